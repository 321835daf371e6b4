// From the name of a context to a way to speak to its cluster: the kubeconfig, what of it is used, and how a person logs in.
// Nothing runs and nothing connects before the first request.

import { createHash } from "node:crypto";
import type { DefaultProxy } from "./http/chooseProxy.ts";
import { openTransport } from "./http/openTransport.ts";
import { chooseContext, type Target } from "./kubeconfig/chooseContext.ts";
import type { KubeconfigProblem, WorkspaceKubeconfig } from "./kubeconfig/kubeconfig.ts";
import { type LoadOptions, loadKubeconfig } from "./kubeconfig/loadKubeconfig.ts";
import { openKubectlTransport } from "./kubectl/openKubectlTransport.ts";
import { loadClusterLogin } from "./login/clusterLogin.ts";
import type { ExecQuestion } from "./login/execPlugin.ts";
import type { Transport } from "./transport.ts";

export interface KubeconfigPlace {
  /** The one file to read; KUBECONFIG, then the home folder's, where absent. */
  readonly path: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  readonly workspaceFolders: readonly string[];
  /** Whether a person picked this file of the workspace, with this content. */
  isAllowed?: LoadOptions["isAllowed"];
  /** Whether the person's kubectl speaks to the cluster: it can use more of a kubeconfig. */
  readonly kubectlProxy?: boolean;
}

export interface OpenOptions extends KubeconfigPlace {
  /** The current one where absent. */
  readonly context: string | undefined;
  /** The folder of the bundles. */
  readonly bundles: string;
  /** Whether names of TLS Secrets are listed: kubectl then lets that path through. */
  readonly secretNames?: boolean;
  /** Where neither the kubeconfig nor the environment names a proxy. */
  readonly defaultProxy?: DefaultProxy | undefined;
  mayRun(question: ExecQuestion): Promise<boolean>;
}

export type Opened =
  | { readonly is: "open"; readonly target: Target; readonly transport: Transport; readonly looked: readonly string[] }
  | { readonly is: "failed"; readonly why: string; readonly looked: readonly string[] };

/** Opens a context; says in words why it can't be used. */
export async function openContext(options: OpenOptions): Promise<Opened> {
  const read = await readContext(options, options.context);
  if (read.is === "failed") return read;
  const { env, workspaceFolders, mayRun, bundles, defaultProxy, secretNames = false } = options;
  if (options.kubectlProxy) {
    const host = { env, workspaceFolders, mayRun, kubeconfigs: read.files, secretNames };
    return { ...read, is: "open", transport: openKubectlTransport(read.target, host) };
  }
  const transport = openTransport(read.target, {
    env,
    workspaceFolders,
    mayRun,
    login: () => loadClusterLogin(bundles),
    ...(defaultProxy ? { defaultProxy } : {}),
  });
  return { ...read, is: "open", transport };
}

/** What a context is at the moment, with the files that were looked for: one that changes may make it another. */
export async function readContext(
  place: KubeconfigPlace,
  context: string | undefined,
): Promise<
  | {
      readonly is: "target";
      readonly target: Target;
      /** The files that make up the kubeconfig. */
      readonly files: readonly string[];
      readonly looked: readonly string[];
    }
  | { readonly is: "failed"; readonly why: string; readonly looked: readonly string[] }
> {
  const config = await loadKubeconfig(toLoad(place));
  const { looked } = config;
  const choice = chooseContext(config, context, place.kubectlProxy ? "kubectl" : "self");
  if (choice.is === "target") return { ...choice, files: config.files, looked };
  const [problem] = config.problems;
  return { is: "failed", why: problem ? showProblem(problem) : choice.message, looked };
}

/** Equal for targets of the same server, login and namespace. A hash, for a target holds credentials. */
export function targetKey(target: Target): string {
  const text = JSON.stringify(target, (_, value: unknown) => (value instanceof Map ? [...value] : value));
  return createHash("sha256").update(text).digest("hex");
}

export interface ContextRow {
  readonly name: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly isCurrent: boolean;
}

export interface ContextList {
  readonly contexts: readonly ContextRow[];
  /** What could not be read. */
  readonly problems: readonly string[];
  /** Files of the workspace that nobody has picked yet. */
  readonly locked: readonly WorkspaceKubeconfig[];
}

/** The contexts of the kubeconfig, in its order, and what could not be read. */
export async function listContexts(place: KubeconfigPlace): Promise<ContextList> {
  const { contexts, currentContext, problems } = await loadKubeconfig(toLoad(place));
  return {
    contexts: [...contexts.values()].map(({ name, cluster, namespace }) => ({
      name,
      cluster,
      namespace: namespace ?? "default",
      isCurrent: name === currentContext,
    })),
    problems: problems.filter(({ mayAllow }) => !mayAllow).map(showProblem),
    locked: problems.flatMap(({ mayAllow }) => mayAllow ?? []),
  };
}

function toLoad({ path, env, home, workspaceFolders, isAllowed }: KubeconfigPlace): LoadOptions {
  return { ...(path === undefined ? {} : { path }), env, home, workspaceFolders, ...(isAllowed ? { isAllowed } : {}) };
}

function showProblem({ file, line, message }: KubeconfigProblem): string {
  return `${file}${line === undefined ? "" : `:${line}`}: ${message}`;
}
