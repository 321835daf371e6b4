// The file that stands for the cluster, as the settings name it, and what the status says of it.

import { isAbsolute, join } from "node:path";
import { toPath } from "../workspace/uri.ts";
import type { Kinds } from "./protocol.ts";

/** How many objects of each kind, the most frequent first. */
export function countKinds(resources: readonly { readonly id: { readonly kind: string } }[]): Kinds {
  const counts = new Map<string, number>();
  for (const { id } of resources) counts.set(id.kind, (counts.get(id.kind) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)));
}

/** Why a file can't be read, in words. */
export function whyUnreadable(error: unknown): string {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  if (code === "ENOENT") return "there is no such file";
  if (code === "EACCES") return "no right to read it";
  if (code === "EISDIR") return "it is a folder";
  return error instanceof Error ? error.message : String(error);
}

/** Where the setting points: absolute, or relative to the first folder; undefined where nothing is set. */
export function recordingPath(setting: string, folders: readonly string[]): string | undefined {
  if (setting === "") return undefined;
  if (isAbsolute(setting)) return setting;
  const first = folders[0] === undefined ? undefined : toPath(folders[0]);
  return first === undefined ? undefined : join(first, setting);
}
