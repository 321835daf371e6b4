// Which kubeconfig files count, and how they make one configuration: kubectl's rules (client-go tools/clientcmd/loader.go).
// Reads files, runs nothing; a file inside the workspace is not read unless somebody decided so.

import { createHash } from "node:crypto";
import { readFile, realpath, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join, resolve } from "node:path";
import { MAX_FILE_SIZE } from "../../yaml/file.ts";
import { registerSecrets } from "../login/redactor.ts";
import { isInside } from "./isInside.ts";
import type {
  KubeCluster,
  KubeContext,
  Kubeconfig,
  KubeconfigProblem,
  KubeUser,
  WorkspaceKubeconfig,
} from "./kubeconfig.ts";
import { type FileEntries, readKubeconfig } from "./readKubeconfig.ts";

export interface LoadOptions {
  /** The one file to read, of a setting or a flag; KUBECONFIG and the home folder do not count then. */
  readonly path?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** What a relative path starts at: the folder a person runs a command in. An editor has none. */
  readonly folder?: string;
  readonly workspaceFolders: readonly string[];
  /** Whether a person picked this file of the workspace, with this content. */
  isAllowed?(file: Pick<WorkspaceKubeconfig, "path" | "sha256">): boolean | Promise<boolean>;
}

/**
 * Loads and merges: the first file to set a name wins, the first current-context wins, missing files of a list are
 * skipped. A file that is there and cannot be read ends the list: what it would have decided is not known. Never throws.
 */
export async function loadKubeconfig(options: LoadOptions): Promise<Kubeconfig> {
  const contexts = new Map<string, KubeContext>();
  const clusters = new Map<string, KubeCluster>();
  const users = new Map<string, KubeUser>();
  const files: string[] = [];
  const problems: KubeconfigProblem[] = [];
  const { paths, mustExist } = pathsOf(options);
  let currentContext: string | undefined;
  for (const path of paths) {
    const outcome = await loadFile(path, options);
    if (outcome.is === "missing") {
      if (mustExist) problems.push({ file: path, message: "no such file" });
      continue;
    }
    if (outcome.is === "bad") {
      problems.push(...outcome.problems);
      break;
    }
    const { entries } = outcome;
    files.push(outcome.file);
    currentContext ??= entries.currentContext;
    fill(contexts, entries.contexts);
    fill(clusters, entries.clusters);
    fill(users, entries.users);
  }
  for (const user of users.values()) registerSecrets(secretsOf(user));
  for (const { proxyUrl } of clusters.values()) registerSecrets(passwordsOf(proxyUrl));
  const looked = paths.filter(isAbsolute);
  return { currentContext, contexts, clusters, users, files, looked, problems };
}

function pathsOf({ path, env, home }: LoadOptions): { readonly paths: readonly string[]; readonly mustExist: boolean } {
  if (path) return { paths: [path], mustExist: true };
  const list = env["KUBECONFIG"];
  if (!list) return { paths: [join(home, ".kube", "config")], mustExist: false };
  return { paths: [...new Set(list.split(delimiter).filter((entry) => entry !== ""))], mustExist: false };
}

type Outcome =
  | { readonly is: "missing" }
  | { readonly is: "bad"; readonly problems: readonly KubeconfigProblem[] }
  | { readonly is: "read"; readonly file: string; readonly entries: FileEntries };

async function loadFile(path: string, options: LoadOptions): Promise<Outcome> {
  const bad = (problem: Omit<KubeconfigProblem, "file">): Outcome => ({
    is: "bad",
    problems: [{ file, ...problem }],
  });
  let file = path;
  if (!isAbsolute(path)) {
    if (options.folder === undefined) return bad({ message: "the path is relative; write it from the root" });
    file = resolve(options.folder, path);
  }
  let bytes: Buffer;
  try {
    const found = await stat(file);
    if (!found.isFile()) return bad({ message: "not a regular file" });
    if (found.size > MAX_FILE_SIZE) return bad({ message: "larger than 10 MB" });
    bytes = await readFile(file);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    if (code === "ENOENT" || code === "ENOTDIR") return { is: "missing" };
    return bad({ message: `cannot be read (${code})` });
  }
  const entries = readKubeconfig(file, bytes.toString("utf8"));
  if (await isInside(file, options.workspaceFolders)) {
    const identity = { path: await realpath(file), sha256: createHash("sha256").update(bytes).digest("hex") };
    if (!(await options.isAllowed?.(identity))) {
      const mayAllow = { ...identity, ...consequencesOf(entries) };
      return bad({ message: "lies in the workspace; not used until you pick it yourself", mayAllow });
    }
  }
  if (entries.problems.length === 0) return { is: "read", file, entries };
  return { is: "bad", problems: entries.problems.map((problem) => ({ file, ...problem })) };
}

/** What a file would bring about. */
function consequencesOf({ clusters, users }: FileEntries): Omit<WorkspaceKubeconfig, "path" | "sha256"> {
  const unique = (texts: readonly (string | undefined)[]) => [...new Set(texts.filter((text) => text !== undefined))];
  const all = [...users.values()];
  return {
    servers: unique([...clusters.values()].flatMap(({ server, proxyUrl }) => [server, withoutLogin(proxyUrl)])),
    commands: all.flatMap(({ exec }) => (exec ? [[exec.command, ...exec.args]] : [])),
    reads: unique([
      ...all.flatMap(({ tokenFile, certFile, keyFile }) => [tokenFile, certFile, keyFile]),
      ...[...clusters.values()].map(({ caFile }) => caFile),
    ]),
  };
}

function withoutLogin(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return url === undefined ? undefined : "a proxy";
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
}

function fill<T>(target: Map<string, T>, entries: ReadonlyMap<string, T>): void {
  for (const [name, entry] of entries) if (!target.has(name)) target.set(name, entry);
}

/** What of a user must never be printed, the two forms of base64 data included. */
function secretsOf(user: KubeUser): readonly string[] {
  const env = user.exec?.env.filter(({ name }) => /token|secret|passw|key|cred|auth/i.test(name)) ?? [];
  const values = [
    user.token,
    user.keyData,
    user.authProvider?.idToken,
    ...(user.authProvider?.secrets ?? []),
    ...env.map(({ value }) => value),
  ];
  const decoded = user.keyData === undefined ? [] : [Buffer.from(user.keyData, "base64").toString("utf8")];
  const args = user.exec?.args.flatMap((arg, index, all) => argumentSecret(arg, all[index + 1])) ?? [];
  return [...values.filter((value) => value !== undefined), ...decoded, ...args];
}

/** The value of `--client-secret=…` or `--client-secret …`. */
function argumentSecret(arg: string, next: string | undefined): readonly string[] {
  if (!/^--?[\w-]{0,40}(?:token|secret|passw)[\w-]{0,40}(?:=|$)/i.test(arg)) return [];
  const at = arg.indexOf("=");
  return at < 0 ? [next ?? ""] : [arg.slice(at + 1)];
}

/** The password of a URL, as written and decoded. */
function passwordsOf(url: string | undefined): readonly string[] {
  if (url === undefined || !URL.canParse(url)) return [];
  const { password } = new URL(url);
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    return [password];
  }
}
