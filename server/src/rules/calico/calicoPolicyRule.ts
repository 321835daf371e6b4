// How a rule on Calico's policies is declared: Kubernetes has a kind of that name, too.

import type { Severity } from "../../analysis/settings.ts";
import type { PolicyFacts } from "../../model/facts.ts";
import { isCalicoGroup } from "../../policy/dialects/calico/calicoGroups.ts";
import { defineRule, type Rule, type RuleContext } from "../rule.ts";

/** Policies for endpoints of the whole cluster; a staged one reads like the real one. */
export const GLOBAL_KINDS: readonly string[] = ["GlobalNetworkPolicy", "StagedGlobalNetworkPolicy"];

const KINDS: readonly string[] = ["NetworkPolicy", "StagedNetworkPolicy", ...GLOBAL_KINDS];

/** Declares a rule that is asked once for each policy of Calico, staged ones too, or for those of `kinds` alone. */
export function defineCalicoPolicyRule(rule: {
  readonly code: string;
  readonly severity: Severity;
  readonly kinds?: readonly string[];
  readonly check: (facts: PolicyFacts, cx: RuleContext) => void;
}): Rule {
  const { check, ...row } = rule;
  return defineRule({
    kinds: KINDS,
    ...row,
    on: "policy",
    check: (facts, cx) => (isCalicoGroup(facts.id.group) ? check(facts, cx) : undefined),
  });
}

export function isGlobal({ id }: PolicyFacts): boolean {
  return GLOBAL_KINDS.includes(id.kind);
}

/** Staged policies decide nothing (reach-semantics CA-7). */
export function isStaged({ id }: PolicyFacts): boolean {
  return id.kind.startsWith("Staged");
}
