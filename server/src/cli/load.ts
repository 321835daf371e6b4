// Files and folders named on the command line → a world.

import { readFile, stat } from "node:fs/promises";
import { basename, isAbsolute, relative, resolve, sep } from "node:path";
import type { Change, FileChange } from "../analysis/change.ts";
import { defaultSettings, type Settings } from "../analysis/settings.ts";
import type { Snapshot } from "../analysis/snapshot.ts";
import { World } from "../analysis/world.ts";
import { readRecording } from "../cluster/recording.ts";
import type { Schemas } from "../schema/schema.ts";
import { toPath, toUri } from "../workspace/uri.ts";
import { decodeText, readManifest, walk } from "../workspace/walk.ts";
import { UsageError } from "./usage.ts";

export interface LoadOptions {
  readonly schemas: Schemas;
  /** A recorded cluster's file. */
  readonly cluster: string | undefined;
  readonly complete: boolean;
  /** Told about what could not be read but does not stop the command. */
  warn(message: string): void;
}

const READ_AT_ONCE = 16;

/** Reads manifests; throws UsageError for a path that is not there or cannot be read. */
export async function load(paths: readonly string[], options: LoadOptions): Promise<Snapshot> {
  if (paths.length === 0) throw new UsageError("name a file or folder");
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
  return new World(options.schemas).apply(change);
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
