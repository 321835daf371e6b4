// admin-baseline-overruled: a baseline for pods that NetworkPolicies isolate already.

import { neverAsked } from "../../policy/precedence.ts";
import { engineOf } from "../np/engine.ts";
import { defineAdminPolicyRule } from "./adminPolicyRule.ts";
import { relatedTo } from "./related.ts";
import { wordingOf } from "./spec.ts";

/** reach-semantics AN-5: NetworkPolicies decide finally for the pods that they isolate, whatever the baseline says. */
export const adminBaselineOverruled = defineAdminPolicyRule({
  code: "admin-baseline-overruled",
  severity: "information",
  kinds: ["ClusterNetworkPolicy", "BaselineAdminNetworkPolicy"],
  check(facts, cx) {
    if (!wordingOf(facts).isBaseline) return;
    for (const { direction, workloads, by } of neverAsked(engineOf(cx), facts)) {
      const whose = workloads === 1 ? "the one workload" : `all ${workloads} workloads`;
      cx.report({
        path: ["spec", direction],
        at: "key",
        message: `NetworkPolicies decide ${direction} for ${whose} that it selects; this baseline ${direction} is never asked`,
        related: relatedTo(cx, by, ({ text }) => text),
      });
    }
  },
});
