// How a rule on the cluster-scoped policies of policy.networking.k8s.io is declared: other groups may have kinds of that name.

import type { Severity } from "../../analysis/settings.ts";
import type { PolicyFacts } from "../../model/facts.ts";
import { defineRule, type Rule, type RuleContext } from "../rule.ts";

/** All three: the current kind, and the two that it has replaced. */
export const ADMIN_KINDS: readonly string[] = [
  "ClusterNetworkPolicy",
  "AdminNetworkPolicy",
  "BaselineAdminNetworkPolicy",
];

export const ADMIN_GROUP = "policy.networking.k8s.io";

/** Declares a rule that is asked once for each cluster-scoped policy, or for those of `kinds` alone. */
export function defineAdminPolicyRule(rule: {
  readonly code: string;
  readonly severity: Severity;
  readonly kinds?: readonly string[];
  readonly check: (facts: PolicyFacts, cx: RuleContext) => void;
}): Rule {
  const { check, ...row } = rule;
  return defineRule({
    kinds: ADMIN_KINDS,
    ...row,
    on: "policy",
    check: (facts, cx) => (facts.id.group === ADMIN_GROUP ? check(facts, cx) : undefined),
  });
}
