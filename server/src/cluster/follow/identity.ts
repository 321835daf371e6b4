// What an object of the API is called, and which of two versions of it is older: all that following a resource reads of an object.

import type { JsonObject } from "../../base/json.ts";
import { readObject, readText } from "../../model/read.ts";

export interface ObjectName {
  readonly namespace: string;
  readonly name: string;
}

/** Of the object's metadata; what is missing is "". */
export function nameOf(object: JsonObject): ObjectName {
  const metadata = readObject(object["metadata"]);
  return { namespace: readText(metadata["namespace"]) ?? "", name: readText(metadata["name"]) ?? "" };
}

/** `namespace/name`, unique within one resource; read back by {@link namedBy}. */
export function keyOf(object: JsonObject): string {
  const { namespace, name } = nameOf(object);
  // Joined, not added: V8 keeps what is added as a pair of texts beside the whole, and there are as many keys as objects.
  return [namespace, name].join("/");
}

/** What {@link keyOf} made the key of: no name has a slash in it. */
export function namedBy(key: string): ObjectName {
  const slash = key.indexOf("/");
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

/** `metadata.resourceVersion`, "" where it has none. */
export function versionOf(object: JsonObject): string {
  return readText(readObject(object["metadata"])["resourceVersion"]) ?? "";
}

/** Versions are numbers that grow (Kubernetes says so since 1.35); of others each one that differs counts as newer. */
export function isOlder(one: string, other: string): boolean {
  if (!isNumber(one) || !isNumber(other)) return one !== other;
  return one.length === other.length ? one < other : one.length < other.length;
}

/** Versions that can be compared: decimal numbers, as Kubernetes writes them. */
export function isNumber(version: string): boolean {
  return /^\d+$/.test(version);
}
