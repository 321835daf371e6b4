// What one alternative of a rule takes, as a line of the route table says it: host, path, and what else must hold.

import type { RouteMatch } from "../../routes/match.ts";
import type { Condition, TableRoute } from "../../routes/route.ts";
import { type Literal, meaningOf } from "./ruleAlternatives.ts";
import type { RuleDialect } from "./ruleMatchers.ts";

export interface Taken extends Pick<TableRoute, "host" | "match" | "conditions"> {
  readonly unclear: string | undefined;
}

/** Every path. */
export const ALL_PATHS: RouteMatch = { is: "characters", path: "" };

/** Reads the matchers of one alternative, all of which must hold. */
export function takenBy(literals: readonly Literal[], { of, version }: RuleDialect): Taken {
  const hosts: string[] = [];
  const conditions: Condition[] = [];
  let match: RouteMatch | undefined;
  for (const literal of literals) {
    const what = meaningOf(literal);
    const [first = ""] = literal.values;
    const host = literal.negated ? undefined : hostOf(literal, version);
    if (host !== undefined) hosts.push(host);
    else if (!literal.negated && !match && (what === "path" || what === "pathRegex")) match = pathOf(literal, version);
    else if (!literal.negated && what === "method") conditions.push({ is: "method", value: first.toUpperCase() });
    else conditions.push(conditionOf(literal));
  }
  const distinct = [...new Set(hosts)].filter((host) => host !== "*");
  return {
    host: distinct[0],
    match: of === "tcp" ? { is: "connection" } : (match ?? ALL_PATHS),
    conditions,
    unclear: whyUnclear(distinct, literals, version),
  };
}

function whyUnclear(hosts: readonly string[], literals: readonly Literal[], version: 2 | 3): string | undefined {
  if (hosts.length > 1) return `it asks for ${hosts.length} hosts at once`;
  const template =
    version === 2 && literals.some((literal) => meaningOf(literal) === "path" && /[{}]/.test(literal.values[0] ?? ""));
  return template ? "its path is a template of Traefik 2" : undefined;
}

/** The host of a literal, `*` for every one; undefined for what is no host, or none that can be written as one. */
function hostOf(literal: Literal, version: 2 | 3): string | undefined {
  const [value = ""] = literal.values;
  switch (meaningOf(literal)) {
    case "host":
      return value.toLowerCase();
    case "hostRegex":
      return version === 2 ? templateHost(value) : regexHost(value);
    default:
      return undefined;
  }
}

/** Expressions that say one label and a name, or a name alone; `*` for those that take every host. */
function regexHost(regex: string): string | undefined {
  if (/^\^?\.[*+]\$?$/.test(regex)) return "*";
  const [, label, name] =
    /^(?:\(\?i\))?\^(\[(?:a-zA-Z0-9-|a-z0-9-|\^\.)\]\+\\\.)?([\w-]+(?:\\\.[\w-]+)*)\$$/.exec(regex) ?? [];
  return name === undefined
    ? undefined
    : `${label === undefined ? "" : "*."}${name.replaceAll("\\.", ".").toLowerCase()}`;
}

function templateHost(template: string): string | undefined {
  const rest = template.replace(/^\{\w+(?::\[\^\.\]\+|:\[a-zA-Z0-9-\]\+)?\}\./, "*.");
  return rest.includes("{") ? undefined : rest.toLowerCase();
}

function pathOf({ row, values }: Literal, version: 2 | 3): RouteMatch {
  const [path = ""] = values;
  if (row.name === "PathRegexp") {
    const ignoreCase = /^\(\?[a-z]*i/.test(path);
    const source = path.replace(/^\(\?i\)/, "");
    return { is: "regex", source, ignoreCase };
  }
  if (version === 2 && path.includes("{")) {
    const start = path.slice(0, path.indexOf("{"));
    return { is: "characters", path: start };
  }
  return row.name === "Path" ? { is: "exact", path } : { is: "characters", path };
}

function conditionOf(literal: Literal): Condition {
  const { row, values, negated } = literal;
  const [first = "", second] = values;
  const what = meaningOf(literal);
  const regex = row.values[1] === "headerRegex" || row.values[1] === "queryRegex";
  if (!negated && what === "headerName") return { is: "header", name: first, value: second, regex };
  if (!negated && what === "queryName") return { is: "query", name: first, value: second ?? "", regex };
  if (!negated && what === "queryPair") {
    const [name = "", ...rest] = first.split("=");
    return { is: "query", name, value: rest.join("="), regex: false };
  }
  return { is: "other", text: `${negated ? "not " : ""}${row.name} ${values.join(" ")}` };
}
