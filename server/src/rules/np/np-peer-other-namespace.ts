// np-peer-other-namespace: a peer by podSelector alone whose pods live in another namespace only.

import { NAMESPACE_NAME_LABEL } from "../../model/kinds/index.ts";
import { otherNamespaces } from "./elsewhere.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { trappedPeers } from "./orTrap.ts";
import { pickPeer, podPeerOf } from "./picks.ts";
import { peersOf, shorten } from "./spec.ts";
import { showLabels } from "./words.ts";

/** More fixes than this are no help. */
const MOST = 3;

/** reach-semantics NP-9: a podSelector alone looks in the policy's namespace. Needs the workloads of both namespaces. */
export const npPeerOtherNamespace = defineNetworkPolicyRule({
  code: "np-peer-other-namespace",
  severity: "warning",
  check(facts, cx) {
    const own = facts.id.namespace;
    const trapped = trappedPeers(facts, cx);
    for (const peer of peersOf(facts)) {
      if (trapped.has(peer)) continue;
      const match = podPeerOf(peer);
      if (!match?.pods || match.namespaces || match.pods.unclear || match.pods.requirements.length === 0) continue;
      const { yes, maybe } = pickPeer(match, own, cx);
      if (yes.length > 0 || maybe) continue;
      const others = otherNamespaces(match.pods, own, cx);
      const absence = cx.workloadAbsence(own);
      if (others.length === 0 || absence.is !== "missing") continue;
      const where = others.length === 1 ? shorten(others[0] ?? "", 30) : `${others.length} other namespaces`;
      cx.report({
        path: [...peer.path, "podSelector"],
        at: "key",
        message: absence.sure
          ? `Pods with ${showLabels(match.pods)} are in ${where}; a podSelector alone looks in ${shorten(own, 20)}`
          : `In this workspace pods with ${showLabels(match.pods)} are in ${where} only, not in ${shorten(own, 20)}`,
        fixes: others.slice(0, MOST).map((name) => ({
          title: `Look in namespace ${name}`,
          edits: [
            {
              edit: {
                is: "insert",
                path: peer.path,
                key: "namespaceSelector",
                value: { matchLabels: { [NAMESPACE_NAME_LABEL]: name } },
                before: "podSelector",
              },
            },
          ],
        })),
        ...(absence.sure ? {} : { severity: "information" }),
      });
    }
  },
});
