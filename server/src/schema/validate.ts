// Holds a manifest against its compiled schema and reads ajv's errors. Nulls count as absent, as the API server drops them
// before it validates; what a template engine will fill in (`{{`) is not judged. Knows the keywords, not the words for the
// user.

import { isList, isObject, type Json, type JsonObject, jsonAt, type Path } from "../base/json.ts";
import { readChoice } from "./choice.ts";
import { withDefaults } from "./defaults.ts";
import { placeAt } from "./describe.ts";
import { formatProblem } from "./format.ts";
import type { Library } from "./library.ts";
import type { Place, SchemaNode } from "./schemaNode.ts";
import type { Refusal, Validator } from "./validator.ts";
import type { Violation } from "./violation.ts";

/** Everything in a value that the schema of a kind refuses, in the order of the document. Total: any value has an answer. */
export function violationsOf(library: Library, root: Place, value: Json): readonly Violation[] {
  const validate = library.validator(root.file, root.definition);
  const given = withoutNulls(value);
  if (!validate || validate(given)) return [];
  const refused = new Map<string, Violation[]>();
  for (const refusal of withoutSettled(library, root, given, validate)) {
    const violation = toViolation({ library, root, value, given }, refusal);
    if (!violation) continue;
    const known = refused.get(refusal.instancePath);
    if (known) known.push(violation);
    else refused.set(refusal.instancePath, [violation]);
  }
  return inOrder(given, [...refused.values()].flatMap(withoutEchoes));
}

/**
 * What the validator has just refused, without what the defaults settle that the API server fills in first. They only take
 * reasons away here: what is right as written stays right, and is not walked again.
 */
function withoutSettled(library: Library, root: Place, given: Json, validate: Validator): readonly Refusal[] {
  const refusals = validate.errors ?? [];
  const filled = withDefaults(library, root, given);
  if (filled === given) return refusals;
  const nameOf = ({ instancePath, schemaPath, params }: Refusal) =>
    `${instancePath} ${schemaPath} ${JSON.stringify(params)}`;
  const left = new Set(validate(filled) ? [] : (validate.errors ?? []).map(nameOf));
  return refusals.filter((refusal) => left.has(nameOf(refusal)));
}

interface Run {
  readonly library: Library;
  readonly root: Place;
  /** As written. */
  readonly value: Json;
  /** As validated. */
  readonly given: Json;
}

/** The value with null-valued keys left out; the same value where there are none, as nearly always. */
function withoutNulls(value: Json): Json {
  if (!holdsNull(value)) return value;
  if (isList(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const kept: { [key: string]: Json } = Object.create(null);
  for (const [key, child] of Object.entries(value)) if (child !== null || key === "?") kept[key] = withoutNulls(child);
  return kept;
}

function holdsNull(value: Json): boolean {
  if (typeof value !== "object" || value === null) return value === null;
  if (isList(value)) {
    for (const item of value) if (holdsNull(item)) return true;
    return false;
  }
  for (const key of Object.keys(value)) if (holdsNull(value[key] ?? null)) return true;
  return false;
}

// What a branch of a choice says is told by the choice.
const inBranch = /\/(?:oneOf|anyOf)\/\d+\//;

/** What ajv's error says, by its keyword and parameters; undefined where it is about a template or a null. */
function toViolation(run: Run, { instancePath, schemaPath, keyword, params }: Refusal): Violation | undefined {
  if (inBranch.test(schemaPath)) return undefined;
  const path = toPath(run.given, instancePath);
  const value = jsonAt(run.given, path) ?? null;
  if (value === null || isTemplate(value)) return undefined;
  const place = placeOf(run, path);
  const at = { path, place, value };
  const limit = Number(params["limit"] ?? params["multipleOf"]);
  switch (keyword) {
    case "required": {
      const key = String(params["missingProperty"]);
      const written = jsonAt(run.value, [...path, key]) === null;
      return isTemplated(value) ? undefined : { is: "missing", ...at, key, written };
    }
    case "additionalProperties": {
      const key = String(params["additionalProperty"]);
      return key === "?" || key.includes("{{") ? undefined : { is: "unknownField", ...at, key };
    }
    case "type":
      return { is: "type", ...at, types: [params["type"]].flat().map(String) };
    case "enum":
      return { is: "enum", ...at, allowed: place.node.enum ?? [] };
    case "pattern":
      return { is: "pattern", ...at, pattern: String(params["pattern"]) };
    case "format": {
      const format = String(params["format"]);
      const expected =
        typeof value === "string" || typeof value === "number" ? formatProblem(format, value) : undefined;
      return { is: "format", ...at, format, expected: expected ?? `must be of format ${format}` };
    }
    case "oneOf":
    case "anyOf":
    case "not":
      return toChoice(at, keyword, schemaPath);
    default: {
      const size = sizeOf(value);
      const expected = expectations[keyword]?.(limit, size);
      if (expected === undefined || (keyword.endsWith("Properties") && isTemplated(value))) return undefined;
      return { is: "range", ...at, expected };
    }
  }
}

const items = (count: number, unit: string) => `${count} ${count === 1 ? unit : `${unit}s`}`;
const least = (unit: string) => (limit: number, size: number) =>
  `should have at least ${items(limit, unit)}, has ${size}`;
const most = (unit: string) => (limit: number, size: number) =>
  `should have at most ${items(limit, unit)}, has ${size}`;

const expectations: { readonly [keyword: string]: (limit: number, size: number) => string } = {
  minimum: (limit) => `should be greater than or equal to ${limit}`,
  maximum: (limit) => `should be less than or equal to ${limit}`,
  exclusiveMinimum: (limit) => `should be greater than ${limit}`,
  exclusiveMaximum: (limit) => `should be less than ${limit}`,
  multipleOf: (limit) => `should be a multiple of ${limit}`,
  minLength: least("character"),
  maxLength: most("character"),
  minItems: least("item"),
  maxItems: most("item"),
  minProperties: least("field"),
  maxProperties: most("field"),
};

function sizeOf(value: Json): number {
  if (isObject(value)) return Object.keys(value).length;
  if (isList(value)) return value.length;
  return typeof value === "string" ? Array.from(value).length : 0;
}

type At = Pick<Violation, "path" | "place" | "value">;

function toChoice(at: At, keyword: "oneOf" | "anyOf" | "not", schemaPath: string): Violation | undefined {
  const branch = /\/allOf\/(\d+)\/\w+$/.exec(schemaPath)?.[1];
  const node: SchemaNode | undefined = branch === undefined ? at.place.node : at.place.node.allOf?.[Number(branch)];
  const branches = keyword === "not" ? undefined : node?.[keyword];
  const choice = keyword === "not" || !branches ? undefined : readChoice(keyword, branches);
  if (!choice || !isObject(at.value)) return holdsTemplate(at.value) ? undefined : { is: "noBranch", ...at };
  const { value } = at;
  const present = choice.keys.filter((key) => Object.hasOwn(value, key));
  return isTemplated(value) ? undefined : { is: "choice", ...at, ...choice, present };
}

/** What is wrong with one value, told once: where the type is wrong, the rest follows from it. */
function withoutEchoes(violations: readonly Violation[]): readonly Violation[] {
  const first =
    violations.find(({ is }) => is === "type") ??
    violations.find(({ is, value }) => is === "enum" && typeof value !== "object");
  if (first) return [first];
  const known = new Set<string>();
  const range = violations.some(({ is }) => is === "pattern" || is === "range");
  return violations.filter((violation) => {
    const { is } = violation;
    if (is === "format" && range) return false;
    const text = is === "missing" || is === "unknownField" ? `${is} ${violation.key}` : is;
    // A value can be too long and of the wrong pattern, and lack several fields; each once.
    if (known.has(text)) return false;
    known.add(text);
    return true;
  });
}

/** By the document: what is wrong with a mapping as a whole before what is wrong inside it, a choice after it. */
function inOrder(given: Json, violations: readonly Violation[]): readonly Violation[] {
  const ranked = violations.map((violation) => {
    const own =
      violation.is === "unknownField"
        ? positionOf(violation.value, violation.key)
        : violation.is === "choice" || violation.is === "noBranch"
          ? Number.POSITIVE_INFINITY
          : -1;
    const steps = violation.path.map((step, depth) => positionOf(jsonAt(given, violation.path.slice(0, depth)), step));
    return { violation, rank: [...steps, own] };
  });
  return ranked.sort((a, b) => compare(a.rank, b.rank)).map(({ violation }) => violation);
}

function positionOf(parent: Json | undefined, step: string | number): number {
  if (typeof step === "number") return step;
  return isObject(parent) ? Object.keys(parent).indexOf(step) : 0;
}

function compare(left: readonly number[], right: readonly number[]): number {
  for (const [index, step] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    if (step !== other) return step < other ? -1 : 1;
  }
  return left.length - right.length;
}

/** The path of a JSON pointer; whether a step is a position or a key is told by the value. */
function toPath(value: Json, pointer: string): Path {
  const path: (string | number)[] = [];
  let at: Json | undefined = value;
  for (const token of pointer.split("/").slice(1)) {
    const key = token.replaceAll("~1", "/").replaceAll("~0", "~");
    const step = isList(at) ? Number(key) : key;
    path.push(step);
    at = jsonAt(at, [step]);
  }
  return path;
}

/** The place of a path; where only a branch names it, one that says nothing. */
function placeOf({ library, root }: Run, path: Path): Place {
  const place = placeAt(library, root, path);
  return place ? library.resolve(place) : { ...root, node: {} };
}

/** A text with `{{`, or a bare `{{ … }}`, which YAML reads as a mapping whose key is a mapping (its key then is `?`). */
function isTemplate(value: Json): boolean {
  return typeof value === "string" ? value.includes("{{") : isObject(value) && Object.hasOwn(value, "?");
}

/** Whether a template engine fills keys of the mapping in. */
function isTemplated(value: Json): boolean {
  return isObject(value) && Object.keys(value).some((key) => key === "?" || key.includes("{{"));
}

function holdsTemplate(value: Json): boolean {
  if (isList(value)) return value.some(holdsTemplate);
  return isTemplate(value) || isTemplated(value) || (isObject(value) && valuesOf(value).some(holdsTemplate));
}

const valuesOf = (value: JsonObject): readonly Json[] => Object.values(value);
