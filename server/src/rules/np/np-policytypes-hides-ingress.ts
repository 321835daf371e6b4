// np-policytypes-hides-ingress: ingress rules that do nothing because policyTypes does not name Ingress.

import { reportHiddenDirection } from "./hiddenDirection.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";

/** networking/v1 NetworkPolicySpec.policyTypes: rules of a type that is not listed have no effect. */
export const npPolicytypesHidesIngress = defineNetworkPolicyRule({
  code: "np-policytypes-hides-ingress",
  severity: "error",
  check: (facts, cx) => reportHiddenDirection(facts, "ingress", cx),
});
