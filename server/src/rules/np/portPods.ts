// The pods whose ports a rule's ports are looked up in: those of the policy for ingress, those of the peers for egress
// (reach-semantics NP-16).

import type { PolicyFacts, WorkloadFacts } from "../../model/facts.ts";
import { toSelector } from "../../model/selector.ts";
import type { RuleContext } from "../rule.ts";
import { pick, pickPeer, podPeerOf } from "./picks.ts";
import type { RuleAt } from "./spec.ts";

/** The pods; undefined where they are not all known, where there is none, or where an address may be meant as well. */
export function portPods(facts: PolicyFacts, rule: RuleAt, cx: RuleContext): readonly WorkloadFacts[] | undefined {
  const { namespace } = facts.id;
  if (rule.direction === "ingress") {
    const { yes, maybe } = pick(toSelector(facts.spec["podSelector"]), cx.workloads(namespace));
    return maybe || yes.length === 0 ? undefined : yes;
  }
  const pods = new Set<WorkloadFacts>();
  for (const peer of rule.peers) {
    const match = podPeerOf(peer);
    const picked = match && pickPeer(match, namespace, cx);
    if (!picked || picked.maybe) return undefined;
    for (const workload of picked.yes) pods.add(workload);
  }
  return pods.size === 0 ? undefined : [...pods];
}

/** Whether some container port of the workload could not be read, so that more may be there than is known. */
export function hasUnreadPorts({ unreadPorts }: WorkloadFacts): boolean {
  return unreadPorts.length > 0;
}
