// How a rule on Calico's policies is declared: Kubernetes has a kind of that name, too.

import type { Severity } from "../../analysis/settings.ts";
import type { PolicyFacts } from "../../model/facts.ts";
import { defineRule, type Rule, type RuleContext } from "../rule.ts";

/** The second is where Calico keeps what it serves under the first. */
export const CALICO_GROUPS: readonly string[] = ["projectcalico.org", "crd.projectcalico.org"];

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
    check: (facts, cx) => (isCalico(facts.id.group) ? check(facts, cx) : undefined),
  });
}

export function isCalico(group: string): boolean {
  return CALICO_GROUPS.includes(group);
}

export function isGlobal({ id }: PolicyFacts): boolean {
  return GLOBAL_KINDS.includes(id.kind);
}
