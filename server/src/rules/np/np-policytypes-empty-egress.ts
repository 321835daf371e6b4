// np-policytypes-empty-egress: an empty egress list that looks like a default deny and, without policyTypes, is none.

import { isList } from "../../base/json.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { writePolicyTypes } from "./policyTypesFix.ts";
import { writtenTypes } from "./spec.ts";

/** networking/v1 NetworkPolicySpec.policyTypes: absent means Egress only where there is an egress rule (reach-semantics NP-3). */
export const npPolicytypesEmptyEgress = defineNetworkPolicyRule({
  code: "np-policytypes-empty-egress",
  severity: "warning",
  check({ spec }, cx) {
    const egress = spec["egress"];
    if (writtenTypes(spec).is !== "none" || egress === undefined) return;
    if (egress !== null && !(isList(egress) && egress.length === 0)) return;
    const both = writePolicyTypes(["Ingress", "Egress"], spec, "block egress too");
    const alone = writePolicyTypes(["Egress"], spec, "block egress, leave ingress alone");
    cx.report({
      path: ["spec", "egress"],
      at: "key",
      message: "An empty egress list blocks nothing unless policyTypes has Egress",
      fixes: spec["ingress"] === undefined ? [alone, both] : [both, alone],
    });
  },
});
