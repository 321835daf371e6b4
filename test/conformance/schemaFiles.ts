// The generated schemas as tests read them. They are made first where they are not there or not of these packages.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createSchemas } from "../../server/src/schema/createSchemas.ts";
import type { Schemas } from "../../server/src/schema/schema.ts";

const root = join(import.meta.dirname, "../..");
const folder = join(root, "server/generated/schema");

/** Makes the schema files; a moment's work where they are up to date. */
export function makeSchemaFiles(): void {
  execFileSync(process.execPath, [join(root, "scripts/generateSchemas.mjs")], { stdio: "ignore" });
}

const require = createRequire(import.meta.url);

/** What a generated file holds or exports. */
export function readSchemaFile(file: string): unknown {
  const path = join(folder, file);
  if (!existsSync(path)) return undefined;
  return file.endsWith(".json") ? JSON.parse(readFileSync(path, "utf8")) : require(path);
}

/** The bundled schemas. */
export function bundledSchemas(): Schemas {
  return createSchemas(readSchemaFile);
}
