// The workspace's folders on disk: the first scan in batches that leave room for requests, and single files later.

import type { FileChange } from "../analysis/change.ts";
import { toPath, toUri } from "../workspace/uri.ts";
import { readManifest, walk } from "../workspace/walk.ts";
import { parseFile, type YamlFile } from "../yaml/file.ts";

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

/** Files at a time, and the length of text after which a pause is made: some 20 ms of work each. */
const BATCH = 16;
const STEP = 16 * 1024;
/** Files that are taken in at a time. */
const TAKEN_IN = 2000;
/** Text of closed files whose trees are held, some 10 bytes for each of it: opening one of them costs nothing then. */
const HELD = 4 * 1024 * 1024;

/** Reads all manifests of the folders; tells how many files there were and whether the cap cut the list. */
export async function scan(
  folders: readonly string[],
  options: ScanOptions,
): Promise<{ readonly files: number; readonly cut: boolean }> {
  const paths: string[] = [];
  let cut = false;
  for (const folder of folders) {
    const path = toPath(folder);
    if (path === undefined) continue;
    const found = await walk(path, {
      exclude: options.exclude,
      maxFiles: options.maxFiles - paths.length,
      gitignore: true,
    });
    paths.push(...found.files);
    cut ||= found.cut;
  }
  const unique = [...new Set(paths)];
  let length = 0;
  let read: FileChange[] = [];
  // Files are taken in many at a time: each time, answers about open files that ask for other objects are computed anew.
  const takeIn = (): void => {
    options.apply(read.filter(({ uri }) => !options.isLeftOut(uri)));
    read = [];
  };
  for (let start = 0; start < unique.length && !options.stopped(); start += BATCH) {
    const batch = unique.slice(start, start + BATCH);
    const texts = await Promise.all(batch.map(readManifest));
    if (options.stopped()) break;
    for (const [index, path] of batch.entries()) {
      const uri = toUri(path);
      const text = texts[index];
      if (text === undefined || options.isLeftOut(uri)) continue;
      length += text.length;
      const hold = length < HELD;
      read.push({ uri, text, open: false, parsed: await readAhead(text, hold), hold });
      await pause();
    }
    if (read.length >= TAKEN_IN) takeIn();
    options.progress(Math.min(start + BATCH, unique.length), unique.length);
    await pause();
  }
  if (!options.stopped()) takeIn();
  return { files: unique.length, cut };
}

/** Reads a large text in steps with a pause after each, so that requests are answered in between. */
async function readAhead(text: string, keepTrees: boolean): Promise<YamlFile> {
  let parsed: YamlFile | undefined;
  for (let end = text.indexOf("\n---", STEP); end > 0; end = text.indexOf("\n---", end + STEP)) {
    parsed = parseFile(text.slice(0, end + 1), { keepTrees }, parsed);
    await pause();
  }
  return parseFile(text, { keepTrees }, parsed);
}

function pause(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** A file's state on disk as a change; gone, unreadable and foreign files are removals. */
export async function readChange(uri: string): Promise<FileChange> {
  const path = toPath(uri);
  return { uri, text: path === undefined ? undefined : await readManifest(path), open: false };
}
