// Documentation of fields for hover, and the keys of a mapping for completion. The text is the API reference's own.

import type { Path } from "../base/json.ts";
import type { Library } from "./library.ts";
import type { FieldDoc, KeyDoc } from "./schema.ts";
import { type Place, type SchemaNode, typesOf } from "./schemaNode.ts";

/** The place that a path leads to from a root; undefined where the schema has no such place. */
export function placeAt(library: Library, root: Place, path: Path): Place | undefined {
  let place: Place | undefined = root;
  for (const step of path) {
    if (!place) return undefined;
    place = typeof step === "string" ? library.child(place, step) : library.child(place);
  }
  return place;
}

/** What is known of the field at a path. */
export function describeField(library: Library, root: Place, path: Path): FieldDoc | undefined {
  const place = placeAt(library, root, path);
  if (!place) return undefined;
  const key = path.at(-1);
  const parent = placeAt(library, root, path.slice(0, -1));
  return describe(library, place, typeof key === "string" && isRequired(library, parent, key));
}

/** The keys that the mapping at a path may hold: required ones first, then by name. */
export function describeKeys(library: Library, root: Place, path: Path): readonly KeyDoc[] {
  const place = placeAt(library, root, path);
  return place ? keysOf(library, place, 0) : [];
}

// Some types hold themselves (a CRD's schema); what a completed key brings along is never this deep.
const maxDepth = 4;

function keysOf(library: Library, given: Place, depth: number): readonly KeyDoc[] {
  const place = library.resolve(given);
  const names = Object.keys(place.node.properties ?? {}).sort();
  const required = names.filter((name) => place.node.required?.includes(name));
  const shown = depth === 0 ? [...required, ...names.filter((name) => !required.includes(name))] : required;
  return shown.flatMap((key) => {
    const child = library.child(place, key);
    if (!child) return [];
    const { node } = library.resolve(child);
    const [type] = typesOf(node);
    const inner = type === "array" ? library.child(child) : child;
    return {
      key,
      is: type === "object" ? "map" : type === "array" ? "list" : "scalar",
      ...describe(library, child, required.includes(key)),
      children: inner && depth < maxDepth ? keysOf(library, inner, depth + 1) : [],
    };
  });
}

function describe(library: Library, place: Place, required: boolean): FieldDoc {
  const { node } = library.resolve(place);
  return {
    type: typeText(library, place),
    description: library.description(place),
    required,
    enum: node.enum ?? library.child(place)?.node.enum ?? [],
    default: place.node.default ?? node.default,
    format: node.format,
  };
}

function isRequired(library: Library, parent: Place | undefined, key: string): boolean {
  return parent !== undefined && (library.resolve(parent).node.required?.includes(key) ?? false);
}

/** `[]NetworkPolicyPeer`, `map of string`, `integer or string`. */
function typeText(library: Library, given: Place, depth = 0): string {
  const place = library.resolve(given);
  const { node } = place;
  // A list of itself has no end.
  if (depth > maxDepth) return "any";
  const inner = (child: Place) => typeText(library, child, depth + 1);
  const items = library.child(place);
  if (typesOf(node)[0] === "array") return `[]${items ? inner(items) : "any"}`;
  const named = library.typeName(place);
  if (named !== undefined) return named;
  if (node.additionalProperties) return `map of ${inner({ ...place, node: node.additionalProperties })}`;
  return scalarText(node);
}

function scalarText(node: SchemaNode): string {
  if (node.format === "quantity") return "quantity";
  const types = typesOf(node);
  return types.length === 0 ? "any" : types.join(" or ");
}
