// Whether the value of an annotation is one that its owner takes, as the owner's own parser reads it. Templates and what
// no parser is known for are not judged. Every regular expression here and in the tables is ours, and sees short texts only.

import { nearest } from "../../base/nearest.ts";
import type { AnnotationRow } from "./annotationRow.ts";
import { parseReference, referenceKindOf } from "./reference.ts";
import {
  badAddress,
  isBoolean,
  isDuration,
  isSize,
  nearestAddresses,
  nearestSize,
  showSeconds,
  toBoolean,
  toSeconds,
  type ValueForms,
} from "./valueForms.ts";

export interface ValueProblem {
  readonly is: "boolean" | "number" | "enum" | "format" | "item";
  /** What is wrong, in words that follow the value: `is no size; write it as in 10m`. */
  readonly why: string;
  /** The part of the value that is meant, where it is not the whole. */
  readonly part?: string;
  /** The value that was likely meant; it has no problem itself. */
  readonly nearest?: string;
}

export interface ValueContext {
  readonly forms: ValueForms;
  /** What another annotation of the object says, else its default. */
  valueOf(name: string): string | undefined;
  /** The Services that the object routes to; undefined where that is not known. */
  readonly services: readonly string[] | undefined;
}

/** Longer values are not held against a pattern. */
const LONGEST = 1000;

/** Longer ones are not looked at: no list of addresses that a person writes is that long. */
const LONGEST_OF_ALL = 20_000;

/** What is wrong with a value; undefined where nothing is, and where nobody can tell. */
export function checkValue(row: AnnotationRow, value: string, cx: ValueContext): ValueProblem | undefined {
  if (value.length > LONGEST_OF_ALL || value.includes("{{")) return undefined;
  const problem = problemOf(row, value, cx);
  if (problem?.nearest === undefined) return problem;
  const { nearest: near, ...rest } = problem;
  return near !== value && problemOf(row, near, cx) === undefined ? problem : rest;
}

/** Of a list: its items without the blanks around them. */
export function itemsOf({ separator = "," }: AnnotationRow, value: string): readonly string[] {
  return value.split(separator).map((item) => item.trim());
}

function problemOf(row: AnnotationRow, value: string, cx: ValueContext): ValueProblem | undefined {
  if (row.type === "boolean") return booleanProblem(value, cx);
  if (row.type === "integer") return integerProblem(row, value);
  // Most owners take an empty text for an annotation that is not there.
  if (value === "") return undefined;
  if (row.byValue) return byValueProblem(row.byValue, value, cx) ?? enumProblem(row, value, cx);
  switch (row.type) {
    case "enum":
      return enumProblem(row, value, cx);
    case "size":
      return sizeProblem(row, value, cx);
    case "duration":
      return durationProblem(row, value, cx);
    case "cidr-list":
      return addressProblem(row, value, cx);
    case "url":
      return urlProblem(row, value, cx);
    case "path":
      return /\s/.test(value) ? format(value, "is no path", row) : patternProblem(row, value, cx);
    case "secret-ref":
    case "configmap-ref":
    case "service-ref":
      return referenceProblem(row, value, cx) ?? patternProblem(row, value, cx);
    case "list":
      return itemProblem(row, value, cx) ?? patternProblem(row, value, cx);
    case "string":
    case "regex":
      return (
        jsonProblem(row, value) ??
        boundsProblem(row, value) ??
        serviceProblem(row, value, cx) ??
        patternProblem(row, value, cx)
      );
    case "snippet":
      return undefined;
  }
}

function booleanProblem(value: string, { forms }: ValueContext): ValueProblem | undefined {
  if (isBoolean(value, forms)) return undefined;
  const meant = toBoolean(value);
  return {
    is: "boolean",
    why: `takes "true" or "false"`,
    ...(meant === undefined ? {} : { nearest: String(meant) }),
  };
}

function integerProblem(row: AnnotationRow, value: string): ValueProblem | undefined {
  const [least, most] = [boundOf(row.minimum), boundOf(row.maximum)];
  const range =
    least !== undefined && most !== undefined
      ? ` from ${least} to ${most}`
      : least !== undefined
        ? ` of at least ${least}`
        : most !== undefined
          ? ` of at most ${most}`
          : "";
  const why = `takes a whole number${range}${row.unit === "s" ? ", in seconds" : ""}`;
  // Go's strconv.Atoi; more digits than a 64-bit number has are none to it.
  if (!/^[+-]?\d{1,18}$/.test(value) || (row.pattern !== undefined && !regexOf(row.pattern).test(value)))
    return { is: "number", why, ...nearNumber(row, value) };
  const number = Number(value);
  const clamped = Math.min(Math.max(number, least ?? number), most ?? number);
  return clamped === number ? undefined : { is: "number", why, nearest: String(clamped) };
}

function nearNumber(row: AnnotationRow, value: string): { readonly nearest?: string } {
  const trimmed = value.trim();
  if (/^\d{1,18}$/.test(trimmed)) return { nearest: trimmed };
  const seconds = row.unit === "s" ? toSeconds(trimmed) : undefined;
  if (seconds !== undefined) return Number.isInteger(seconds) ? { nearest: String(seconds) } : {};
  const [, digits] = /^(\d{1,18})\s*(?:r\/[sm]|%|(?:sec|second|time|trie|retrie)s?|[xs])$/i.exec(trimmed) ?? [];
  return digits === undefined ? {} : { nearest: digits };
}

function boundOf(bound: number | string | undefined): number | undefined {
  return typeof bound === "number" ? bound : undefined;
}

function enumProblem(row: AnnotationRow, value: string, { forms }: ValueContext): ValueProblem | undefined {
  const allowed = row.enum ?? [];
  if (allowed.length === 0 || allowed.includes(value)) return undefined;
  const lower = value.trim().toLowerCase();
  const same = allowed.find((item) => item.toLowerCase() === lower);
  if (row.caseInsensitive === true && same !== undefined) return undefined;
  if (forms.blanksCountForNothing === true && allowed.includes(value.trim())) return undefined;
  const near = same ?? switchOf(allowed, value) ?? nearest(value, allowed);
  return { is: "enum", why: `is not ${oneOf(allowed)}`, ...(near === undefined ? {} : { nearest: near }) };
}

/** "true" where only on and off are allowed, and the other way round. */
function switchOf(allowed: readonly string[], value: string): string | undefined {
  const meant = toBoolean(value);
  if (meant === undefined) return undefined;
  return allowed.find((item) => toBoolean(item) === meant);
}

function byValueProblem(
  byValue: NonNullable<AnnotationRow["byValue"]>,
  value: string,
  cx: ValueContext,
): ValueProblem | undefined {
  for (const [name, table] of Object.entries(byValue)) {
    const other = cx.valueOf(name);
    const allowed = other !== undefined && Object.hasOwn(table, other) ? table[other] : undefined;
    if (!allowed || allowed.includes(value)) continue;
    const near = nearest(value, allowed);
    return {
      is: "enum",
      why: allowed.length === 0 ? `is nothing that ${other} takes` : `is not ${oneOf(allowed)}, which ${other} takes`,
      ...(near === undefined ? {} : { nearest: near }),
    };
  }
  return undefined;
}

function sizeProblem(row: AnnotationRow, value: string, cx: ValueContext): ValueProblem | undefined {
  const fits = isSize(value, cx.forms);
  if (fits === undefined) return patternProblem(row, value, cx);
  return fits ? undefined : format(value, "is no size", { ...row, example: "10m" }, nearestSize(value));
}

function durationProblem(row: AnnotationRow, value: string, cx: ValueContext): ValueProblem | undefined {
  const fits = row.pattern === undefined ? isDuration(value, cx.forms) : regexFits(row.pattern, value);
  const seconds = toSeconds(value);
  if (fits === false) {
    const near = seconds === undefined ? undefined : showSeconds(seconds, row.pattern === undefined ? "d" : "h");
    return format(value, "is no duration", { ...row, example: row.example ?? "30s" }, near);
  }
  const least = typeof row.minimum === "string" ? toSeconds(row.minimum) : undefined;
  if (seconds === undefined || least === undefined || seconds >= least) return undefined;
  return { is: "format", why: `is less than the ${String(row.minimum)} that is needed`, nearest: String(row.minimum) };
}

function addressProblem(row: AnnotationRow, value: string, cx: ValueContext): ValueProblem | undefined {
  const bad = badAddress(value, cx.forms);
  if (bad === undefined) return undefined;
  return {
    ...format(bad, "is no address and no CIDR", { ...row, example: "10.0.0.0/8" }, nearestAddresses(value)),
    ...(bad === "" ? { part: ",", why: "leaves an item empty" } : { part: bad }),
  };
}

function urlProblem(row: AnnotationRow, value: string, cx: ValueContext): ValueProblem | undefined {
  const pattern = patternProblem(row, value, cx);
  if (pattern) return pattern;
  if (/\s/.test(value.trim()) || value !== value.trim()) return format(value, "is no URL", row, value.trim());
  const { schemes } = row;
  if (!schemes || schemes.some((scheme) => value.startsWith(`${scheme}://`))) return undefined;
  const bare = /^[a-z0-9][-a-z0-9.]*(?::\d+)?(?:\/|$)/i.test(value);
  return format(
    value,
    `does not begin with ${schemes.map((scheme) => `${scheme}://`).join(" or ")}`,
    row,
    bare ? `https://${value}` : undefined,
  );
}

function referenceProblem(row: AnnotationRow, value: string, { forms }: ValueContext): ValueProblem | undefined {
  if (parseReference(value) || forms.referenceSchemes?.some((scheme) => value.startsWith(scheme))) return undefined;
  const lower = value.trim().toLowerCase().replaceAll("_", "-");
  const near = parseReference(lower) ? lower : undefined;
  return format(
    value,
    `is no name of a ${referenceKindOf(row) ?? "object"}`,
    { ...row, example: "name or namespace/name" },
    near,
  );
}

function itemProblem(row: AnnotationRow, value: string, cx: ValueContext): ValueProblem | undefined {
  if (row.items === "services") return serviceProblem(row, value, cx);
  const { itemPattern } = row;
  const items = itemsOf(row, value);
  if (itemPattern !== undefined) {
    const bad = items.find((item) => item !== "" && !regexFits(itemPattern, item));
    return bad === undefined ? undefined : { ...format(bad, "is malformed", row), is: "item", part: bad };
  }
  if (!row.items) return undefined;
  const allowed = [...row.items, ...(row.plusItems ?? [])];
  const fits = (item: string): boolean =>
    item === "" ||
    allowed.includes(item) ||
    (row.itemsArePrefixes === true && allowed.some((start) => item.startsWith(start)));
  const bad = items.find((item) => !fits(item));
  if (bad === undefined) return undefined;
  const { separator = "," } = row;
  const apart = [/[,;|]/, /[\s,;|]+/]
    .map((signs) => bad.split(signs).map((part) => part.trim()))
    .find((parts) => parts.length > 1 && parts.every((part) => allowed.includes(part)));
  if (apart) {
    const all = items.flatMap((item) => (item === bad ? apart : [item]));
    const sign = separator === "," ? "commas" : separator === " " ? "blanks" : separator;
    return { is: "item", why: `needs ${sign} between its items`, nearest: all.join(separator), part: bad };
  }
  const near = allowed.find((item) => item.toLowerCase() === bad.toLowerCase()) ?? nearest(bad, allowed);
  return {
    is: "item",
    why: `is not ${oneOf(allowed)}`,
    part: bad,
    ...(near === undefined ? {} : { nearest: items.map((item) => (item === bad ? near : item)).join(separator) }),
  };
}

/** Lists of Services, and texts with serviceName=NAME: the Ingress has to route to each (F5 refuses it otherwise). */
function serviceProblem(row: AnnotationRow, value: string, { services }: ValueContext): ValueProblem | undefined {
  if (row.items !== "services" || !services || value.length > LONGEST) return undefined;
  const names =
    row.type === "list"
      ? value.split(",")
      : [...value.matchAll(/(?:^|[;\s])serviceName=([^\s;]+)/g)].map(([, name = ""]) => name);
  const bad = names.find((name) => !services.includes(name));
  if (bad === undefined) return undefined;
  const near = services.find((name) => name === bad.trim()) ?? nearest(bad, services);
  return {
    is: "item",
    why: "is no Service that this Ingress routes to",
    part: bad,
    ...(near === undefined ? {} : { nearest: value.replace(bad, () => near) }),
  };
}

function jsonProblem(row: AnnotationRow, value: string): ValueProblem | undefined {
  if (row.json !== true) return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)
      ? undefined
      : format(value, "is no JSON object", row);
  } catch {
    return format(value, "is no JSON", row);
  }
}

/** Bounds of a text that may be a bare number (a TTL in seconds, or a duration). */
function boundsProblem(row: AnnotationRow, value: string): ValueProblem | undefined {
  const [least, most] = [boundOf(row.minimum), boundOf(row.maximum)];
  if (!/^\d{1,18}$/.test(value) || (least === undefined && most === undefined)) return undefined;
  const number = Number(value);
  if ((least === undefined || number >= least) && (most === undefined || number <= most)) return undefined;
  return {
    is: "format",
    why: `is outside ${least ?? "…"} to ${most ?? "…"}`,
    nearest: String(number < (least ?? number) ? least : most),
  };
}

function patternProblem(row: AnnotationRow, value: string, { forms }: ValueContext): ValueProblem | undefined {
  const { pattern } = row;
  if (pattern === undefined || regexFits(pattern, value)) return undefined;
  if (forms.blanksCountForNothing === true && regexFits(pattern, value.replaceAll(" ", ""))) return undefined;
  const trimmed = value.trim();
  if (trimmed !== value && regexFits(pattern, trimmed))
    return { is: "format", why: "has blanks or an empty line around it", nearest: trimmed };
  if (row.items && row.items !== "services") {
    const near = nearest(value, row.items);
    return { is: "enum", why: `is not ${oneOf(row.items)}`, ...(near === undefined ? {} : { nearest: near }) };
  }
  const start = /^\^([A-Za-z]+=)$/.exec(pattern)?.[1];
  if (start !== undefined) return format(value, `does not begin with ${start}`, row, `${start}${value}`);
  const sign = refusedSign(pattern, value);
  if (sign !== undefined) return { is: "format", why: `holds ${sign}, which is not allowed here`, part: sign };
  return format(value, "is malformed", row, row.type === "path" ? `/${value}` : undefined);
}

/** Of a pattern that is a set of letters: the first sign of a text that is not in it. */
function refusedSign(pattern: string, value: string): string | undefined {
  const regex = regexOf(pattern);
  const signs = [...new Set(value)];
  const refused = signs.filter((sign) => !regex.test(sign));
  return refused.length < signs.length ? refused[0] : undefined;
}

function format(
  value: string,
  why: string,
  { example, default: standard }: AnnotationRow,
  near?: string,
): ValueProblem {
  const like = example ?? (standard === "" ? undefined : standard);
  return {
    is: "format",
    why: like === undefined ? why : `${why}; write it as in ${like}`,
    ...(near === undefined || near === value ? {} : { nearest: near }),
  };
}

/** `one of a, b, c`, as many of a long list as a message has room for. */
function oneOf(allowed: readonly string[]): string {
  if (allowed.length === 1) return JSON.stringify(allowed[0]);
  const names = allowed.map((item) => (item === "" ? '""' : item));
  let shown = names.length;
  while (shown > 1 && names.slice(0, shown).join(", ").length > ROOM) shown--;
  return `one of ${names.slice(0, shown).join(", ")}${shown < names.length ? " …" : ""}`;
}

const ROOM = 58;

function regexFits(pattern: string, value: string): boolean {
  return value.length > LONGEST || regexOf(pattern).test(value);
}

const compiled = new Map<string, RegExp>();

/** A pattern of the tables, compiled once. Never one of a manifest. */
function regexOf(pattern: string): RegExp {
  const known = compiled.get(pattern);
  if (known) return known;
  const regex = new RegExp(pattern);
  compiled.set(pattern, regex);
  return regex;
}
