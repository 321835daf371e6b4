// Writes the validators of schema files as JavaScript, at build time: one module a file, a function over the run-time part
// (validator.ts). A definition of another file is called there, not written again. At run time nothing is evaluated.

import type { AnySchemaObject, ValidateFunction } from "ajv";
import standaloneCode from "ajv/dist/standalone/index.js";
import type { Definitions } from "./ajvSchema.ts";
import { openAjv } from "./compile.ts";
import { toRuntime } from "./validator.ts";

/** The text of the module of each file. Throws where a schema is none, or where the code asks for more than it is given. */
export function writeValidators(files: { readonly [file: string]: Definitions }): { readonly [file: string]: string } {
  const { ajv, names } = openAjv(
    files,
    toRuntime((file, name) => {
      throw new Error(`${name} of ${file} is called by the build`);
    }),
  );
  const compiled = [...names].map(([name, file]) => {
    const validate = ajv.getSchema<AnySchemaObject>(name) as ValidateFunction;
    return { name, file, validate, own: validate.source, foreign: callOf(file, name, validate) };
  });
  const written: { [file: string]: string } = {};
  for (const [file, definitions] of Object.entries(files)) {
    for (const { validate, file: home, own, foreign } of compiled) {
      Object.assign(validate, { source: home === file ? own : foreign });
    }
    const code = standaloneCode(ajv, Object.fromEntries(Object.keys(definitions).map((name) => [name, name])));
    written[file] = toModule(file, code);
  }
  return written;
}

/** The code that stands for a validator of another file. It is looked up at the first call: files may need each other. */
function callOf(file: string, definition: string, { source }: ValidateFunction): ValidateFunction["source"] {
  if (!source) throw new Error(`${definition} was compiled without its code`);
  const name = String(source.validateName);
  const found = `${name}At`;
  const validateCode =
    `let ${found};function ${name}(data, context){` +
    `${found} ??= runtime.definition(${JSON.stringify(file)}, ${JSON.stringify(definition)});` +
    `const valid = ${found}(data, context);${name}.errors = ${found}.errors;return valid;}`;
  return { validateName: source.validateName, validateCode, scopeValues: {} };
}

function toModule(file: string, code: string): string {
  const own = code.replaceAll('require("ajv/dist/runtime/ucs2length").default', "runtime.countCharacters");
  const asked = /require\([^)]*\)/.exec(own);
  if (asked) throw new Error(`the validators of ${file} want ${asked[0]}`);
  return `module.exports = (runtime) => { const exports = {}; ${own}; return exports; };\n`;
}
