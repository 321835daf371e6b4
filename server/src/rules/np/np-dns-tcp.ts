// np-dns-tcp: DNS is let out over UDP and not over TCP, which long answers need.

import { dnsPortNumber, ruleIn } from "./dnsRule.ts";
import { egressStates } from "./egressState.ts";
import { engineOf } from "./engine.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";

/** reach-semantics SV-7: truncated answers are asked for again over TCP. */
export const npDnsTcp = defineNetworkPolicyRule({
  code: "np-dns-tcp",
  severity: "information",
  check(facts, cx) {
    const engine = engineOf(cx);
    for (const { isolated, workload, dns } of egressStates(engine, facts)) {
      const answer = isolated && workload.usesClusterDns ? dns() : undefined;
      if (answer?.udp !== "allow" || answer.tcp !== "deny") continue;
      const rule = ruleIn(answer.because, facts);
      // A rule without ports lets TCP out too: then the other side refuses it, and a port more changes nothing.
      if (!rule || cx.value([...rule, "ports"]) === undefined) continue;
      const port = dnsPortNumber(engine);
      cx.report({
        path: [...rule, "ports"],
        at: "key",
        message: `Long DNS answers use TCP ${port}, which is blocked`,
        fixes: [
          {
            title: `Add TCP ${port}`,
            edits: [{ edit: { is: "append", path: [...rule, "ports"], value: { protocol: "TCP", port } } }],
          },
        ],
      });
      return;
    }
  },
});
