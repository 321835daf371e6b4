// The kinds that a CustomResourceDefinition defines, as schema files.

import { isList, isObject, type Json, type JsonObject } from "../base/json.ts";
import type { IndexedKind, LoadSchemaFile } from "./library.ts";
import { readOpenApi } from "./openApi.ts";
import { RUNTIME_FILE, runtimeFiles } from "./runtimeFiles.ts";

/**
 * The files of a definition (apiextensions.k8s.io/v1) before those of `load`; undefined where it defines no kind with a
 * schema.
 */
export function customFiles(definition: JsonObject, load: LoadSchemaFile): LoadSchemaFile | undefined {
  const versions = versionsOf(definition);
  if (versions.length === 0) return undefined;
  const definitions = () =>
    versions.map(({ kind, schema }) => {
      const { node, docs } = readOpenApi(schema);
      return { name: kind.definition, node, docs: { ...docs, "#": kind.kind } };
    });
  return runtimeFiles(
    versions.map(({ kind }) => kind),
    definitions,
    load,
  );
}

interface Version {
  readonly kind: IndexedKind;
  readonly schema: Json;
}

function versionsOf({ apiVersion, spec }: JsonObject): readonly Version[] {
  if (apiVersion !== "apiextensions.k8s.io/v1" || !isObject(spec)) return [];
  const { group, names, versions } = spec;
  const kind = isObject(names) ? names["kind"] : undefined;
  if (!isName(group) || !isName(kind) || !isList(versions)) return [];
  return versions.flatMap((version): readonly Version[] => {
    const name = isObject(version) ? version["name"] : undefined;
    const schema = isObject(version) && isObject(version["schema"]) ? version["schema"]["openAPIV3Schema"] : undefined;
    if (!isObject(version) || !isName(name) || !isObject(schema)) return [];
    const indexed = {
      apiVersion: `${group}/${name}`,
      kind,
      file: RUNTIME_FILE,
      definition: `${kind}.${name}`,
      served: version["served"] !== false,
    };
    return [{ kind: indexed, schema }];
  });
}

/** A name as the API allows it, and no template. */
function isName(value: Json | undefined): value is string {
  return typeof value === "string" && /^[A-Za-z0-9.-]+$/.test(value);
}
