// A document of /openapi/v3 → the schemas of the kinds in it and what they refer to. Paths, parameters, lists and options of
// requests, most of a document, are left out. A cluster may publish anything: what is too much is refused.

import { isList, isObject, type Json, type JsonObject } from "../../base/json.ts";
import { readList, readObject, readText } from "../../model/read.ts";
import type { ServedKind, ServedSchemas } from "../../model/servedSchemas.ts";

/** Values within values of all schemas together. */
const MOST_VALUES = 1_000_000;
const DEEPEST = 400;
const REF = "#/components/schemas/";
const OBJECT_META = ".meta.v1.ObjectMeta";

/** The schemas of an apiVersion; undefined for a document that holds more than anyone means to write. */
export function readServedSchemas(apiVersion: string, hash: string, document: JsonObject): ServedSchemas | undefined {
  const all = readObject(readObject(document["components"])["schemas"]);
  const kinds = Object.entries(all).flatMap(([name, schema]): readonly ServedKind[] => {
    const kind = kindOf(apiVersion, schema);
    return kind === undefined ? [] : [{ kind, schema: name }];
  });
  const schemas: { [name: string]: Json } = Object.create(null);
  const waiting = kinds.map(({ schema }) => schema);
  const room = { values: MOST_VALUES };
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const schema = Object.hasOwn(all, name) ? all[name] : undefined;
    // Metadata is the same everywhere, and described in the bundled schemas.
    if (schema === undefined || name in schemas || name.endsWith(OBJECT_META)) continue;
    const refs = refsIn(schema, room);
    if (!refs) return undefined;
    schemas[name] = schema;
    for (const ref of refs) waiting.push(ref);
  }
  return { apiVersion, hash, kinds, schemas };
}

/** The kind that a schema describes, where it is that of an object: lists and options have no metadata of an object. */
function kindOf(apiVersion: string, schema: Json | undefined): string | undefined {
  const { "x-kubernetes-group-version-kind": names, properties } = readObject(schema);
  const { metadata } = readObject(properties);
  const [branch] = readList(readObject(metadata)["allOf"]);
  const ref = readText(readObject(branch ?? metadata)["$ref"]);
  if (ref === undefined || !ref.endsWith(OBJECT_META)) return undefined;
  const [group, version] = apiVersion.split("/");
  const own = readList(names)
    .map(readObject)
    .find((name) => name["group"] === group && name["version"] === version);
  const kind = readText(own?.["kind"]);
  return kind !== undefined && /^[A-Za-z0-9]{1,63}$/.test(kind) ? kind : undefined;
}

/** The names that a schema refers to; undefined where it is too large or too deep. Does not recurse: depth is the writer's. */
function refsIn(schema: Json, room: { values: number }): ReadonlySet<string> | undefined {
  const refs = new Set<string>();
  const open: { readonly value: Json; readonly depth: number }[] = [{ value: schema, depth: 0 }];
  for (let at = open.pop(); at; at = open.pop()) {
    const { value, depth } = at;
    if (--room.values < 0 || depth > DEEPEST) return undefined;
    if (isList(value)) for (const item of value) open.push({ value: item, depth: depth + 1 });
    if (!isObject(value)) continue;
    for (const [key, item] of Object.entries(value)) {
      if (key === "$ref" && typeof item === "string" && item.startsWith(REF)) refs.add(item.slice(REF.length));
      else open.push({ value: item, depth: depth + 1 });
    }
  }
  return refs;
}
