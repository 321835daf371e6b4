// A rule in words, for people: what a request must be like. The caller says how a value is shown.

import type { RuleMatcher, RuleNode } from "./rule.ts";
import { matcherRow, type RuleDialect } from "./ruleMatchers.ts";

/** How a value is written: in backticks, escaped for Markdown. */
export type ShowValue = (value: string) => string;

/** `host is a and (path begins with /b or path is /c)`. */
export function inWords(node: RuleNode, dialect: RuleDialect, show: ShowValue): string {
  switch (node.is) {
    case "matcher":
      return matcherInWords(node, dialect, show);
    case "group":
      return node.inner.is === "matcher" || node.inner.is === "group"
        ? inWords(node.inner, dialect, show)
        : `(${inWords(node.inner, dialect, show)})`;
    case "not":
      return `not (${inWords(node.operand.is === "group" ? node.operand.inner : node.operand, dialect, show)})`;
    case "and":
    case "or":
      return node.operands.map((operand) => inWords(operand, dialect, show)).join(` ${node.is} `);
  }
}

function matcherInWords(matcher: RuleMatcher, dialect: RuleDialect, show: ShowValue): string {
  const row = matcherRow(matcher.name, dialect);
  const values = matcher.values.map(({ value }) => show(value));
  if (values.length === 0) return `${matcher.name} of nothing`;
  const size = row === undefined || row.counts !== undefined ? Math.max(values.length, 1) : row.values.length;
  const parts: string[] = [];
  for (let at = 0; at < values.length; at += size)
    parts.push(phrase(row?.name ?? matcher.name, values.slice(at, at + size)));
  const joined = parts.join(/^(?:Headers|HeadersRegexp|Query)$/.test(row?.name ?? "") ? " and " : " or ");
  return parts.length > 1 ? `(${joined})` : joined;
}

function phrase(name: string, [first = "", second]: readonly string[]): string {
  switch (name) {
    case "Host":
    case "HostHeader":
      return `the host is ${first}`;
    case "HostRegexp":
      return `the host matches ${first}`;
    case "HostSNI":
      return `the server name is ${first}`;
    case "HostSNIRegexp":
      return `the server name matches ${first}`;
    case "Path":
      return `the path is ${first}`;
    case "PathPrefix":
      return `the path begins with ${first}`;
    case "PathRegexp":
      return `the path matches ${first}`;
    case "Method":
      return `the method is ${first}`;
    case "ClientIP":
      return `the client is in ${first}`;
    case "ALPN":
      return `the protocol ${first} is offered`;
    case "Header":
    case "Headers":
      return `header ${first} is ${second ?? ""}`;
    case "HeaderRegexp":
    case "HeadersRegexp":
      return `header ${first} matches ${second ?? ""}`;
    case "Query":
      return second === undefined ? `query ${first} is there` : `query ${first} is ${second}`;
    case "QueryRegexp":
      return second === undefined ? `query ${first} is empty` : `query ${first} matches ${second}`;
    default:
      return `${name} ${first}`;
  }
}
