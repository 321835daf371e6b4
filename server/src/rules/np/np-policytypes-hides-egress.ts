// np-policytypes-hides-egress: egress rules that do nothing because policyTypes does not name Egress.

import { reportHiddenDirection } from "./hiddenDirection.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";

/** networking/v1 NetworkPolicySpec.policyTypes: rules of a type that is not listed have no effect. */
export const npPolicytypesHidesEgress = defineNetworkPolicyRule({
  code: "np-policytypes-hides-egress",
  severity: "error",
  check: (facts, cx) => reportHiddenDirection(facts, "egress", cx),
});
