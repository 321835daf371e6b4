// The schemas of a state: the bundled ones and, before them, those of the CustomResourceDefinitions that files or the
// cluster hold.

import type { JsonObject } from "../base/json.ts";
import { type Catalog, entriesOf, type KindTable } from "../index/catalog.ts";
import { toKindKey } from "../model/views.ts";
import type { Schemas } from "../schema/schema.ts";

const DEFINITION = toKindKey("apiextensions.k8s.io", "CustomResourceDefinition");

/** The schemas by catalog. They are the same object while the definitions are the same. */
export function followDefinitions(bundled: Schemas): (catalog: Catalog) => Schemas {
  let table: KindTable | undefined;
  let definitions: readonly JsonObject[] = [];
  let schemas = bundled;
  return (catalog) => {
    const next = catalog.kinds.get(DEFINITION);
    if (next === table) return schemas;
    table = next;
    const held = [...entriesOf(catalog, DEFINITION)].map(({ resource }) => resource.value);
    if (held.length === definitions.length && held.every((value, index) => value === definitions[index]))
      return schemas;
    definitions = held;
    schemas = bundled.withDefinitions(held);
    return schemas;
  };
}
