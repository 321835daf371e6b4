// np-host-network-peer: a peer that picks only pods on their node's network, which selectors do not match.

import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { pickPeer, podPeerOf } from "./picks.ts";
import { peersOf, shorten } from "./spec.ts";
import { showWorkloads } from "./words.ts";

/** reach-semantics NP-20: to policies such pods are nodes, by address. Needs the workloads. */
export const npHostNetworkPeer = defineNetworkPolicyRule({
  code: "np-host-network-peer",
  severity: "warning",
  check(facts, cx) {
    for (const peer of peersOf(facts)) {
      const match = podPeerOf(peer);
      if (!match?.pods || match.pods.requirements.length === 0) continue;
      const { yes, maybe } = pickPeer(match, facts.id.namespace, cx);
      if (maybe || yes.length === 0 || !yes.every(({ hostNetwork }) => hostNetwork)) continue;
      const who = shorten(showWorkloads(yes, facts.id.namespace), 45);
      cx.report({
        path: [...peer.path, "podSelector"],
        at: "key",
        message: `${who} ${yes.length === 1 ? "is" : "are"} on the node's network; name the nodes' addresses by ipBlock`,
      });
    }
  },
});
