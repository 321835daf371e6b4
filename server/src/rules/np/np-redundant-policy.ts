// np-redundant-policy: a policy without which nothing would change.

import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { redundancyIn } from "./redundancy.ts";

/** reach-semantics NP-5, NP-6: other policies isolate its pods and allow all that it allows. Needs the policies of the namespace. */
export const npRedundantPolicy = defineNetworkPolicyRule({
  code: "np-redundant-policy",
  severity: "hint",
  check(facts, cx) {
    if (!redundancyIn(facts.id.namespace, cx).policies.has(facts)) return;
    cx.report({
      path: ["metadata", "name"],
      message: "Without this policy nothing changes: others isolate its pods and allow the same",
    });
  },
});
