// np-dns-node-local: pods ask a DNS cache on their node, and policies let DNS out to pods only.

import { parseAddress } from "../../base/ip.ts";
import { hasAddress } from "../../base/ipSet.ts";
import type { Engine } from "../../policy/engine.ts";
import { hasPort } from "../../policy/portSet.ts";
import type { Row } from "../../policy/row.ts";
import { ruleIn } from "./dnsRule.ts";
import { egressStates } from "./egressState.ts";
import { engineOf } from "./engine.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";

const NODE_LOCAL = parseAddress("169.254.20.10");

/** reach-semantics SV-7: NodeLocal DNSCache runs on the host network, which no selector matches. Needs the workloads. */
export const npDnsNodeLocal = defineNetworkPolicyRule({
  code: "np-dns-node-local",
  severity: "information",
  check(facts, cx) {
    if (!cx.workloads("kube-system").some(({ podLabels }) => podLabels["k8s-app"] === "node-local-dns")) return;
    const engine = engineOf(cx);
    for (const { isolated, workload, row, dns } of egressStates(engine, facts)) {
      if (!isolated || !workload.usesClusterDns || mayReachCache(row)) continue;
      const answer = dns();
      const rule = answer.udp === "allow" ? ruleIn(answer.because, facts) : undefined;
      if (!rule || cx.value([...rule, "to"]) === undefined) continue;
      const blocks = ["169.254.20.10/32", ...serviceAddresses(engine, row)];
      cx.report({
        path: [...rule, "to"],
        at: "key",
        message: "node-local-dns runs on the node's network: let DNS out to 169.254.20.10 by ipBlock too",
        fixes: [
          {
            title: `Add ipBlock ${blocks.join(", ")}`,
            edits: blocks.map((cidr) => ({
              edit: { is: "append", path: [...rule, "to"], value: { ipBlock: { cidr } } },
            })),
          },
        ],
      });
      return;
    }
  },
});

/** Whether the pod may send to UDP 53 of the cache's address. */
function mayReachCache({ outside }: Row): boolean {
  return (
    !NODE_LOCAL ||
    outside.some(({ ranges, verdict }) => hasAddress(ranges, NODE_LOCAL) && hasPort(verdict.may, "UDP", 53))
  );
}

/** The DNS Service's address, on which the cache listens too, where it is known and not open already. */
function serviceAddresses({ view }: Engine, { outside }: Row): readonly string[] {
  return view.services
    .filter(({ id, labels }) => id.namespace === "kube-system" && labels["k8s-app"] === "kube-dns")
    .flatMap(({ clusterIPs }) => clusterIPs)
    .flatMap((text) => {
      const address = parseAddress(text);
      const open =
        !address ||
        outside.some(({ ranges, verdict }) => hasAddress(ranges, address) && hasPort(verdict.may, "UDP", 53));
      return open ? [] : [`${text}/${address.family === 4 ? 32 : 128}`];
    });
}
