// The schema of one value, as the generated files hold it: the part of JSON Schema that Kubernetes uses. Beside it, where
// a node stands, because references lead from file to file and documentation is found by definition and field.

import type { Json } from "../base/json.ts";

export interface SchemaNode {
  /** `#Name` in the same file, `file#Name` in another. */
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  /** A mapping with `properties` and no `additionalProperties` holds nothing else. */
  readonly properties?: { readonly [key: string]: SchemaNode };
  readonly additionalProperties?: SchemaNode;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  readonly enum?: readonly Json[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly oneOf?: readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
  readonly allOf?: readonly SchemaNode[];
  readonly not?: SchemaNode;
  readonly default?: Json;
}

/** A node and where it stands. */
export interface Place {
  readonly node: SchemaNode;
  /** The schema file, by API group. */
  readonly file: string;
  readonly definition: string;
  /** Fields from the definition to the node, `spec/egress/port`; lists and maps add no step. */
  readonly field: string;
}

/** The types that a node allows; [] is any. */
export function typesOf({ type }: SchemaNode): readonly string[] {
  if (type === undefined) return [];
  return typeof type === "string" ? [type] : type;
}

/** The schema of a key in a mapping: of the field, else of any value of the map. `undefined` where there is none. */
export function propertyOf(node: SchemaNode, key: string): SchemaNode | undefined {
  const { properties, additionalProperties } = node;
  if (properties && Object.hasOwn(properties, key)) return properties[key];
  return additionalProperties;
}
