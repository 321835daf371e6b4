// The one demand on every object that no schema of a kind states: the API server refuses an object without a name.

import { isObject, type Json, type Path } from "../base/json.ts";
import type { KindRef, SchemaProblem } from "./schema.ts";

// Requests that are answered and not stored.
const unnamed = /Review$|^Binding$|^Eviction$|^TokenRequest$|^Scale$/;

/** The problem of an object with neither metadata.name nor metadata.generateName; none where metadata is no mapping. */
export function nameProblem({ apiVersion, kind }: KindRef, value: Json): SchemaProblem | undefined {
  // A file of intents is for this project alone: no API server sees it.
  if (!isObject(value) || unnamed.test(kind) || apiVersion.startsWith("sallyport/")) return undefined;
  const metadata = value["metadata"] ?? null;
  if (metadata !== null && !isObject(metadata)) return undefined;
  const keys = Object.keys(metadata ?? {});
  if (
    isWritten(metadata?.["name"]) ||
    isWritten(metadata?.["generateName"]) ||
    keys.some((key) => key === "?" || key.includes("{{"))
  ) {
    return undefined;
  }
  const path: Path = metadata === null && !Object.hasOwn(value, "metadata") ? [] : ["metadata"];
  return {
    path: Object.hasOwn(metadata ?? {}, "name") ? ["metadata", "name"] : path,
    field: ["metadata", "name"],
    at: "key",
    code: "schema-required",
    severity: "error",
    message: "metadata.name: Required value: name or generateName is required",
    fixes: [],
  };
}

function isWritten(value: Json | undefined): boolean {
  return value !== undefined && value !== null && value !== "";
}
