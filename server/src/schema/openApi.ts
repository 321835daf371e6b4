// Reads an OpenAPI v3 schema, of a CustomResourceDefinition or of what an API server publishes, into the schema nodes and the
// documentation that the generated files hold. It may be half typed or hostile: what is not as the API wants it, and what is
// nested or repeated beyond reason, is left out, and nothing is said of it.

import { isList, isObject, type Json, type JsonObject } from "../base/json.ts";
import type { SchemaNode } from "./schemaNode.ts";

type Writable = { -readonly [key in keyof SchemaNode]: SchemaNode[key] };

/** Descriptions by field, `spec/door`; lists and maps add no step. */
export type Descriptions = { readonly [field: string]: string };

/** Fields within fields. The deepest of the definitions that are in use have some twenty. */
const DEEPEST = 64;
/** Parts of one schema, and patterns in it: as many as compile in some two seconds. */
const MOST_PARTS = 10_000;
const MOST_PATTERNS = 500;
const LONGEST_PATTERN = 4_000;

/**
 * The node of a schema and the descriptions in it, by field. `openAPIV3Schema` of apiextensions.k8s.io/v1.
 * @param toRef what stands for a schema that is referred to by name; where it is not given, nothing is said of such a part
 */
export function readOpenApi(
  schema: Json | undefined,
  toRef: (name: string) => SchemaNode = () => ({}),
): { readonly node: SchemaNode; readonly docs: Descriptions } {
  const docs: { [field: string]: string } = Object.create(null);
  return { node: readNode(schema, "", { docs, toRef, depth: 0, parts: { read: 0, patterns: 0 } }), docs };
}

/** The name of `#/components/schemas/<name>` where a schema is a reference, alone or as the one branch that Go's types get. */
export function refOf(schema: Json | undefined): string | undefined {
  if (!isObject(schema)) return undefined;
  const branches = schema["allOf"];
  const only = isList(branches) && branches.length === 1 ? branches[0] : schema;
  const ref = isObject(only) ? only["$ref"] : undefined;
  return typeof ref === "string" && ref.startsWith(REF) ? ref.slice(REF.length) : undefined;
}

const REF = "#/components/schemas/";

interface Reading {
  readonly docs: { [field: string]: string };
  readonly toRef: (name: string) => SchemaNode;
  readonly depth: number;
  readonly parts: { read: number; patterns: number };
}

function readNode(given: Json | undefined, field: string, reading: Reading): SchemaNode {
  const { docs, toRef, parts } = reading;
  if (!isObject(given) || reading.depth > DEEPEST || ++parts.read > MOST_PARTS) return {};
  const inner = { ...reading, depth: reading.depth + 1 };
  const { description } = given;
  if (typeof description === "string" && description !== "") docs[field] ??= description;
  const ref = refOf(given);
  // The default beside a reference is what Go's types have anyway: an empty object.
  if (ref !== undefined) return toRef(ref);
  const node: Writable = { ...readScalar(given), ...readPattern(given, parts), ...readSizes(given) };
  const properties = given["properties"];
  if (isObject(properties)) {
    node.properties = fromEntries(
      Object.entries(properties).map(([key, child]) => [
        key,
        readNode(child, field === "" ? key : `${field}/${key}`, inner),
      ]),
    );
  }
  const required = requiredOf(given, properties);
  if (required.length > 0) node.required = required;
  if (isObject(given["items"])) node.items = readNode(given["items"], field, inner);
  const values = given["additionalProperties"];
  if (isObject(values)) node.additionalProperties = readNode(values, field, inner);
  else if (values === false) node.properties ??= {};
  else if (values === true || isOpen(given)) node.additionalProperties = {};
  return { ...node, ...readChoices(given, inner) };
}

/** What is in it is kept as it is, whatever the schema names. */
function isOpen(given: JsonObject): boolean {
  return given["x-kubernetes-preserve-unknown-fields"] === true || given["x-kubernetes-embedded-resource"] === true;
}

const types = new Set(["object", "array", "string", "integer", "number", "boolean"]);

function readScalar(given: JsonObject): SchemaNode {
  const node: Writable = {};
  const { type, format } = given;
  if (isIntOrString(given)) {
    node.type = ["integer", "string"];
    node.format = "int-or-string";
  } else {
    const either = eitherOf(given);
    if (either) node.type = either;
    else if (typeof type === "string" && types.has(type)) node.type = type;
    if (typeof format === "string") node.format = format;
  }
  const allowed = given["enum"];
  if (isList(allowed) && allowed.length > 0) node.enum = allowed;
  return { ...node, ...readDefault(given) };
}

function readPattern({ pattern }: JsonObject, parts: Reading["parts"]): SchemaNode {
  if (typeof pattern !== "string" || pattern.length > LONGEST_PATTERN) return {};
  return ++parts.patterns > MOST_PATTERNS ? {} : { pattern };
}

function readDefault(given: JsonObject): SchemaNode {
  const preset = given["default"];
  return preset === undefined || preset === null ? {} : { default: preset };
}

/** Marked so in a definition; by its format where a Go type says it. */
function isIntOrString(given: JsonObject): boolean {
  return given["x-kubernetes-int-or-string"] === true || given["format"] === "int-or-string";
}

/** The types of a choice between nothing but types, as a quantity is published: a text or a number. */
function eitherOf(given: JsonObject): readonly string[] | undefined {
  const branches = given["oneOf"];
  if (!isList(branches) || branches.length === 0) return undefined;
  const named = branches.map((branch) =>
    isObject(branch) && Object.keys(branch).length === 1 ? branch["type"] : null,
  );
  return named.every((type): type is string => typeof type === "string" && types.has(type)) ? named : undefined;
}

const sizes = ["minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"] as const;
const limits = { minimum: "exclusiveMinimum", maximum: "exclusiveMaximum" } as const;

function readSizes(given: JsonObject): SchemaNode {
  const node: Writable = {};
  for (const key of sizes) {
    const size = given[key];
    if (typeof size === "number" && Number.isInteger(size) && size >= 0) node[key] = size;
  }
  for (const key of ["minimum", "maximum"] as const) {
    const limit = given[key];
    // In OpenAPI 3.0 the exclusive ones say of the limit that it is none of the values.
    if (typeof limit === "number") node[given[limits[key]] === true ? limits[key] : key] = limit;
  }
  const { multipleOf } = given;
  if (typeof multipleOf === "number" && multipleOf > 0) node.multipleOf = multipleOf;
  return node;
}

/**
 * A null in a nullable field is a value to the API server, and here an absent field: such a one can't be missed. Nor can one
 * that has a default: it is filled in before the required fields are looked for.
 */
function requiredOf(given: JsonObject, properties: Json | undefined): readonly string[] {
  const required = given["required"];
  if (!isList(required)) return [];
  return required.filter((key): key is string => {
    const field = typeof key === "string" && isObject(properties) ? properties[key] : undefined;
    if (typeof key !== "string") return false;
    return !isObject(field) || (field["nullable"] !== true && readDefault(field).default === undefined);
  });
}

function readChoices(given: JsonObject, reading: Reading): SchemaNode {
  const choices: Writable = {};
  // No schema of a definition refers to another in a branch, and one that did could refer to itself without end.
  const own: Reading = { ...reading, docs: Object.create(null), toRef: () => ({}) };
  const branch = (child: Json) => readNode(child, "", own);
  for (const key of ["oneOf", "anyOf", "allOf"] as const) {
    const branches = given[key];
    // The API asks for a choice of two types beside the mark that says the same.
    if (key === "anyOf" && given["x-kubernetes-int-or-string"] === true) continue;
    if (key === "oneOf" && (isIntOrString(given) || eitherOf(given))) continue;
    if (isList(branches) && branches.length > 0) choices[key] = branches.map(branch);
  }
  if (isObject(given["not"])) choices.not = branch(given["not"]);
  return choices;
}

/** Without a prototype: a field may be called `constructor`. */
function fromEntries<T>(entries: readonly (readonly [string, T])[]): { readonly [key: string]: T } {
  const object: { [key: string]: T } = Object.create(null);
  for (const [key, value] of entries) object[key] = value;
  return object;
}
