// File URIs in one spelling: editors percent-encode more or less than others, and a file must be one key.

import { fileURLToPath, pathToFileURL } from "node:url";

/** The spelling that the world uses as a key; URIs of other schemes stay as they are. */
export function canonicalUri(uri: string): string {
  const path = toPath(uri);
  return path === undefined ? uri : toUri(path);
}

export function toUri(path: string): string {
  return pathToFileURL(path).href;
}

/** The path of a file URI; undefined for other schemes and for what is no URI. */
export function toPath(uri: string): string | undefined {
  if (!uri.startsWith("file:")) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}
