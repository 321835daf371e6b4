// The workspace's folders on disk: the first scan in batches that leave room for requests, and single files later.

import type { FileChange } from "../analysis/change.ts";
import { readManifest, walk } from "../workspace/walk.ts";
import { toPath, toUri } from "../workspace/uri.ts";

export interface ScanOptions {
  readonly exclude: readonly string[];
  readonly maxFiles: number;
  /** Told after each batch. */
  progress(done: number, total: number): void;
  /** Takes a batch in. */
  apply(files: readonly FileChange[]): void;
  /** Whether the scan is not wanted any more. */
  stopped(): boolean;
  /** Files that the editor has open are its to tell, and a recording is no manifest of the workspace. */
  isLeftOut(uri: string): boolean;
}

const BATCH = 64;

/** Reads all manifests of the folders; tells how many files there were and whether the cap cut the list. */
export async function scan(folders: readonly string[], options: ScanOptions): Promise<{ readonly files: number; readonly cut: boolean }> {
  const paths: string[] = [];
  let cut = false;
  for (const folder of folders) {
    const path = toPath(folder);
    if (path === undefined) continue;
    const found = await walk(path, { exclude: options.exclude, maxFiles: options.maxFiles - paths.length, gitignore: true });
    paths.push(...found.files);
    cut ||= found.cut;
  }
  const unique = [...new Set(paths)];
  for (let start = 0; start < unique.length && !options.stopped(); start += BATCH) {
    const batch = unique.slice(start, start + BATCH);
    const texts = await Promise.all(batch.map(readManifest));
    if (options.stopped()) break;
    const changes = batch.flatMap((path, index): FileChange[] => {
      const uri = toUri(path);
      const text = texts[index];
      return text === undefined || options.isLeftOut(uri) ? [] : [{ uri, text, open: false }];
    });
    options.apply(changes);
    options.progress(Math.min(start + BATCH, unique.length), unique.length);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { files: unique.length, cut };
}

/** A file's state on disk as a change; gone, unreadable and foreign files are removals. */
export async function readChange(uri: string): Promise<FileChange> {
  const path = toPath(uri);
  return { uri, text: path === undefined ? undefined : await readManifest(path), open: false };
}

