// Puts what the validator found into words: those of the API server, so that a search for the message finds the same
// answers, with the fixes that are certain. Knows nothing of how the violations were found.

import { isList, isObject, type Json, type Path, toFieldPath } from "../base/json.ts";
import { nearest } from "../base/nearest.ts";
import type { Library } from "./library.ts";
import { scaffoldOf } from "./scaffold.ts";
import type { KindRef, SchemaFix, SchemaProblem } from "./schema.ts";
import type { Place } from "./schemaNode.ts";
import { unknownFieldProblems } from "./unknownField.ts";
import type { Violation } from "./violation.ts";

const maxLength = 120;

/** The problems to show for the violations of one manifest. One cause is one problem. */
export function toProblems(
  library: Library,
  kind: KindRef,
  root: Place,
  value: Json,
  violations: readonly Violation[],
): readonly SchemaProblem[] {
  const unknown = violations.filter((violation) => violation.is === "unknownField");
  const renamed = unknownFieldProblems(library, kind, root, value, unknown);
  const settled = new Set(renamed.flatMap(({ settles }) => settles));
  const problems: SchemaProblem[] = renamed.map(({ problem }) => problem);
  for (const violation of violations) {
    // `ingresClassName` is one slip: the field it was meant to be is not missing as well.
    if (violation.is === "missing" && settled.has(toFieldPath([...violation.path, violation.key]))) continue;
    if (violation.is !== "unknownField") problems.push(toProblem(library, violation));
  }
  return problems;
}

function toProblem(library: Library, violation: Exclude<Violation, { is: "unknownField" }>): SchemaProblem {
  const { path, value } = violation;
  const atValue = { path, at: "value", severity: "error" } as const;
  switch (violation.is) {
    case "missing": {
      const { key, written } = violation;
      const message = withPath([...path, key], "Required value");
      const filler = scaffoldOf(library, library.child(violation.place, key));
      const fixes: readonly SchemaFix[] = written
        ? []
        : [{ is: "insertKey", path, key, value: filler, title: `Add ${key}${preview(filler)}` }];
      // A missing field stands at the key that should hold it; spans fall back to the first key of a list's item.
      return {
        path: written ? [...path, key] : path,
        field: [...path, key],
        at: "key",
        severity: "error",
        code: "schema-required",
        message,
        fixes,
      };
    }
    case "type": {
      const wanted = listOf(violation.types);
      const message = withPath(path, `Invalid value: "${typeName(value)}": must be of type ${wanted}`);
      return { ...atValue, code: "schema-type", message, fixes: typeFixes(path, value, violation.types) };
    }
    case "enum":
      return { ...atValue, code: "schema-enum", ...enumProblem(path, value, violation.allowed) };
    case "range": {
      const shown =
        isObject(value) || isList(value) || violation.expected.startsWith("should have") ? "" : `${quote(value)}: `;
      return {
        ...atValue,
        code: "schema-range",
        message: withPath(path, `Invalid value: ${shown}${violation.expected}`),
        fixes: [],
      };
    }
    case "pattern":
      return {
        ...atValue,
        code: "schema-pattern",
        message: withPath(path, `Invalid value: ${quote(value)}: should match '${violation.pattern}'`),
        fixes: [],
      };
    case "format":
      return {
        ...atValue,
        code: "schema-format",
        message: withPath(path, `Invalid value: ${quote(value)}: ${violation.expected}`),
        fixes: [],
      };
    case "choice":
      return choiceProblem(violation);
    case "noBranch":
      return {
        path,
        at: "key",
        severity: "error",
        code: "schema-one-of",
        message: withPath(path, "Invalid value: matches none of the allowed forms"),
        fixes: [],
      };
  }
}

function enumProblem(
  path: Path,
  value: Json,
  allowed: readonly Json[],
): { readonly message: string; readonly fixes: readonly SchemaFix[] } {
  const best =
    typeof value === "string"
      ? nearest(
          value,
          allowed.filter((entry) => typeof entry === "string"),
        )
      : undefined;
  const start = `Unsupported value: ${quote(value)}: supported values: `;
  const room = maxLength - shortPath(path, 60).length - 2;
  const shown = [...allowed].sort((a, b) => Number(b === best) - Number(a === best));
  let list = shown.map(quote).join(", ");
  for (let count = shown.length - 1; count > 0 && start.length + list.length > room; count--) {
    list = `${shown.slice(0, count).map(quote).join(", ")} (+${shown.length - count})`;
  }
  const ordered = list.endsWith(")") ? list : allowed.map(quote).join(", ");
  const offered = best === undefined ? (allowed.length <= 3 ? allowed : []) : [best];
  return {
    message: withPath(path, start + ordered),
    fixes: offered.map((entry) => ({ is: "setValue", path, value: entry, title: `Use ${String(entry)}` })),
  };
}

function choiceProblem({ path, keys, present, allowed }: Extract<Violation, { is: "choice" }>): SchemaProblem {
  const extra = present.length > 1;
  const rule = extra ? `must set only one of ${present.join(", ")}` : `must set ${allowed} of ${keys.join(", ")}`;
  const message = withPath(path, rule);
  const fixes = extra
    ? present.map((key): SchemaFix => ({ is: "removeKey", path: [...path, key], title: `Remove ${key}` }))
    : [];
  const second = present[1];
  const at = second === undefined ? path : [...path, second];
  return { path: at, at: "key", severity: "error", code: "schema-one-of", message, fixes };
}

function typeFixes(path: Path, value: Json, types: readonly string[]): readonly SchemaFix[] {
  const set = (to: Json, title: string): readonly SchemaFix[] => [{ is: "setValue", path, value: to, title }];
  if (typeof value === "string") {
    if ((types.includes("integer") || types.includes("number")) && /^-?(0|[1-9]\d{0,14})$/.test(value)) {
      return set(Number(value), `Write ${value} without quotes`);
    }
    if (types.includes("boolean") && /^(true|false)$/i.test(value)) {
      return set(value.toLowerCase() === "true", `Write ${value.toLowerCase()} without quotes`);
    }
  } else if ((typeof value === "number" || typeof value === "boolean") && types.includes("string")) {
    return set(String(value), `Write it as text: "${String(value)}"`);
  }
  if (types[0] === "array" && types.length === 1) return set([value], "Make it a list of one");
  return [];
}

/** Path and message in at most 120 characters: a long path is cut at its start, then a long message at its end. */
function withPath(path: Path, message: string): string {
  const place = shortPath(path, maxLength - message.length - 2);
  const whole = place === "" ? message : `${place}: ${message}`;
  return whole.length <= maxLength ? whole : `${whole.slice(0, maxLength - 1)}…`;
}

function shortPath(path: Path, room: number): string {
  const place = toFieldPath(path);
  const limit = Math.max(room, 60);
  return place.length <= limit ? place : `…${place.slice(place.length - limit + 1)}`;
}

function quote(value: Json): string {
  const text = JSON.stringify(value);
  return text.length <= 50 ? text : `${text.slice(0, 48)}…"`;
}

const listOf = (types: readonly string[]) => types.join(" or ");

/** The type's name as the API server writes it for a value of the wrong type. */
function typeName(value: Json): string {
  if (isList(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  return value === null ? "null" : typeof value;
}

function preview(value: Json): string {
  return typeof value === "object" || value === "" ? "" : `: ${String(value)}`;
}
