// Files and folders named on the command line → a world.

import { readFile, stat } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, isAbsolute, relative, resolve, sep } from "node:path";
import type { Change, FileChange } from "../analysis/change.ts";
import { defaultSettings, type Settings } from "../analysis/settings.ts";
import type { Snapshot } from "../analysis/snapshot.ts";
import { World } from "../analysis/world.ts";
import { systemClock } from "../cluster/follow/clock.ts";
import { KUBECTL_SETTING } from "../cluster/kubeconfig/chooseContext.ts";
import { listOnce } from "../cluster/listOnce.ts";
import { redact } from "../cluster/login/redactor.ts";
import { openContext } from "../cluster/openContext.ts";
import { readRecording } from "../cluster/recording.ts";
import type { Schemas } from "../schema/schema.ts";
import { toPath, toUri } from "../workspace/uri.ts";
import { decodeText, readManifest, walk } from "../workspace/walk.ts";
import { UsageError } from "./usage.ts";

export interface LoadOptions {
  readonly schemas: Schemas;
  /** A recorded cluster's file. */
  readonly cluster: string | undefined;
  /** A context of the kubeconfig, listed once; not together with `cluster`. */
  readonly context: string | undefined;
  /** Whether the person's kubectl speaks to that cluster. */
  readonly kubectlProxy: boolean;
  /** List names of TLS Secrets of that context too. */
  readonly secretNames: boolean;
  /** The folder of the bundles. */
  readonly bundles: string;
  readonly complete: boolean;
  /** Told about what could not be read but does not stop the command. */
  warn(message: string): void;
}

const READ_AT_ONCE = 16;

/** Reads manifests; throws UsageError for a path that is not there or cannot be read. */
export async function load(paths: readonly string[], options: LoadOptions): Promise<Snapshot> {
  if (paths.length === 0) throw new UsageError("name a file or folder");
  if (options.secretNames && options.context === undefined)
    throw new UsageError("--secret-names takes --context: a recording holds no Secrets that are not listed already");
  const files = new Map<string, FileChange>();
  const clusterFile = options.cluster === undefined ? undefined : resolve(options.cluster);
  for (const path of paths) {
    for (const [file, text] of await readPath(resolve(path), options)) {
      if (file !== clusterFile) files.set(file, { uri: toUri(file), text, open: false });
    }
  }
  const settings: Settings = { ...defaultSettings, complete: options.complete };
  const cluster = clusterFile === undefined ? undefined : await readCluster(clusterFile, options);
  const change: Change = { files: [...files.values()], settings, ...(cluster ? { cluster } : {}) };
  const world = new World(options.schemas);
  world.apply(change);
  if (options.kubectlProxy && options.context === undefined)
    throw new UsageError("--kubectl-proxy goes with --context");
  if (options.context !== undefined) await listContext(world, options.context, options);
  return world.head;
}

/** Milliseconds until a cluster is given up. */
const LIST_LIMIT = 120_000;

/** Takes a live cluster in, as it is now. Throws UsageError where it can't be reached or does not take the login. */
async function listContext(world: World, context: string, options: LoadOptions): Promise<void> {
  if (options.cluster !== undefined) throw new UsageError("--cluster and --context exclude each other");
  const opened = await openContext({
    path: undefined,
    env: process.env,
    home: homedir(),
    workspaceFolders: [],
    context,
    bundles: options.bundles,
    kubectlProxy: options.kubectlProxy,
    secretNames: options.secretNames,
    // The person at the terminal has named the context, as with kubectl.
    mayRun: () => Promise.resolve(true),
  });
  if (opened.is === "failed") throw new UsageError(toFlag(redact(opened.why)));
  const { target, transport } = opened;
  for (const warning of target.warnings) options.warn(warning);
  const resources = [...world.head.files.values()].flatMap((file) => file.resources);
  const mentioned = resources.map(({ id }) => id.namespace);
  const status = await listOnce({
    transport,
    name: target.context,
    defaultNamespace: target.namespace ?? "default",
    namespaces: [],
    secretNames: options.secretNames,
    mentioned: [...new Set(mentioned)].filter((namespace) => namespace !== ""),
    used: [...new Set(resources.map(({ apiVersion }) => apiVersion))],
    log: (message) => options.warn(redact(message)),
    clock: systemClock,
    limit: LIST_LIMIT,
    change: (change) => world.apply({ cluster: change }),
  });
  if (status.state === "refused" || status.state === "connecting")
    throw new UsageError(`cluster ${target.context}: ${toFlag(redact(status.why ?? "no answer"))}`);
  for (const { kind, whole, byNamespace } of status.kinds) {
    const open = [...byNamespace].filter(([, state]) => state.is === "live").map(([namespace]) => namespace);
    if (whole.is === "forbidden")
      options.warn(`${kind}: no access${open.length > 0 ? ` but in ${open.join(", ")}` : ""}`);
    else if (whole.is !== "live") options.warn(`${kind}: not completely listed`);
  }
}

/** What is a setting in the editor is an option here. */
function toFlag(why: string): string {
  return why.replaceAll(KUBECTL_SETTING, "--kubectl-proxy");
}

/** The path of a URI as the person who called would write it: relative to the working folder where it lies in it. */
export function showPath(uri: string): string {
  const path = toPath(uri) ?? uri;
  const near = relative(process.cwd(), path);
  return near === "" || near.startsWith("..") || isAbsolute(near) ? path : near.split(sep).join("/");
}

async function readPath(path: string, options: LoadOptions): Promise<readonly (readonly [string, string])[]> {
  const about = await stat(path).catch(() => {
    throw new UsageError(`${path}: no such file or folder`);
  });
  if (!about.isDirectory()) return [[path, decodeText(await readOrFail(path))]];
  const { files, cut } = await walk(path, { exclude: [], maxFiles: 100_000, gitignore: true });
  if (cut) options.warn(`${path}: more than 100000 files, the rest is not read`);
  const read: (readonly [string, string])[] = [];
  for (let start = 0; start < files.length; start += READ_AT_ONCE) {
    const batch = files.slice(start, start + READ_AT_ONCE);
    const texts = await Promise.all(batch.map(readManifest));
    for (const [index, file] of batch.entries()) {
      const text = texts[index];
      if (text !== undefined) read.push([file, text]);
    }
  }
  return read;
}

async function readCluster(path: string, options: LoadOptions): Promise<NonNullable<Change["cluster"]>> {
  const recording = readRecording(basename(path).replace(/\.(?:ya?ml|json)$/, ""), decodeText(await readOrFail(path)));
  if (recording.resources.length === 0) throw new UsageError(`${path}: no Kubernetes objects in this recording`);
  for (const problem of recording.problems) options.warn(`${path}: ${problem}`);
  return recording;
}

async function readOrFail(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new UsageError(`${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
