// The generated schemas as ajv compiles them: closed, with references by definition name, and with what is written twice
// in a file split off, so that it is compiled once. Knows nothing of ajv itself.

import type { Json } from "../base/json.ts";
import { formats } from "./format.ts";
import type { SchemaNode } from "./schemaNode.ts";

export type Definitions = { readonly [name: string]: SchemaNode };

/** A schema node with `additionalProperties: false` where a mapping is closed. */
export interface AjvSchema extends Omit<SchemaNode, "properties" | "additionalProperties" | "items" | Branch> {
  readonly properties?: { readonly [key: string]: AjvSchema };
  readonly additionalProperties?: AjvSchema | false;
  readonly items?: AjvSchema;
  readonly oneOf?: readonly AjvSchema[];
  readonly anyOf?: readonly AjvSchema[];
  readonly allOf?: readonly AjvSchema[];
  readonly not?: AjvSchema;
}

type Branch = "oneOf" | "anyOf" | "allOf" | "not";

/** The schemas of one file, by name: those of its definitions, and parts that several of them share. */
export function toAjvSchemas(file: string, definitions: Definitions): { readonly [name: string]: AjvSchema } {
  const converted = Object.entries(definitions).map(
    ([name, node]) => [name, convert(node, name.startsWith("IoK8sApi"), true)] as const,
  );
  const uses = new Map<string, number>();
  for (const [, schema] of converted) count(schema, uses);
  const schemas: { [name: string]: AjvSchema } = {};
  const names = new Map<string, string>();
  const share = (schema: AjvSchema): AjvSchema => {
    const text = JSON.stringify(schema);
    if ((uses.get(text) ?? 0) < 2 || isSmall(schema)) return withChildren(schema, share);
    const known = names.get(text);
    if (known !== undefined) return { $ref: known };
    const name = `${file}~${names.size}`;
    names.set(text, name);
    schemas[name] = withChildren(schema, share);
    return { $ref: name };
  };
  for (const [name, schema] of converted) schemas[name] = share(schema);
  return schemas;
}

/** `lenient`: a built-in kind, where the API server takes an empty text for an absent one and puts the default in. */
function convert(node: AjvSchema, lenient: boolean, closed: boolean): AjvSchema {
  if (node.$ref !== undefined) return { $ref: node.$ref.slice(node.$ref.indexOf("#") + 1) };
  const { default: _default, format, ...kept } = node;
  const children = withChildren(kept, (child) => convert(child, lenient, closed));
  // Fields that a branch does not name belong to its neighbours, so branches are left open.
  const branch = (child: AjvSchema) => convert(child, lenient, false);
  return {
    ...children,
    ...(closed && node.properties && !node.additionalProperties ? { additionalProperties: false } : {}),
    ...(format !== undefined && Object.hasOwn(formats, format) ? { format } : {}),
    ...(node.enum && lenient ? { enum: withEmpty(node.enum) } : {}),
    ...(node.not ? { not: branch(node.not) } : {}),
    ...(node.oneOf ? { oneOf: node.oneOf.map(branch) } : {}),
    ...(node.anyOf ? { anyOf: node.anyOf.map(branch) } : {}),
    ...(node.allOf ? { allOf: node.allOf.map(branch) } : {}),
  };
}

const withEmpty = (allowed: readonly Json[]) => (allowed.includes("") ? allowed : [...allowed, ""]);

/** The schema with its fields, items and map values changed; the branches of choices are left. */
function withChildren(schema: AjvSchema, change: (child: AjvSchema) => AjvSchema): AjvSchema {
  const { properties, items, additionalProperties, ...own } = schema;
  return {
    ...own,
    ...(properties
      ? { properties: Object.fromEntries(Object.entries(properties).map(([key, child]) => [key, change(child)])) }
      : {}),
    ...(items ? { items: change(items) } : {}),
    ...(additionalProperties === undefined
      ? {}
      : { additionalProperties: additionalProperties && change(additionalProperties) }),
  };
}

/** How often each part is written. The inside of a part that was met before is not counted again. */
function count(schema: AjvSchema, uses: Map<string, number>): void {
  const text = JSON.stringify(schema);
  const before = uses.get(text) ?? 0;
  uses.set(text, before + 1);
  if (before > 0) return;
  withChildren(schema, (child) => {
    count(child, uses);
    return child;
  });
}

/** Whether its code is no longer than a call: a reference, or a scalar with nothing but a type. */
function isSmall(schema: AjvSchema): boolean {
  return schema.$ref !== undefined || Object.keys(schema).length < 2;
}
