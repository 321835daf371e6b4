// Reads the OpenAPI schema of a CustomResourceDefinition into the schema nodes and the documentation that the generated
// files hold. The text may be half typed: what is not as the API wants it is left out.

import { isList, isObject, type Json, type JsonObject } from "../base/json.ts";
import type { SchemaNode } from "./schemaNode.ts";

type Writable = { -readonly [key in keyof SchemaNode]: SchemaNode[key] };

/** Descriptions by field, `spec/door`; lists and maps add no step. */
export type Descriptions = { readonly [field: string]: string };

/** The node of a schema and the descriptions in it, by field. `openAPIV3Schema` of apiextensions.k8s.io/v1. */
export function readOpenApi(schema: Json | undefined): { readonly node: SchemaNode; readonly docs: Descriptions } {
  const docs: { [field: string]: string } = Object.create(null);
  return { node: readNode(schema, "", docs), docs };
}

function readNode(given: Json | undefined, field: string, docs: { [field: string]: string }): SchemaNode {
  if (!isObject(given)) return {};
  const { description } = given;
  if (typeof description === "string" && description !== "") docs[field] ??= description;
  const node: Writable = { ...readScalar(given), ...readSizes(given) };
  const properties = given["properties"];
  if (isObject(properties)) {
    node.properties = fromEntries(
      Object.entries(properties).map(([key, child]) => [
        key,
        readNode(child, field === "" ? key : `${field}/${key}`, docs),
      ]),
    );
  }
  const required = requiredOf(given, properties);
  if (required.length > 0) node.required = required;
  if (isObject(given["items"])) node.items = readNode(given["items"], field, docs);
  const values = given["additionalProperties"];
  if (isObject(values)) node.additionalProperties = readNode(values, field, docs);
  else if (values === false) node.properties ??= {};
  else if (values === true || isOpen(given)) node.additionalProperties = {};
  return { ...node, ...readChoices(given) };
}

/** What is in it is kept as it is, whatever the schema names. */
function isOpen(given: JsonObject): boolean {
  return given["x-kubernetes-preserve-unknown-fields"] === true || given["x-kubernetes-embedded-resource"] === true;
}

const types = new Set(["object", "array", "string", "integer", "number", "boolean"]);

function readScalar(given: JsonObject): SchemaNode {
  const node: Writable = {};
  const { type, format, pattern } = given;
  if (given["x-kubernetes-int-or-string"] === true) {
    node.type = ["integer", "string"];
    node.format = "int-or-string";
  } else {
    if (typeof type === "string" && types.has(type)) node.type = type;
    if (typeof format === "string") node.format = format;
  }
  if (typeof pattern === "string") node.pattern = pattern;
  const allowed = given["enum"];
  if (isList(allowed) && allowed.length > 0) node.enum = allowed;
  if (given["default"] !== undefined && given["default"] !== null) node.default = given["default"];
  return node;
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

/** A null in a nullable field is a value to the API server, and here an absent field: such a one can't be missed. */
function requiredOf(given: JsonObject, properties: Json | undefined): readonly string[] {
  const required = given["required"];
  if (!isList(required)) return [];
  return required.filter((key): key is string => {
    const field = typeof key === "string" && isObject(properties) ? properties[key] : undefined;
    return typeof key === "string" && !(isObject(field) && field["nullable"] === true);
  });
}

function readChoices(given: JsonObject): SchemaNode {
  const choices: Writable = {};
  const branch = (child: Json) => readNode(child, "", Object.create(null));
  for (const key of ["oneOf", "anyOf", "allOf"] as const) {
    const branches = given[key];
    // The API asks for a choice of two types beside the mark that says the same.
    if (key === "anyOf" && given["x-kubernetes-int-or-string"] === true) continue;
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
