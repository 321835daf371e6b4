// The kinds that an API server says it has (/openapi/v3), as schema files. Their schemas are those of definitions and of
// aggregated API servers, which refer to one another; whoever wrote them may mean harm.

import { isObject, type Json, type JsonObject } from "../base/json.ts";
import type { ServedSchemas } from "../model/servedSchemas.ts";
import type { IndexedKind, LoadSchemaFile } from "./library.ts";
import { readOpenApi, refOf } from "./openApi.ts";
import { METADATA, RUNTIME_FILE, type RuntimeDefinition, runtimeFiles } from "./runtimeFiles.ts";
import type { SchemaNode } from "./schemaNode.ts";

/** The files of what is served before those of `load`; undefined where no kind of it has a schema that says anything. */
export function servedFiles(
  { apiVersion, kinds, schemas }: ServedSchemas,
  load: LoadSchemaFile,
): LoadSchemaFile | undefined {
  const said = kinds.filter(({ schema }) => saysSomething(schemas[schema]));
  if (said.length === 0) return undefined;
  const names = new Map(Object.keys(schemas).map((name, index) => [name, `${typeNameOf(name)}.${index}`]));
  const indexed = said.map(
    ({ kind, schema }): IndexedKind => ({
      apiVersion,
      kind,
      file: RUNTIME_FILE,
      definition: names.get(schema) ?? "",
      served: true,
    }),
  );
  const kindOf = new Map(said.map(({ kind, schema }) => [schema, kind]));
  const toRef = (name: string): SchemaNode => {
    const end = endOf(schemas, name);
    if (end?.endsWith(OBJECT_META)) return METADATA;
    const definition = end === undefined ? undefined : names.get(end);
    return definition === undefined ? {} : { $ref: `#${definition}` };
  };
  const definitions = () =>
    [...names].map(([name, own]): RuntimeDefinition => {
      const { node, docs } = readOpenApi(schemas[name], toRef);
      return { name: own, node, docs: { ...docs, "#": kindOf.get(name) ?? typeNameOf(name) } };
    });
  return runtimeFiles(indexed, definitions, load);
}

const OBJECT_META = ".meta.v1.ObjectMeta";

/** The name at the end of a chain of schemas that are nothing but references; undefined where it leads nowhere, or round. */
function endOf(schemas: JsonObject, name: string): string | undefined {
  const seen = new Set<string>();
  let at = name;
  while (!at.endsWith(OBJECT_META)) {
    if (seen.has(at) || !Object.hasOwn(schemas, at)) return undefined;
    seen.add(at);
    const next = refOf(schemas[at]);
    if (next === undefined) return at;
    at = next;
  }
  return at;
}

/**
 * Whether a kind's schema names a field of its own or forbids any: an object that is left open, with no field described, says
 * less than what may be bundled of the kind.
 */
function saysSomething(schema: Json | undefined): boolean {
  if (!isObject(schema)) return false;
  if (schema["x-kubernetes-preserve-unknown-fields"] !== true) return true;
  const { properties } = schema;
  return isObject(properties) && Object.keys(properties).some((key) => !COMMON.has(key));
}

const COMMON: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata", "status"]);

/** `NetworkPolicySpec` of `com.github.projectcalico.api.pkg.apis.projectcalico.v3.NetworkPolicySpec`. */
function typeNameOf(name: string): string {
  return /[A-Za-z0-9]+$/.exec(name)?.[0] ?? "object";
}
