// What a compiled validator is, by ajv's convention of calling, and what the generated modules need at run time. They come
// as functions over it, so that no module of them carries a copy or looks for a package.

import type { Json } from "../base/json.ts";
import { matchesPattern } from "../base/re2.ts";
import { type Format, formats } from "./format.ts";

/** One error of ajv. */
export interface Refusal {
  /** A JSON pointer to the value. */
  readonly instancePath: string;
  readonly schemaPath: string;
  readonly keyword: string;
  readonly params: { readonly [param: string]: unknown };
}

/** Says whether a value is right; where it is not, `errors` has everything that is wrong until the next call. */
export interface Validator {
  (value: Json, context?: unknown): boolean;
  readonly errors?: readonly Refusal[] | null;
}

export type Validators = { readonly [definition: string]: Validator };

/** A generated module, or what compiles its like at run time. */
export type ValidatorModule = (runtime: Runtime) => Validators;

export interface Runtime {
  readonly formats: { readonly [name: string]: Format };
  readonly regExp: (pattern: string) => { readonly test: (text: string) => boolean };
  readonly countCharacters: (text: string) => number;
  /** The validator of a definition in another file. */
  readonly definition: (file: string, name: string) => Validator;
}

/** The run-time part of validators; `definition` finds those of other files. */
export function toRuntime(definition: Runtime["definition"]): Runtime {
  return {
    formats,
    // ajv tells its patterns apart by their text.
    regExp: (pattern) => ({ test: (text) => matchesPattern(pattern, text), toString: () => pattern }),
    // JSON Schema counts characters, not UTF-16 units.
    countCharacters: (text) => Array.from(text).length,
    definition,
  };
}
