// Matchers of Traefik 2 in the words of Traefik 3 (docs/content/migrate/v2-to-v3-details.md of Traefik). Undefined means that
// no certain conversion is known.

import { matchersOf, printValue, type RuleMatcher, type RuleNode } from "./rule.ts";
import { type MatcherRow, matcherRow } from "./ruleMatchers.ts";

/** The whole rule in version 3; undefined where one of its matchers has no certain conversion. */
export function toVersion3(rule: string, tree: RuleNode, of: "http" | "tcp"): string | undefined {
  let text = rule;
  for (const { matcher } of [...matchersOf(tree)].reverse()) {
    const converted = convertMatcher(matcher, of, matcher === tree);
    if (converted === undefined) return undefined;
    text = text.slice(0, matcher.span.start) + converted + text.slice(matcher.span.end);
  }
  return text;
}

/** One matcher of version 2 in version 3. @param alone it is the whole rule, so alternatives need no parentheses */
export function convertMatcher(matcher: RuleMatcher, of: "http" | "tcp", alone: boolean): string | undefined {
  const row = matcherRow(matcher.name, { of, version: 2 });
  const values = matcher.values.map(({ value }) => value);
  if (!row || values.length === 0 || values.includes("")) return undefined;
  const step = row.values.length;
  if (values.length % step !== 0) return undefined;
  const parts: string[] = [];
  for (let at = 0; at < values.length; at += step) {
    const part = convertOne(row, values.slice(at, at + step), of);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  // All headers of one matcher must be there; of other matchers one value is enough.
  const sign = /^(?:Headers|HeadersRegexp|Query)$/.test(row.name) ? " && " : " || ";
  return parts.length === 1 || alone ? parts.join(sign) : `(${parts.join(sign)})`;
}

/** One matcher with several values, as alternatives of one value each (version 3 takes one). */
export function toAlternatives({ name, values }: RuleMatcher, size: number, alone: boolean): string {
  const parts: string[] = [];
  for (let at = 0; at < values.length; at += size)
    parts.push(
      `${name}(${values
        .slice(at, at + size)
        .map(({ value }) => printValue(value))
        .join(", ")})`,
    );
  return alone ? parts.join(" || ") : `(${parts.join(" || ")})`;
}

function convertOne({ name }: MatcherRow, values: readonly string[], of: "http" | "tcp"): string | undefined {
  const [first = "", second = ""] = values;
  switch (name) {
    case "Host":
    case "HostHeader":
      return call("Host", first);
    case "Headers":
      return call("Header", first, second);
    case "HeadersRegexp":
      return call("HeaderRegexp", first, second);
    case "HostRegexp":
    case "HostSNIRegexp": {
      const regex = templateToRegex(first, "[^.]+");
      return regex === undefined ? undefined : call(name, `${of === "tcp" ? "(?i)" : ""}^${regex}$`);
    }
    case "Path":
    case "PathPrefix": {
      if (!/[{}]/.test(first)) return call(name, first);
      const regex = templateToRegex(first, "[^/]+");
      return regex === undefined ? undefined : call("PathRegexp", `^${regex}${name === "Path" ? "$" : ""}`);
    }
    case "Query": {
      const equals = first.indexOf("=");
      if (/[{}]/.test(first)) return undefined;
      if (equals < 0 || equals === first.length - 1) return call("Query", first.replace(/=$/, ""));
      return equals === 0 ? undefined : call("Query", first.slice(0, equals), first.slice(equals + 1));
    }
    default:
      return call(name, ...values);
  }
}

function call(name: string, ...values: readonly string[]): string {
  return `${name}(${values.map(printValue).join(", ")})`;
}

/** `{name:regexp}` and `{name}` become expressions, what stands between them is taken letter for letter (gorilla/mux). */
function templateToRegex(template: string, standard: string): string | undefined {
  let regex = "";
  let at = 0;
  for (const { start, end } of braces(template) ?? [{ start: -1, end: 0 }]) {
    if (start < 0) return undefined;
    const inner = template.slice(start + 1, end - 1);
    const colon = inner.indexOf(":");
    const pattern = colon < 0 ? standard : inner.slice(colon + 1);
    if (inner === "" || colon === 0 || pattern === "") return undefined;
    regex += quoteRegex(template.slice(at, start)) + (pattern.includes("|") ? `(?:${pattern})` : pattern);
    at = end;
  }
  return regex + quoteRegex(template.slice(at));
}

/** The outermost pairs of braces; undefined where they don't pair. */
function braces(template: string): readonly { readonly start: number; readonly end: number }[] | undefined {
  const found: { start: number; end: number }[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < template.length; i++) {
    if (template[i] === "{" && depth++ === 0) start = i;
    if (template[i] !== "}") continue;
    depth--;
    if (depth === 0) found.push({ start, end: i + 1 });
    if (depth < 0) return undefined;
  }
  return depth === 0 ? found : undefined;
}

/** Go's regexp.QuoteMeta. */
export function quoteRegex(text: string): string {
  return text.replaceAll(/[\\.+*?()|[\]{}^$]/g, String.raw`\$&`);
}
