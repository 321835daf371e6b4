// (being written by the schema helper)
import { noSchemas, type Schemas } from "./schema.ts";
export type LoadSchemaFile = (file: string) => unknown;
export function createSchemas(_load: LoadSchemaFile): Schemas {
  return noSchemas;
}
