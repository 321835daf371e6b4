// mc-selector-local: a peer that means pods of another cluster, which selectors never match.

import type { Entry } from "../../index/bucket.ts";
import { WORKLOAD_KINDS } from "../../index/policyView.ts";
import { showName } from "../../model/resourceId.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { defineNetworkPolicyRule } from "../np/networkPolicyRule.ts";
import { type PodPeer, pickNamespaces, picksLabels, podPeerOf } from "../np/picks.ts";
import { peersOf } from "../np/spec.ts";
import type { RuleContext } from "../rule.ts";
import { clusterOf, clusterOfEntry } from "./clusterFolder.ts";

/** reach-semantics NP-13: a cluster knows the labels of its own pods alone; those of another are addresses to it. */
export const mcSelectorLocal = defineNetworkPolicyRule({
  code: "mc-selector-local",
  severity: "information",
  check(facts, cx) {
    const cluster = clusterOf(cx.uri);
    if (cluster === undefined) return;
    for (const peer of peersOf(facts)) {
      const wanted = podPeerOf(peer);
      if (!wanted || wanted.pods?.unclear || wanted.namespaces?.unclear) continue;
      // Without labels it means whatever pods there are.
      if ((wanted.pods?.requirements.length ?? 0) + (wanted.namespaces?.requirements.length ?? 0) === 0) continue;
      const other = pickedElsewhere(wanted, facts.id.namespace, cluster, cx);
      if (!other) continue;
      const key = peer.value["podSelector"] === undefined ? "namespaceSelector" : "podSelector";
      const shown = `${clipped(showName(other.facts.id), 26)} is in ${clipped(clusterOfEntry(other) ?? "", 14)}`;
      cx.report({
        path: [...peer.path, key],
        at: "key",
        message: fit(`Selectors match pods of this cluster; ${shown}`, ": allow its gateway or range by ipBlock", ""),
        related: [{ entry: other, path: ["metadata", "name"], message: showName(other.facts.id) }],
      });
    }
  },
});

/** A workload of another cluster that a peer would pick, where it picks none of its own. */
function pickedElsewhere(
  { pods, namespaces }: PodPeer,
  own: string,
  cluster: string,
  cx: RuleContext,
): Entry | undefined {
  const names = namespaces ? pickNamespaces(namespaces, cx).yes : [own];
  let found: Entry | undefined;
  for (const name of names)
    for (const kind of WORKLOAD_KINDS)
      for (const entry of cx.list(kind, name)) {
        if (entry.facts.is !== "workload" || (pods && !picksLabels(pods, entry.facts.podLabels))) continue;
        const other = clusterOfEntry(entry);
        if (other === undefined || other === cluster) return undefined;
        found ??= entry;
      }
  return found;
}
