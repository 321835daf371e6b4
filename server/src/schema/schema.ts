// What schema/ answers, as types: structural truth for validation, hover and completion. How it is known is its own matter.

import type { Json, JsonObject, Path } from "../base/json.ts";
import type { ServedSchemas } from "../model/servedSchemas.ts";

/** A kind with its version, as manifests name it. */
export interface KindRef {
  readonly apiVersion: string;
  readonly kind: string;
}

export interface SchemaProblem {
  readonly path: Path;
  /** The field that is missing, where `path` is the mapping that lacks it. */
  readonly field?: Path;
  readonly at: "key" | "value";
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly fixes: readonly SchemaFix[];
}

export type SchemaFix =
  | { readonly is: "renameKey"; readonly path: Path; readonly to: string; readonly title: string }
  | { readonly is: "setValue"; readonly path: Path; readonly value: Json; readonly title: string }
  | {
      readonly is: "insertKey";
      readonly path: Path;
      readonly key: string;
      readonly value: Json;
      readonly title: string;
    }
  | { readonly is: "removeKey"; readonly path: Path; readonly title: string }
  /** Takes the key away at `path` and writes its value at `to`, in a mapping that may not be there yet. */
  | { readonly is: "moveKey"; readonly path: Path; readonly to: Path; readonly value: Json; readonly title: string };

/** What is documented of one field. */
export interface FieldDoc {
  /** `string`, `integer or string`, `[]NetworkPolicyPeer`, … */
  readonly type: string;
  readonly description: string;
  readonly required: boolean;
  readonly enum: readonly Json[];
  readonly default: Json | undefined;
  readonly format: string | undefined;
}

/** One key that a mapping may hold. */
export interface KeyDoc extends FieldDoc {
  readonly key: string;
  readonly is: "map" | "list" | "scalar";
  /** Keys that are required inside it, with theirs: what a completed key brings along. */
  readonly children: readonly KeyDoc[];
}

export interface Schemas {
  /** The covered kinds that current API servers know; removed versions are covered too, but nobody should be offered them. */
  kinds(): readonly KindRef[];
  covers(kind: KindRef): boolean;
  /** What is structurally wrong with a manifest; [] where the kind is not covered. Never throws. */
  validate(kind: KindRef, value: Json): readonly SchemaProblem[];
  /** The documentation of the field at a path. */
  field(kind: KindRef, path: Path): FieldDoc | undefined;
  /** The keys that the mapping at a path may hold. */
  keys(kind: KindRef, path: Path): readonly KeyDoc[];
  /**
   * These schemas and, before them, those of the kinds that an API server says it has and, before both, those of the kinds that
   * CustomResourceDefinitions define.
   */
  withDefinitions(definitions: readonly JsonObject[], served?: readonly ServedSchemas[]): Schemas;
}

/** Covers nothing: where the schema files are not there, and for tests that are not about structure. */
export const noSchemas: Schemas = {
  kinds: () => [],
  covers: () => false,
  validate: () => [],
  field: () => undefined,
  keys: () => [],
  withDefinitions: () => noSchemas,
};
