// np-peer-ingress-blocked: this policy lets its pods out to others, and those do not let them in.

import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { reportRefusals } from "./otherSide.ts";

/** reach-semantics M3: a connection passes only where both sides allow it. Needs workloads and all policies. */
export const npPeerIngressBlocked = defineNetworkPolicyRule({
  code: "np-peer-ingress-blocked",
  severity: "warning",
  check: (facts, cx) => reportRefusals(facts, "egress", cx),
});
