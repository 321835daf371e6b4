// How a rule on Kubernetes NetworkPolicies is declared: other groups have kinds of that name, with another meaning.

import type { Severity } from "../../analysis/settings.ts";
import type { PolicyFacts } from "../../model/facts.ts";
import { defineRule, type Rule, type RuleContext } from "../rule.ts";

/** Declares a rule that is asked once for each NetworkPolicy of networking.k8s.io (and of its former group). */
export function defineNetworkPolicyRule(rule: {
  readonly code: string;
  readonly severity: Severity;
  readonly check: (facts: PolicyFacts, cx: RuleContext) => void;
}): Rule {
  const { check, ...row } = rule;
  return defineRule({
    ...row,
    on: "policy",
    kinds: ["NetworkPolicy"],
    check: (facts, cx) => (facts.id.group === "networking.k8s.io" ? check(facts, cx) : undefined),
  });
}
