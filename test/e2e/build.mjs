// Bundles the suite and the extensions that stand beside it into dist/e2e, where an extension host can load them.
import { cpSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";
import { root } from "../../scripts/toolchain.mjs";

/** Builds all that a run needs. */
export async function buildSuite() {
  const bundle = {
    absWorkingDir: root,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    sourcemap: "inline",
    logLevel: "warning",
  };
  await build({
    ...bundle,
    entryPoints: ["test/e2e/index.ts"],
    outfile: "dist/e2e/index.cjs",
    external: ["vscode", "mocha"],
  });
  mkdirSync(join(root, "dist/e2e/standIn"), { recursive: true });
  await build({
    ...bundle,
    entryPoints: ["test/e2e/standIn/extension.ts"],
    outfile: "dist/e2e/standIn/extension.cjs",
    external: ["vscode"],
    mainFields: ["module", "main"],
  });
  cpSync(join(root, "test/e2e/standIn/package.json"), join(root, "dist/e2e/standIn/package.json"));
  await build({
    ...bundle,
    entryPoints: ["test/e2e/driver/extension.ts", "test/e2e/driver/spy.ts"],
    outdir: "dist/e2e/driver",
    outExtension: { ".js": ".cjs" },
    external: ["vscode"],
  });
  cpSync(join(root, "test/e2e/driver/package.json"), join(root, "dist/e2e/driver/package.json"));
}

/** What the stand-in reads from its environment. */
export function yamlEnvironment() {
  return {
    SALLYPORT_YAML_SERVER: createRequire(import.meta.url).resolve("yaml-language-server/out/server/src/server.js"),
    SALLYPORT_YAML_SCHEMA: join(root, "test/e2e/standIn/kubernetes.json"),
  };
}

if (process.argv[1] === import.meta.filename) await buildSuite();
