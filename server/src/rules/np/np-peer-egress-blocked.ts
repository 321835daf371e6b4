// np-peer-egress-blocked: this policy lets others in, and their own policies do not let them out to here.

import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { reportRefusals } from "./otherSide.ts";

/** reach-semantics M3: a connection passes only where both sides allow it. Needs workloads and all policies. */
export const npPeerEgressBlocked = defineNetworkPolicyRule({
  code: "np-peer-egress-blocked",
  severity: "warning",
  check: (facts, cx) => reportRefusals(facts, "ingress", cx),
});
