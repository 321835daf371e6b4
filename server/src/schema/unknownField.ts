// Says of a field that the schema does not have what it may have been meant to be: a slip of the pen, a field of the
// mapping around it or of one inside it, labels without their matchLabels.

import { isList, isObject, type Json, jsonAt, type Path, toFieldPath } from "../base/json.ts";
import { nearest } from "../base/nearest.ts";
import { placeAt } from "./describe.ts";
import type { Library } from "./library.ts";
import type { KindRef, SchemaFix, SchemaProblem } from "./schema.ts";
import { type Place, typesOf } from "./schemaNode.ts";
import type { Violation } from "./violation.ts";

type UnknownField = Extract<Violation, { is: "unknownField" }>;

/** A problem, and the field paths that it accounts for: they are not missing as well. */
export interface UnknownFieldProblem {
  readonly problem: SchemaProblem;
  readonly settles: readonly string[];
}

/** The problems of all unknown fields of one manifest. Labels straight under a selector are one problem. */
export function unknownFieldProblems(
  library: Library,
  kind: KindRef,
  root: Place,
  value: Json,
  unknown: readonly UnknownField[],
): readonly UnknownFieldProblem[] {
  const wrapped = new Set<string>();
  return unknown.flatMap((violation): readonly UnknownFieldProblem[] => {
    if (!isBareLabel(violation)) return [unknownFieldProblem(library, kind, root, value, violation)];
    const at = toFieldPath(violation.path);
    // In a NetworkPolicy the rule np-bare-labels tells it.
    if (wrapped.has(at) || isPolicy(kind)) return [];
    wrapped.add(at);
    return [{ problem: bareLabels(violation), settles: [] }];
  });
}

function unknownFieldProblem(
  library: Library,
  kind: KindRef,
  root: Place,
  value: Json,
  violation: UnknownField,
): UnknownFieldProblem {
  const { path, key } = violation;
  const { hint, fixes, settles } = suggest(library, root, value, violation);
  const parent = path.length === 0 ? kind.kind : toFieldPath(path);
  const start = `"${key.length > 40 ? `${key.slice(0, 39)}…` : key}" is no field of `;
  const room = Math.max(120 - start.length - hint.length, 16);
  const shown = parent.length <= room ? parent : `…${parent.slice(parent.length - room + 1)}`;
  const code = isPolicy(kind) ? "np-unknown-field" : "ing-unknown-field";
  return {
    problem: { path: [...path, key], at: "key", code, severity: "warning", message: start + shown + hint, fixes },
    settles: settles === undefined ? [] : [toFieldPath(settles)],
  };
}

interface Suggestion {
  readonly hint: string;
  readonly fixes: readonly SchemaFix[];
  /** The field that the key was meant to be. */
  readonly settles?: Path;
}

/** Fields that are taken for one another though no edit distance says so. */
const mistaken: { readonly [key: string]: string } = { from: "to", to: "from", cidrs: "cidr" };

/** Fields that many mappings have; finding one of them elsewhere says nothing. */
const everywhere = new Set(["apiVersion", "kind", "metadata", "status", "name", "namespace", "type", "spec"]);

function suggest(library: Library, root: Place, value: Json, violation: UnknownField): Suggestion {
  const { path, key, place } = violation;
  const own = isObject(violation.value) ? violation.value : {};
  const names = Object.keys(place.node.properties ?? {});
  const free = names.filter((name) => !Object.hasOwn(own, name));
  const twin = Object.hasOwn(mistaken, key) ? mistaken[key] : undefined;
  const sure =
    free.find((name) => name === twin) ??
    free.find((name) => name.toLowerCase() === key.toLowerCase()) ??
    free.find((name) => name === `${key}s` || `${name}s` === key);
  const renamed = (to: string) => rename(path, key, to, fits(library, library.child(place, to), own[key] ?? null));
  if (sure !== undefined) return renamed(sure);
  const to = everywhere.has(key)
    ? undefined
    : (outside(library, root, value, path, key) ?? inside(library, violation, names));
  if (to !== undefined) return move(library, root, violation, to);
  const near = nearest(key, free);
  return near === undefined ? { hint: "", fixes: [] } : renamed(near);
}

function rename(path: Path, key: string, to: string, sound: boolean): Suggestion {
  const fix: SchemaFix = { is: "renameKey", path: [...path, key], to, title: `Rename to ${to}` };
  return { hint: `; did you mean "${to}"?`, fixes: sound ? [fix] : [], settles: [...path, to] };
}

/** A value of another type is not brought to a field: that would trade one problem for the next. */
function fits(library: Library, target: Place | undefined, value: Json): boolean {
  if (target === undefined) return false;
  const types = typesOf(library.resolve(target).node);
  return types.length === 0 || value === null || types.some((type) => isOfType(value, type));
}

function isOfType(value: Json, type: string): boolean {
  if (type === "array") return isList(value);
  if (type === "object") return isObject(value);
  if (typeof value === "string" && value.includes("{{")) return true;
  return type === "integer" ? Number.isInteger(value) : typeof value === type;
}

function move(library: Library, root: Place, { path, key, value: held }: UnknownField, around: Path): Suggestion {
  const to = [...around, key];
  const outward = around.length < path.length;
  const inner = String(around.at(-1));
  const own = isObject(held) ? held : {};
  const moved = own[key] ?? null;
  const title = `Move ${key} to ${toFieldPath(around) || "the top"}`;
  const fixes: SchemaFix[] = [];
  if (fits(library, placeAt(library, root, to), moved)) {
    if (Object.keys(own).length > 1) fixes.push({ is: "moveKey", path: [...path, key], to, value: moved, title });
    // The mapping would be left empty between the two edits; it is written anew.
    else if (!outward) fixes.push({ is: "setValue", path, value: { [inner]: { [key]: moved } }, title });
  }
  return {
    hint: outward ? `; it belongs beside ${beside(path, around)}` : `; it belongs in ${inner}`,
    fixes,
    settles: to,
  };
}

/** The key next to which a field of an outer mapping stands, as the user sees it: `ipBlock`. */
function beside(path: Path, around: Path): string {
  return path.slice(around.length).find((step) => typeof step === "string") ?? "it";
}

/** The nearest mapping around, two at most, that has such a field and does not hold it yet. */
function outside(library: Library, root: Place, value: Json, path: Path, key: string): Path | undefined {
  for (let length = path.length - 1, mappings = 0; length >= 0 && mappings < 2; length--) {
    const around = path.slice(0, length);
    const mapping = jsonAt(value, around);
    if (!isObject(mapping)) continue;
    mappings++;
    const place = placeAt(library, root, around);
    if (place && !Object.hasOwn(mapping, key) && hasField(library, place, key)) return around;
  }
  return undefined;
}

/** The one field beside the key whose mapping has such a field. */
function inside(
  library: Library,
  { path, key, place, value }: UnknownField,
  names: readonly string[],
): Path | undefined {
  const fitting = names.filter((name) => {
    const child = library.child(place, name);
    const held = isObject(value) ? value[name] : undefined;
    const full = held !== undefined && (!isObject(held) || Object.hasOwn(held, key));
    return child !== undefined && !full && hasField(library, child, key);
  });
  const [only] = fitting;
  return only !== undefined && fitting.length === 1 ? [...path, only] : undefined;
}

function hasField(library: Library, place: Place, key: string): boolean {
  return Object.hasOwn(library.resolve(place).node.properties ?? {}, key);
}

function isPolicy({ apiVersion, kind }: KindRef): boolean {
  return kind === "NetworkPolicy" && apiVersion.startsWith("networking.k8s.io/");
}

/** A label straight under a LabelSelector, which has two fields only. */
function isBareLabel({ key, place, value }: UnknownField): boolean {
  const fields = Object.keys(place.node.properties ?? {});
  if (fields.length !== 2 || !fields.includes("matchLabels") || !fields.includes("matchExpressions")) return false;
  return isObject(value) && isScalar(value[key]) && nearest(key, fields) === undefined;
}

function bareLabels({ path, key, value }: UnknownField): SchemaProblem {
  const held = isObject(value) ? value : {};
  const labels: { [label: string]: Json } = Object.assign(Object.create(null), held["matchLabels"]);
  const selector: { [field: string]: Json } = Object.create(null);
  selector["matchLabels"] = labels;
  for (const [name, entry] of Object.entries(held)) {
    if (name === "matchLabels") continue;
    if (isScalar(entry)) labels[name] = String(entry);
    else selector[name] = entry;
  }
  return {
    path: [...path, key],
    at: "key",
    code: "ing-unknown-field",
    severity: "warning",
    message: `"${key.slice(0, 40)}" is no field of ${String(path.at(-1) ?? "it").slice(0, 30)}; labels go under matchLabels`,
    fixes: [{ is: "setValue", path, value: selector, title: "Wrap in matchLabels" }],
  };
}

function isScalar(value: Json | undefined): boolean {
  return value !== undefined && value !== null && typeof value !== "object";
}
