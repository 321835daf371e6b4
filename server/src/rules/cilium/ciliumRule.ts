// How a rule on Cilium's policies is declared, and the keys under which other resources of Cilium are looked up.

import type { Severity } from "../../analysis/settings.ts";
import type { PolicyFacts } from "../../model/facts.ts";
import { type KindKey, toKindKey } from "../../model/views.ts";
import { defineRule, type Rule, type RuleContext } from "../rule.ts";

export const CILIUM_GROUP = "cilium.io";
export const CILIUM_POLICY: KindKey = toKindKey(CILIUM_GROUP, "CiliumNetworkPolicy");
export const CILIUM_CLUSTERWIDE: KindKey = toKindKey(CILIUM_GROUP, "CiliumClusterwideNetworkPolicy");

/** Declares a rule that is asked once for each CiliumNetworkPolicy and CiliumClusterwideNetworkPolicy. */
export function defineCiliumRule(rule: {
  readonly code: string;
  readonly severity: Severity;
  readonly check: (facts: PolicyFacts, cx: RuleContext) => void;
}): Rule {
  const { check, ...row } = rule;
  return defineRule({
    ...row,
    on: "policy",
    kinds: ["CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy"],
    check: (facts, cx) => (facts.id.group === CILIUM_GROUP ? check(facts, cx) : undefined),
  });
}
