// The schemas of a state: the bundled ones, before them those that the connected API server publishes, and before both those
// of the CustomResourceDefinitions that files or a recording hold.

import type { JsonObject } from "../base/json.ts";
import { type Catalog, entriesOf, type KindTable } from "../index/catalog.ts";
import type { ServedSchemas } from "../model/servedSchemas.ts";
import { toKindKey } from "../model/views.ts";
import type { Schemas } from "../schema/schema.ts";

const DEFINITION = toKindKey("apiextensions.k8s.io", "CustomResourceDefinition");

/** The schemas by catalog and by what the API server publishes. They are the same object while both say the same. */
export function followDefinitions(bundled: Schemas): (catalog: Catalog, served: readonly ServedSchemas[]) => Schemas {
  let table: KindTable | undefined;
  let definitions: readonly JsonObject[] = [];
  let published: readonly ServedSchemas[] = [];
  let schemas = bundled;
  return (catalog, served) => {
    const next = catalog.kinds.get(DEFINITION);
    if (next === table && isSame(served, published)) return schemas;
    const held =
      next === table ? definitions : [...entriesOf(catalog, DEFINITION)].map(({ resource }) => resource.value);
    table = next;
    if (isSame(held, definitions) && isSame(served, published)) return schemas;
    definitions = held;
    published = served;
    schemas = bundled.withDefinitions(held, served);
    return schemas;
  };
}

function isSame<T>(one: readonly T[], other: readonly T[]): boolean {
  return one === other || (one.length === other.length && one.every((item, index) => item === other[index]));
}
