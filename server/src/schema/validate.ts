// Holds a value against a schema. Nulls count as absent, as the API server drops them before it validates; what a template
// engine will fill in (`{{`) is not judged. Knows the keywords, not the words for the user.

import { isList, isObject, type Json, type JsonObject, type Path } from "../base/json.ts";
import { readChoice } from "./choice.ts";
import { formatProblem } from "./format.ts";
import type { Library } from "./library.ts";
import { matchesPattern } from "./pattern.ts";
import { type Place, type SchemaNode, typesOf } from "./schemaNode.ts";
import type { Violation } from "./violation.ts";

/** Everything in a value that its schema refuses, in the order of the document. Total: any value has an answer. */
export function violationsOf(library: Library, root: Place, value: Json): readonly Violation[] {
  const found: Violation[] = [];
  check({ library, found }, root, value, [], true);
  return found;
}

interface Run {
  readonly library: Library;
  readonly found: Violation[];
}

/** `closed`: fields that the schema does not name are unknown. In a branch of a choice they belong to its neighbours. */
function check(run: Run, given: Place, value: Json, path: Path, closed: boolean): void {
  if (value === null || isTemplate(value)) return;
  const place = run.library.resolve(given);
  const { node } = place;
  const types = typesOf(node);
  if (types.length > 0 && !types.some((type) => isOfType(value, type))) {
    run.found.push({ is: "type", path, place, value, types });
    return;
  }
  if (isObject(value)) checkMapping(run, place, value, path, closed);
  else if (isList(value)) checkList(run, place, value, path, closed);
  else checkScalar(run, place, value, path);
  checkChoices(run, place, value, path);
}

function checkMapping(run: Run, place: Place, value: JsonObject, path: Path, closed: boolean): void {
  const { node } = place;
  const keys = Object.keys(value);
  const templated = keys.some((key) => key.includes("{{"));
  if (!templated) {
    for (const key of node.required ?? []) {
      if (!isPresent(value, key))
        run.found.push({ is: "missing", path, place, value, key, written: Object.hasOwn(value, key) });
    }
    checkSize(run, place, value, path, keys.length, [node.minProperties, node.maxProperties], "fields");
  }
  for (const key of keys) {
    const child = value[key];
    if (child === undefined || key.includes("{{")) continue;
    const at = run.library.child(place, key);
    if (at) check(run, at, child, [...path, key], closed);
    else if (closed && node.properties) run.found.push({ is: "unknownField", path, place, value, key });
  }
}

function checkList(run: Run, place: Place, value: readonly Json[], path: Path, closed: boolean): void {
  checkSize(run, place, value, path, value.length, [place.node.minItems, place.node.maxItems], "items");
  const items = run.library.child(place);
  if (items) for (const [index, item] of value.entries()) check(run, items, item, [...path, index], closed);
}

function checkScalar(run: Run, place: Place, value: string | number | boolean, path: Path): void {
  const { node } = place;
  // The API server takes an empty text in a built-in kind for an absent one and puts the default in.
  if (node.enum && !node.enum.includes(value) && !(value === "" && place.definition.startsWith("IoK8sApi"))) {
    run.found.push({ is: "enum", path, place, value, allowed: node.enum });
    return;
  }
  if (typeof value === "boolean") return;
  if (typeof value === "string") {
    // JSON Schema counts characters, not UTF-16 units.
    checkSize(run, place, value, path, [...value].length, [node.minLength, node.maxLength], "characters");
    if (node.pattern !== undefined && !matchesPattern(node.pattern, value)) {
      run.found.push({ is: "pattern", path, place, value, pattern: node.pattern });
      return;
    }
  } else {
    const expected = rangeProblem(node, value);
    if (expected !== undefined) {
      run.found.push({ is: "range", path, place, value, expected });
      return;
    }
  }
  const expected = node.format === undefined ? undefined : formatProblem(node.format, value);
  if (node.format !== undefined && expected !== undefined) {
    run.found.push({ is: "format", path, place, value, format: node.format, expected });
  }
}

type Bounds = readonly [number | undefined, number | undefined];

function checkSize(
  run: Run,
  place: Place,
  value: Json,
  path: Path,
  size: number,
  [low, high]: Bounds,
  what: string,
): void {
  const expected =
    low !== undefined && size < low
      ? `at least ${low}`
      : high !== undefined && size > high
        ? `at most ${high}`
        : undefined;
  if (expected === undefined) return;
  const unit = expected.endsWith(" 1") ? what.slice(0, -1) : what;
  run.found.push({ is: "range", path, place, value, expected: `should have ${expected} ${unit}, has ${size}` });
}

function rangeProblem(
  { minimum, maximum, exclusiveMinimum, exclusiveMaximum }: SchemaNode,
  value: number,
): string | undefined {
  if (minimum !== undefined && value < minimum) return `should be greater than or equal to ${minimum}`;
  if (maximum !== undefined && value > maximum) return `should be less than or equal to ${maximum}`;
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) return `should be greater than ${exclusiveMinimum}`;
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) return `should be less than ${exclusiveMaximum}`;
  return undefined;
}

function checkChoices(run: Run, place: Place, value: Json, path: Path): void {
  const { node } = place;
  for (const branch of node.allOf ?? []) check(run, { ...place, node: branch }, value, path, false);
  for (const keyword of ["oneOf", "anyOf"] as const) {
    const branches = node[keyword];
    if (!branches) continue;
    const choice = readChoice(keyword, branches);
    if (choice && isObject(value)) {
      const present = choice.keys.filter((key) => isPresent(value, key));
      const templated = Object.keys(value).some((key) => key.includes("{{"));
      const holds =
        choice.allowed === "at least one"
          ? present.length > 0
          : choice.allowed === "exactly one"
            ? present.length === 1
            : present.length <= 1;
      if (!holds && !templated) run.found.push({ is: "choice", path, place, value, ...choice, present });
    } else if (!choice) {
      const fitting = branches.filter((branch) => fits(run, { ...place, node: branch }, value)).length;
      if (fitting === 0 || (keyword === "oneOf" && fitting > 1)) run.found.push({ is: "noBranch", path, place, value });
    }
  }
  if (node.not && fits(run, { ...place, node: node.not }, value))
    run.found.push({ is: "noBranch", path, place, value });
}

function fits({ library }: Run, place: Place, value: Json): boolean {
  const found: Violation[] = [];
  check({ library, found }, place, value, [], false);
  return found.length === 0;
}

function isPresent(value: JsonObject, key: string): boolean {
  return Object.hasOwn(value, key) && value[key] !== null;
}

function isTemplate(value: Json): boolean {
  return typeof value === "string" && value.includes("{{");
}

function isOfType(value: Json, type: string): boolean {
  switch (type) {
    case "object":
      return isObject(value);
    case "array":
      return isList(value);
    case "integer":
      return Number.isInteger(value);
    case "number":
      return typeof value === "number";
    default:
      return typeof value === type;
  }
}
