// Kinds whose schemas become known at run time, as files of the same sort as the generated ones, so that whoever reads those
// reads these. What is dear is made when such a file is asked for. Knows nothing of where the schemas come from.

import { lazy } from "../base/memo.ts";
import type { Definitions } from "./ajvSchema.ts";
import type * as compiler from "./compile.ts";
import type { IndexedKind, LoadSchemaFile } from "./library.ts";
import type { Descriptions } from "./openApi.ts";
import type { SchemaNode } from "./schemaNode.ts";

/** The file that kinds of `runtimeFiles` lie in. */
export const RUNTIME_FILE = "custom";

/** The schema of every object's metadata, as the bundled kinds have it. */
export const METADATA: SchemaNode = { $ref: "meta#IoK8sApimachineryPkgApisMetaV1ObjectMeta" };

export interface RuntimeDefinition {
  readonly name: string;
  readonly node: SchemaNode;
  readonly docs: Descriptions;
}

/** The files of kinds before those of `load`. `definitions` is asked once, when the first of them is needed. */
export function runtimeFiles(
  kinds: readonly IndexedKind[],
  definitions: () => readonly RuntimeDefinition[],
  load: LoadSchemaFile,
): LoadSchemaFile {
  const roots = new Set(kinds.map(({ definition }) => definition));
  const read = lazy(definitions);
  const nodes = lazy(
    (): Definitions =>
      Object.fromEntries(read().map(({ name, node }) => [name, roots.has(name) ? toRoot(node) : node])),
  );
  const validators = () => {
    const compile = load("compile.cjs") as typeof compiler | undefined;
    const meta = (load("meta.json") ?? {}) as Definitions;
    return compile?.compileDefinitions({ [RUNTIME_FILE]: nodes(), meta });
  };
  const own = new Map<string, () => unknown>([
    ["index.json", () => ({ kinds })],
    [`${RUNTIME_FILE}.json`, nodes],
    [`${RUNTIME_FILE}.docs.json`, () => Object.fromEntries(read().map(({ name, docs }) => [name, docs]))],
    [`${RUNTIME_FILE}.cjs`, validators],
  ]);
  return (name) => (own.get(name) ?? (() => load(name)))();
}

/** Every object has these fields, whatever its schema says of them; the status is the controller's. */
function toRoot(node: SchemaNode): SchemaNode {
  const text: SchemaNode = { type: "string" };
  const properties = { ...node.properties, apiVersion: text, kind: text, metadata: METADATA, status: {} };
  const own = new Set(["apiVersion", "kind", "metadata", "status"]);
  const required = (node.required ?? []).filter((key) => !own.has(key));
  return { ...node, type: "object", properties, required };
}
