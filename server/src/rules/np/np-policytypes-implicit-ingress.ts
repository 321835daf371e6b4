// np-policytypes-implicit-ingress: a policy of egress rules only that, without policyTypes, isolates ingress as well.

import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { writePolicyTypes } from "./policyTypesFix.ts";
import { hasRules, writtenTypes } from "./spec.ts";

/** networking/v1 NetworkPolicySpec.policyTypes: absent means Ingress always (reach-semantics NP-3). */
export const npPolicytypesImplicitIngress = defineNetworkPolicyRule({
  code: "np-policytypes-implicit-ingress",
  severity: "warning",
  check({ spec }, cx) {
    if (writtenTypes(spec).is !== "none" || hasRules(spec, "egress") !== true) return;
    if (spec["ingress"] !== undefined) return;
    cx.report({
      path: ["spec", "policyTypes"],
      at: "key",
      message: "Without policyTypes this policy also blocks all ingress to its pods",
      fixes: [
        writePolicyTypes(["Egress"], spec, "leave ingress alone"),
        writePolicyTypes(["Ingress", "Egress"], spec, "block ingress, said plainly"),
      ],
    });
  },
});
