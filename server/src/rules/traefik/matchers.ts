// The matchers of an IngressRoute's rules as rules look at them: with their row in the syntax that counts, and how to point at
// a part of a rule and to rewrite it.

import type { Path } from "../../base/json.ts";
import type { Span } from "../../base/span.ts";
import type { RuleMatcher, RuleNode, RuleValue } from "../../ingress/controllers/traefik/rule.ts";
import { matchersOf } from "../../ingress/controllers/traefik/rule.ts";
import { dialectOf, type PlacedRule, rulesOf } from "../../ingress/controllers/traefik/ruleDialect.ts";
import {
  type MatcherRow,
  matcherRow,
  type RuleDialect,
  type ValueIs,
  valueIs,
} from "../../ingress/controllers/traefik/ruleMatchers.ts";
import type { RouteFacts } from "../../model/facts.ts";
import type { RuleContext } from "../rule.ts";

/** The kinds whose routes have a rule. */
export const WITH_RULES: readonly string[] = ["IngressRoute", "IngressRouteTCP"];

export interface PlacedMatcher {
  readonly matcher: RuleMatcher;
  /** Undefined: the dialect has no such matcher. */
  readonly row: MatcherRow | undefined;
  readonly dialect: RuleDialect;
  readonly placed: PlacedRule;
  readonly tree: RuleNode;
  /** Of the rule: spec.routes[].match. */
  readonly path: Path;
}

export interface PlacedValue extends PlacedMatcher {
  readonly value: RuleValue;
  readonly valueIs: ValueIs;
}

/** Every matcher of the rules that can be read. */
export function matchersIn(facts: RouteFacts, cx: RuleContext): readonly PlacedMatcher[] {
  return rulesOf(facts).flatMap((placed): readonly PlacedMatcher[] => {
    const { parsed } = placed;
    if (parsed.is === "broken") return [];
    const dialect = dialectIn(facts, placed, cx);
    return matchersOf(parsed.tree).map(({ matcher }) => ({
      matcher,
      row: matcherRow(matcher.name, dialect),
      dialect,
      placed,
      tree: parsed.tree,
      path: pathOf(placed),
    }));
  });
}

/** Every value of the matchers that the dialect has. */
export function valuesIn(facts: RouteFacts, cx: RuleContext): readonly PlacedValue[] {
  return matchersIn(facts, cx).flatMap((item) =>
    item.matcher.values.flatMap((value, index): readonly PlacedValue[] => {
      const what = item.row && valueIs(item.row, index);
      return what === undefined ? [] : [{ ...item, value, valueIs: what }];
    }),
  );
}

export function dialectIn(facts: RouteFacts, placed: PlacedRule, cx: RuleContext): RuleDialect {
  return dialectOf(facts, placed, versionIn(cx));
}

/** The version of Traefik in use, where a setting says it. */
export function versionIn({ settings }: RuleContext): string | undefined {
  return settings.ingress.versions["traefik"];
}

export function pathOf({ index }: PlacedRule): Path {
  return ["spec", "routes", index, "match"];
}

/** The letters of a value, without its quotes. */
export function lettersOf({ value, span, letters }: RuleValue): Span {
  return letters === undefined ? span : { start: letters, end: letters + value.length };
}
