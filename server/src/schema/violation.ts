// What the validator finds, before it is put into words: the keyword that refused a value, and where.

import type { Json, Path } from "../base/json.ts";
import type { Place } from "./schemaNode.ts";

export type Violation = { readonly path: Path; readonly place: Place; readonly value: Json } & (
  | { readonly is: "unknownField"; readonly key: string }
  | { readonly is: "missing"; readonly key: string; readonly written: boolean }
  | { readonly is: "type"; readonly types: readonly string[] }
  | { readonly is: "enum"; readonly allowed: readonly Json[] }
  | { readonly is: "range"; readonly expected: string }
  | { readonly is: "pattern"; readonly pattern: string }
  | { readonly is: "format"; readonly format: string; readonly expected: string }
  /** Of `keys`, as many as `allowed` says may be written; `present` are. */
  | {
      readonly is: "choice";
      readonly keys: readonly string[];
      readonly present: readonly string[];
      readonly allowed: "exactly one" | "at most one" | "at least one";
    }
  | { readonly is: "noBranch" }
);
