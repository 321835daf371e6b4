// From the name of a context to a way to speak to its cluster: the kubeconfig, what of it is used, and how a person logs in.
// Nothing runs and nothing connects before the first request.

import { openTransport } from "./http/openTransport.ts";
import { chooseContext, type Target } from "./kubeconfig/chooseContext.ts";
import type { KubeconfigProblem } from "./kubeconfig/kubeconfig.ts";
import { loadKubeconfig } from "./kubeconfig/loadKubeconfig.ts";
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
}

export interface OpenOptions extends KubeconfigPlace {
  /** The current one where absent. */
  readonly context: string | undefined;
  /** The folder of the bundles. */
  readonly bundles: string;
  /** Whether the person's kubectl speaks to the cluster. */
  readonly kubectlProxy?: boolean;
  /** Whether names of TLS Secrets are listed: kubectl then lets that path through. */
  readonly secretNames?: boolean;
  mayRun(question: ExecQuestion): Promise<boolean>;
}

export type Opened =
  | { readonly is: "open"; readonly target: Target; readonly transport: Transport }
  | { readonly is: "failed"; readonly why: string };

/** Opens a context; says in words why it can't be used. */
export async function openContext(options: OpenOptions): Promise<Opened> {
  const config = await loadKubeconfig(toLoad(options));
  const choice = chooseContext(config, options.context, options.kubectlProxy ? "kubectl" : "self");
  if (choice.is === "refused") {
    const [problem] = config.problems;
    return { is: "failed", why: problem ? showProblem(problem) : choice.message };
  }
  const { env, workspaceFolders, mayRun, bundles } = options;
  if (options.kubectlProxy) {
    const { secretNames = false } = options;
    const host = { env, workspaceFolders, mayRun, kubeconfigs: config.files, secretNames };
    return { is: "open", target: choice.target, transport: openKubectlTransport(choice.target, host) };
  }
  const transport = openTransport(choice.target, {
    env,
    workspaceFolders,
    mayRun,
    login: () => loadClusterLogin(bundles),
  });
  return { is: "open", target: choice.target, transport };
}

export interface ContextRow {
  readonly name: string;
  readonly cluster: string;
  readonly namespace: string;
  readonly isCurrent: boolean;
}

/** The contexts of the kubeconfig, in its order, and what could not be read. */
export async function listContexts(
  place: KubeconfigPlace,
): Promise<{ readonly contexts: readonly ContextRow[]; readonly problems: readonly string[] }> {
  const { contexts, currentContext, problems } = await loadKubeconfig(toLoad(place));
  return {
    contexts: [...contexts.values()].map(({ name, cluster, namespace }) => ({
      name,
      cluster,
      namespace: namespace ?? "default",
      isCurrent: name === currentContext,
    })),
    problems: problems.map(showProblem),
  };
}

function toLoad({ path, env, home, workspaceFolders }: KubeconfigPlace) {
  return { ...(path === undefined ? {} : { path }), env, home, workspaceFolders };
}

function showProblem({ file, line, message }: KubeconfigProblem): string {
  return `${file}${line === undefined ? "" : `:${line}`}: ${message}`;
}
