// A value with the defaults of its schema, as the API server fills them in before it validates (structural schemas of
// definitions). Where they are not filled, a choice that a default decides reads as undecided.

import { isList, isObject, type Json } from "../base/json.ts";
import type { Library } from "./library.ts";
import type { Place } from "./schemaNode.ts";

/** Defaults filled into one value: a type that holds itself by default has no end. */
const MOST = 1_000;

/** The value with what its schema fills in; the same value where that is nothing. */
export function withDefaults(library: Library, root: Place, value: Json): Json {
  return filled(library, root, value, { left: MOST });
}

function filled(library: Library, given: Place, value: Json, room: { left: number }): Json {
  if (isList(value)) {
    const place = library.child(given);
    if (!place) return value;
    const items = value.map((item) => filled(library, place, item, room));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  if (!isObject(value)) return value;
  const place = library.resolve(given);
  const added: { [key: string]: Json } = Object.create(null);
  for (const [key, child] of Object.entries(value)) {
    const at = library.child(place, key);
    const next = at ? filled(library, at, child, room) : child;
    if (next !== child) added[key] = next;
  }
  for (const [key, node] of Object.entries(place.node.properties ?? {})) {
    // An empty text is what Go's types publish for any text that nothing is said of.
    if (node.default === undefined || node.default === "" || Object.hasOwn(value, key) || --room.left < 0) continue;
    const at = library.child(place, key);
    added[key] = at ? filled(library, at, node.default, room) : node.default;
  }
  return Object.keys(added).length === 0 ? value : Object.assign(Object.create(null), value, added);
}
