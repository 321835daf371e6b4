// The value to begin a field with: its default, its only enum value, or an empty value of its type with what is required
// inside. Knows nothing of where it is inserted.

import type { Json } from "../base/json.ts";
import type { Library } from "./library.ts";
import { type Place, typesOf } from "./schemaNode.ts";

/** A first value for a place; an empty text where the schema says nothing of it. */
export function scaffoldOf(library: Library, given: Place | undefined, depth = 0): Json {
  if (given === undefined) return "";
  const place = library.resolve(given);
  const { node } = place;
  const preset = given.node.default ?? node.default ?? node.enum?.at(-1);
  if (preset !== undefined) return preset;
  switch (typesOf(node)[0]) {
    case "object": {
      const value: { [key: string]: Json } = Object.create(null);
      if (depth < 4)
        for (const key of node.required ?? []) value[key] = scaffoldOf(library, library.child(place, key), depth + 1);
      return value;
    }
    case "array":
      return depth < 4 ? [scaffoldOf(library, library.child(place), depth + 1)] : [];
    case "integer":
    case "number":
      // A port is the one number whose least value (1) nobody means.
      return /port$/i.test(given.field) ? 80 : (node.minimum ?? 0);
    case "boolean":
      return false;
    default:
      return "";
  }
}
