// The index of /openapi/v3: which versions of API groups have a document, and by which hash it goes today. Paths are made here
// from names and hashes that look like such; none is taken from the answer as it stands.

import { isObject, type JsonObject } from "../../base/json.ts";
import { readObject, readText } from "../../model/read.ts";

export const INDEX_PATH = "/openapi/v3";

export interface SchemaAddress {
  /** Path and query of the document. */
  readonly path: string;
  /** "" where the server tells none. */
  readonly hash: string;
}

/** The addresses by apiVersion: `cilium.io/v2`. */
export type SchemaIndex = ReadonlyMap<string, SchemaAddress>;

export function readSchemaIndex(answer: JsonObject): SchemaIndex {
  const index = new Map<string, SchemaAddress>();
  for (const [key, entry] of Object.entries(readObject(answer["paths"]))) {
    const apiVersion = /^apis\/([a-z0-9.-]{1,253}\/[a-z0-9-]{1,63})$/.exec(key)?.[1];
    if (apiVersion === undefined || !isObject(entry)) continue;
    const hash = /\?hash=([A-Za-z0-9_-]{1,256})$/.exec(readText(entry["serverRelativeURL"]) ?? "")?.[1] ?? "";
    index.set(apiVersion, { path: `${INDEX_PATH}/${key}${hash === "" ? "" : `?hash=${hash}`}`, hash });
  }
  return index;
}
