// Which syntax a route of an IngressRoute or IngressRouteTCP is read in, and its rule in that syntax.

import type { JsonObject } from "../../../base/json.ts";
import { memoOn } from "../../../base/memo.ts";
import type { RouteFacts } from "../../../model/facts.ts";
import { readList, readObject } from "../../../model/read.ts";
import { matchersOf, type ParsedRule, parseRule } from "./rule.ts";
import { matcherRow, type RuleDialect } from "./ruleMatchers.ts";

/** The API group of Traefik 2, which Traefik 3 does not read. */
export const OLD_GROUP = "traefik.containo.us";

export interface PlacedRule {
  /** Position in spec.routes. */
  readonly index: number;
  readonly route: JsonObject;
  /** spec.routes[].match. */
  readonly text: string;
  readonly parsed: ParsedRule;
  /** What decides the syntax besides the version in use: spec.routes[].syntax, or the API group. */
  readonly syntax: "v2" | "v3" | undefined;
}

/** The rules of an IngressRoute or IngressRouteTCP that are texts, in order; template values are left out. */
export const rulesOf: (facts: RouteFacts) => readonly PlacedRule[] = memoOn((facts: RouteFacts) =>
  readList(facts.spec["routes"]).flatMap((item, index): readonly PlacedRule[] => {
    const route = readObject(item);
    const text = route["match"];
    if (typeof text !== "string" || text.includes("{{")) return [];
    const parsed = parseRule(text);
    return [{ index, route, text, parsed, syntax: syntaxOf(facts, route, parsed) }];
  }),
);

/** The dialect of a rule. @param version of Traefik in use (a setting), undefined where nothing is set */
export function dialectOf({ id }: RouteFacts, { syntax }: PlacedRule, version: string | undefined): RuleDialect {
  const old = syntax === "v2" || (syntax === undefined && isTraefik2(version));
  return { of: id.kind === "IngressRouteTCP" ? "tcp" : "http", version: old ? 2 : 3 };
}

export function isTraefik2(version: string | undefined): boolean {
  return version !== undefined && /^v?[12](?:\.|$)/.test(version);
}

/** The old group is Traefik 2's; a rule there that only Traefik 3 can read is read as it was meant. */
function syntaxOf({ id }: RouteFacts, route: JsonObject, parsed: ParsedRule): PlacedRule["syntax"] {
  const written = route["syntax"];
  if (written === "v2" || written === "v3") return written;
  if (id.group !== OLD_GROUP) return undefined;
  const fits =
    parsed.is === "broken" ||
    matchersOf(parsed.tree).every(({ matcher }) => matcherRow(matcher.name, { of: ofKind(id.kind), version: 2 }));
  return fits ? "v2" : "v3";
}

function ofKind(kind: string): RuleDialect["of"] {
  return kind === "IngressRouteTCP" ? "tcp" : "http";
}
