// np-peer-none: a peer's podSelector that picks no pod that is known, where it looks.

import type { Lookup } from "../../base/lookup.ts";
import type { Selector } from "../../model/selector.ts";
import type { RuleContext } from "../rule.ts";
import { mayComeFromOperator } from "../svc/svc-no-pods.ts";
import { otherNamespaces } from "./elsewhere.ts";
import { culprit, nearPod, pickFix, showPlain } from "./nearPods.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { trappedPeers } from "./orTrap.ts";
import { demandedNames, isOfSystem, isPassing, pickNamespaces, pickPeer, podPeerOf } from "./picks.ts";
import { peersOf } from "./spec.ts";
import { showLabels } from "./words.ts";

/** networking/v1 NetworkPolicyPeer.podSelector. Needs the workloads of the namespaces that the peer looks in. */
export const npPeerNone = defineNetworkPolicyRule({
  code: "np-peer-none",
  severity: "warning",
  check(facts, cx) {
    const own = facts.id.namespace;
    const trapped = trappedPeers(facts, cx);
    for (const peer of peersOf(facts)) {
      if (trapped.has(peer)) continue;
      const match = podPeerOf(peer);
      if (!match?.pods || match.pods.unclear || match.pods.requirements.length === 0 || isPassing(match.pods)) continue;
      const { yes, maybe } = pickPeer(match, own, cx);
      if (yes.length > 0 || maybe) continue;
      const { absence, names } = match.namespaces
        ? absenceIn(match.namespaces, cx)
        : { absence: cx.workloadAbsence(own), names: [own] };
      if (absence.is !== "missing") continue;
      if (!absence.sure && names.some((name) => mayComeFromOperator(cx, name))) continue;
      if (!match.namespaces && otherNamespaces(match.pods, own, cx).length > 0) continue;
      const workloads = names.flatMap((name) => cx.workloads(name));
      if (isOfSystem(match.pods) && (!absence.sure || workloads.length === 0)) continue;
      const near = nearPod(match.pods, workloads);
      const where = names.length === 1 ? names[0] : "those namespaces";
      const hint = near ? `; did you mean ${showPlain(near.labels)}?` : "";
      const path = [...peer.path, "podSelector"];
      cx.report({
        ...culprit(path, match.pods, workloads, cx),
        message: `No pod ${absence.sure ? `in ${where}` : `of ${where} in this workspace`} has ${showLabels(match.pods)}${hint}`,
        fixes: pickFix(path, match.pods, near, cx, own),
        ...(absence.sure ? {} : { severity: "information" }),
      });
    }
  },
});

/**
 * What it means that no pod was found in the namespaces that a selector picks: sure only where all of them are known and
 * each is completely known. Namespaces that are not there at all are np-peer-no-namespace's.
 */
function absenceIn(
  namespaces: Selector,
  cx: RuleContext,
): { readonly absence: Lookup<never>; readonly names: readonly string[] } {
  const { yes, maybe } = pickNamespaces(namespaces, cx);
  const unknown = { absence: { is: "unknown", why: "namespaces" } as const, names: yes };
  const named = demandedNames(namespaces);
  const all = cx.absence("/Namespace", "");
  const complete = named !== undefined || (all.is === "missing" && all.sure);
  if (yes.length === 0 || maybe.length > 0 || !complete) return unknown;
  let sure = true;
  for (const name of yes) {
    const absence = cx.workloadAbsence(name);
    if (absence.is !== "missing") return unknown;
    sure &&= absence.sure;
  }
  return { absence: { is: "missing", sure }, names: yes };
}
