// The kinds that a CustomResourceDefinition defines, as files of the same sort as the generated ones, so that whoever reads
// those reads these. What is dear is made when such a file is asked for.

import { isList, isObject, type Json, type JsonObject } from "../base/json.ts";
import { lazy } from "../base/memo.ts";
import type { Definitions } from "./ajvSchema.ts";
import type * as compiler from "./compile.ts";
import type { IndexedKind, LoadSchemaFile } from "./library.ts";
import { type Descriptions, readOpenApi } from "./openApi.ts";
import type { SchemaNode } from "./schemaNode.ts";

const file = "custom";
const metadata: SchemaNode = { $ref: "meta#IoK8sApimachineryPkgApisMetaV1ObjectMeta" };

/**
 * The files of a definition (apiextensions.k8s.io/v1) before those of `load`; undefined where it defines no kind with a
 * schema.
 */
export function customFiles(definition: JsonObject, load: LoadSchemaFile): LoadSchemaFile | undefined {
  const versions = versionsOf(definition);
  if (versions.length === 0) return undefined;
  const kinds = versions.map(({ kind }) => kind);
  const read = lazy(() => versions.map(({ kind, schema }) => ({ name: kind.definition, ...readOpenApi(schema) })));
  const definitions = lazy((): Definitions => Object.fromEntries(read().map(({ name, node }) => [name, toRoot(node)])));
  const docs = () =>
    Object.fromEntries(versions.map(({ kind }, index) => [kind.definition, titled(kind, read()[index]?.docs)]));
  const validators = () => {
    const compile = load("compile.cjs") as typeof compiler | undefined;
    return compile?.compileDefinitions({ [file]: definitions(), meta: (load("meta.json") ?? {}) as Definitions });
  };
  const own = new Map<string, () => unknown>([
    ["index.json", () => ({ kinds })],
    [`${file}.json`, definitions],
    [`${file}.docs.json`, docs],
    [`${file}.cjs`, validators],
  ]);
  return (name) => (own.get(name) ?? (() => load(name)))();
}

interface Version {
  readonly kind: IndexedKind;
  readonly schema: Json;
}

function versionsOf({ apiVersion, spec }: JsonObject): readonly Version[] {
  if (apiVersion !== "apiextensions.k8s.io/v1" || !isObject(spec)) return [];
  const { group, names, scope, versions } = spec;
  const kind = isObject(names) ? names["kind"] : undefined;
  if (!isName(group) || !isName(kind) || !isList(versions)) return [];
  return versions.flatMap((version): readonly Version[] => {
    const name = isObject(version) ? version["name"] : undefined;
    const schema = isObject(version) && isObject(version["schema"]) ? version["schema"]["openAPIV3Schema"] : undefined;
    if (!isObject(version) || !isName(name) || !isObject(schema)) return [];
    const indexed = {
      apiVersion: `${group}/${name}`,
      kind,
      file,
      definition: `${kind}.${name}`,
      namespaced: scope !== "Cluster",
      served: version["served"] !== false,
    };
    return [{ kind: indexed, schema }];
  });
}

/** A name as the API allows it, and no template. */
function isName(value: Json | undefined): value is string {
  return typeof value === "string" && /^[A-Za-z0-9.-]+$/.test(value);
}

/** Every object has these fields, whatever the definition says of them; the status is the controller's. */
function toRoot(node: SchemaNode): SchemaNode {
  const text: SchemaNode = { type: "string" };
  const properties = { ...node.properties, apiVersion: text, kind: text, metadata, status: {} };
  const own = new Set(["apiVersion", "kind", "metadata", "status"]);
  const required = (node.required ?? []).filter((key) => !own.has(key));
  return { ...node, type: "object", properties, required };
}

function titled({ kind }: IndexedKind, docs: Descriptions | undefined): Descriptions {
  return { ...docs, "#": kind };
}
