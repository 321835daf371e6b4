// The generated schema files beside the bundle, loaded when first asked for.

import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createSchemas } from "../schema/createSchemas.ts";
import { noSchemas, type Schemas } from "../schema/schema.ts";

/** The schemas of a folder that the build has filled; none where it is not there. */
export function loadSchemas(folder: string): Schemas {
  if (!existsSync(join(folder, "index.json"))) return noSchemas;
  const require = createRequire(join(folder, "index.json"));
  return createSchemas((file) => {
    const path = join(folder, file);
    if (!existsSync(path)) return undefined;
    return file.endsWith(".json") ? JSON.parse(readFileSync(path, "utf8")) : require(path);
  });
}
