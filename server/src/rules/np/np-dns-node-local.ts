// np-dns-node-local: pods ask a DNS cache on their node, and policies let DNS out to pods only.

import { parseAddress } from "../../base/ip.ts";
import { hasAddress } from "../../base/ipSet.ts";
import { lowerPolicy } from "../../policy/engine.ts";
import { egressStates } from "./egressState.ts";
import { engineOf } from "./engine.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { sameId } from "./sameId.ts";

const NODE_LOCAL = parseAddress("169.254.20.10");

/** reach-semantics SV-7: NodeLocal DNSCache runs on the host network, which no selector matches. Needs the workloads. */
export const npDnsNodeLocal = defineNetworkPolicyRule({
  code: "np-dns-node-local",
  severity: "information",
  check(facts, cx) {
    if (!cx.workloads("kube-system").some(({ podLabels }) => podLabels["k8s-app"] === "node-local-dns")) return;
    const engine = engineOf(cx);
    const opened = engine.view.policies.some((policy) =>
      lowerPolicy(policy).parts.some(
        ({ direction, rules }) =>
          direction === "egress" &&
          policy.id.namespace === facts.id.namespace &&
          rules.some(({ peers }) =>
            peers.some(
              (peer) =>
                peer.is === "everyone" ||
                (peer.is === "addresses" && NODE_LOCAL && hasAddress(peer.ranges, NODE_LOCAL)),
            ),
          ),
      ),
    );
    if (opened) return;
    for (const { isolated, dns } of egressStates(engine, facts)) {
      const cite = isolated && dns().udp === "allow" ? dns().because.find(({ id }) => sameId(id, facts.id)) : undefined;
      const rule = cite?.path.slice(0, 3);
      if (rule?.length !== 3) continue;
      cx.report({
        path: [...rule, "to"],
        at: "key",
        message: "node-local-dns runs on the node's network: let DNS out to 169.254.20.10 by ipBlock too",
        fixes: [
          {
            title: "Add ipBlock 169.254.20.10/32",
            edits: [
              { edit: { is: "append", path: [...rule, "to"], value: { ipBlock: { cidr: "169.254.20.10/32" } } } },
            ],
          },
        ],
      });
      return;
    }
  },
});
