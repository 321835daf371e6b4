// How a rule on Istio's networking objects is declared: other groups have kinds of the same names (the Gateway API's Gateway).

import type { Severity } from "../../analysis/settings.ts";
import type { JsonObject } from "../../base/json.ts";
import type { Facts, OtherFacts } from "../../model/facts.ts";
import { readList, readObject, readText } from "../../model/read.ts";
import { defineRule, type Rule, type RuleContext } from "../rule.ts";

const ISTIO_GROUP = "networking.istio.io";

/** Declares a rule that is asked for each object of a kind of networking.istio.io, with its spec. */
export function defineIstioRule(rule: {
  readonly code: string;
  readonly severity: Severity;
  readonly kinds: readonly string[];
  readonly check: (spec: JsonObject, cx: RuleContext, facts: OtherFacts) => void;
}): Rule {
  const { check, ...row } = rule;
  return defineRule({
    ...row,
    on: "other",
    check: (facts, cx) => (facts.id.group === ISTIO_GROUP ? check(readObject(facts.kept), cx, facts) : undefined),
  });
}

/** The spec that was kept of an object of the group. */
export function specOf(facts: Facts): JsonObject {
  return readObject(facts.is === "other" ? facts.kept : undefined);
}

/** The texts of a list; templates are left out. */
export function textsOf(value: JsonObject[string] | undefined): readonly string[] {
  return readList(value).flatMap((item) => readText(item) ?? []);
}
