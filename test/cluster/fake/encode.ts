// Objects as bytes. What is written of an object is kept as long as the object is, so that fifty thousand pods are turned into
// JSON once; field ownership, of which real objects are half made, is made up while writing and never kept.

import { isObject, type Json, type JsonObject } from "../../../server/src/base/json.ts";
import { toJson } from "./answer.ts";
import { apiVersionOf, type Resource } from "./resources.ts";
import type { Entry } from "./store.ts";

const contents = new WeakMap<Entry, Buffer>();

/** An object with its kind, as it stands alone or in an event. */
export function wholeBytes(entry: Entry, resource: Resource): Buffer {
  const head = `{"kind":${JSON.stringify(resource.kind)},"apiVersion":${JSON.stringify(apiVersionOf(resource))},`;
  return Buffer.concat([Buffer.from(head), contentOf(entry)]);
}

/** An object as an item of a list: items of built-in kinds don't say their kind. */
export function itemBytes(entry: Entry, resource: Resource): Buffer {
  return resource.custom ? wholeBytes(entry, resource) : Buffer.concat([BRACE, contentOf(entry)]);
}

/** An object's name, labels and the like, as PartialObjectMetadata. */
export function metadataBytes(entry: Entry): Buffer {
  const metadata = withFieldOwners(entry.object)["metadata"] ?? {};
  return Buffer.from(toJson({ kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata }));
}

const BRACE = Buffer.from("{");

/** All but the opening brace and the kind. */
function contentOf(entry: Entry): Buffer {
  let bytes = contents.get(entry);
  if (!bytes) contents.set(entry, (bytes = Buffer.from(toJson(withFieldOwners(entry.object)).slice(1))));
  return bytes;
}

function withFieldOwners(object: JsonObject): JsonObject {
  const { kind: _kind, apiVersion, metadata: given, ...rest } = object;
  const metadata = isObject(given) ? given : {};
  const { name: _name, namespace: _namespace, uid: _uid, ...owned } = metadata;
  const { resourceVersion: _version, creationTimestamp, generation: _generation, ...fields } = owned;
  const managedFields = [
    {
      manager: "fixture",
      operation: "Update",
      apiVersion: apiVersion ?? "v1",
      time: creationTimestamp ?? null,
      fieldsType: "FieldsV1",
      fieldsV1: fieldsOf({ metadata: fields, ...rest }, 3),
    },
  ];
  return { metadata: { ...metadata, managedFields }, ...rest };
}

function fieldsOf(value: Json, depth: number): JsonObject {
  if (!isObject(value) || depth === 0) return {};
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [`f:${key}`, fieldsOf(inner, depth - 1)]));
}
