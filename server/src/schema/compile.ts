// ajv and how this project sets it up. It is a bundle of its own (scripts/generateSchemas.mjs), loaded where schemas become
// known at run time only; the schemas that ship are compiled by the build.

import { _, Ajv } from "ajv";
import { lazy } from "../base/memo.ts";
import { type Definitions, toAjvSchemas } from "./ajvSchema.ts";
import type { Runtime, Validator, ValidatorModule } from "./validator.ts";

/** Compiles each definition at its first use. One that is no schema, or more than the compiler takes, refuses nothing. */
export function compileDefinitions(files: { readonly [file: string]: Definitions }): ValidatorModule {
  return (runtime) => {
    const { ajv, names } = openAjv(files, runtime);
    const validators = {};
    for (const name of names.keys()) {
      Object.defineProperty(validators, name, { enumerable: true, get: lazy(() => validatorOf(ajv, name)) });
    }
    return validators;
  };
}

function validatorOf(ajv: Ajv, name: string): Validator {
  try {
    return ajv.getSchema(name) as Validator;
  } catch {
    return () => true;
  }
}

/** An ajv that knows the definitions of some files, and the file of each. */
export function openAjv(
  files: { readonly [file: string]: Definitions },
  runtime: Pick<Runtime, "formats" | "regExp">,
): { readonly ajv: Ajv; readonly names: ReadonlyMap<string, string> } {
  const ajv = new Ajv({
    allErrors: true,
    // The schemas are OpenAPI's, with keywords that say nothing about a value.
    strict: false,
    logger: false,
    meta: false,
    validateSchema: false,
    // The words for people are made from keyword and parameters (problem.ts).
    messages: false,
    inlineRefs: false,
    formats: { ...runtime.formats },
    code: {
      source: true,
      formats: _`runtime.formats`,
      regExp: Object.assign((pattern: string) => runtime.regExp(pattern), { code: "runtime.regExp" }),
    },
  });
  const names = new Map<string, string>();
  for (const [file, definitions] of Object.entries(files)) {
    for (const [name, schema] of Object.entries(toAjvSchemas(file, definitions))) {
      ajv.addSchema(schema, name);
      names.set(name, file);
    }
  }
  return { ajv, names };
}
