// Runs and bundles what server/src/schema/ has of ajv: the build writes the validators of the schemas that ship, the server
// compiles those of schemas that it meets at run time. Both are set up in the same place there.

import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build, transform } from "esbuild";

const options = { bundle: true, platform: "node", format: "cjs", mainFields: ["module", "main"], logLevel: "warning" };

/** The text of the writer of validators, ajv included: what it writes depends on nothing but this and the schemas. */
export async function bundleWriter(root) {
  const { outputFiles } = await build({
    ...options,
    absWorkingDir: root,
    entryPoints: ["server/src/schema/writeValidators.ts"],
    write: false,
  });
  return outputFiles[0].text;
}

/** The validators of schema files as modules, by file; `schemas` has the definitions of each file by name. */
export async function validatorModules(writer, schemas) {
  const module = { exports: {} };
  new Function("module", "exports", "require", writer)(module, module.exports, createRequire(import.meta.url));
  const modules = {};
  for (const [file, code] of Object.entries(module.exports.writeValidators(schemas))) {
    const { code: short } = await transform(code, { minify: true, target: "node20", legalComments: "none" });
    const exported = short
      .trim()
      .replace(/^module\.exports=/, "")
      .replace(/;$/, "");
    // In parentheses a function is parsed once, when the file is; without, once more at its call: half the time of loading.
    modules[file] = `module.exports=(${exported});\n`;
  }
  return modules;
}

/** Writes compile.cjs into a folder, and beside it what it is made of, for the notices of third parties. */
export async function bundleCompiler(root, folder) {
  const { metafile } = await build({
    ...options,
    absWorkingDir: root,
    entryPoints: ["server/src/schema/compile.ts"],
    outfile: join(folder, "compile.cjs"),
    target: "node20",
    minify: true,
    legalComments: "none",
    metafile: true,
  });
  writeFileSync(join(folder, "compile.meta.json"), JSON.stringify(metafile));
}
