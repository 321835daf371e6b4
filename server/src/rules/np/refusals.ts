// Pods that a rule names and that refuse on their own side what the rule lets through (reach-semantics M3).

import type { PolicyFacts, WorkloadFacts } from "../../model/facts.ts";
import { appliedBetween, type Engine, lowerPolicy, podOf } from "../../policy/engine.ts";
import { type Decision, type Explanation, explain } from "../../policy/explain.ts";
import { portsOf } from "../../policy/matching.ts";
import { podsOf } from "../../policy/policyReach.ts";
import type { Direction } from "../../policy/policyRule.ts";
import { commonPorts, isNoPort, type PortSet, portRanges } from "../../policy/portSet.ts";
import { fold } from "../../policy/verdict.ts";
import type { RuleContext } from "../rule.ts";
import { pickPeer, podPeerOf } from "./picks.ts";
import { type PeerAt, peersOf } from "./spec.ts";

export interface Refusal {
  readonly peer: PeerAt;
  /** Pods of the policy; the first is the one explained. */
  readonly own: WorkloadFacts;
  readonly other: WorkloadFacts;
  /** What the rule lets through and the other side refuses. */
  readonly ports: PortSet;
  readonly explanation: Explanation;
}

/**
 * Peers of the policy's rules in a direction whose known pods all refuse all of the policy's known pods on every port of the
 * rule. Peers without a podSelector of their own mean whole namespaces, of which some pods may well refuse.
 */
export function refusals(
  engine: Engine,
  facts: PolicyFacts,
  direction: Direction,
  cx: RuleContext,
): readonly Refusal[] {
  const opposite: Direction = direction === "egress" ? "ingress" : "egress";
  const part = lowerPolicy(facts).parts.find((candidate) => candidate.direction === direction);
  if (!part || part.rules.length === 0) return [];
  const owns = podsOf(engine, facts);
  const found: Refusal[] = [];
  for (const peer of peersOf(facts)) {
    const lowered = peer.rule.direction === direction ? part.rules[peer.rule.index] : undefined;
    const match = podPeerOf(peer);
    if (!lowered || !match?.pods || match.pods.requirements.length === 0) continue;
    const picked = pickPeer(match, facts.id.namespace, cx);
    const others = picked.yes.filter((other) => !other.hostNetwork);
    if (picked.maybe || others.length === 0) continue;
    let first: Refusal | undefined;
    const isRefused = (own: WorkloadFacts, other: WorkloadFacts): boolean => {
      if (own === other) return true;
      const [a, b] = [podOf(engine, own), podOf(engine, other)];
      const ports = portsOf(lowered, direction === "egress" ? b : a).may;
      const into = fold(appliedBetween(engine, b, opposite, a));
      if (isNoPort(ports) || !isNoPort(commonPorts(ports, into.may))) return false;
      first ??= { peer, own, other, ports, explanation: explanationOf(engine, direction, own, other, ports) };
      return true;
    };
    if (owns.every((own) => others.every((other) => isRefused(own, other))) && first) found.push(first);
  }
  return found;
}

function explanationOf(
  engine: Engine,
  direction: Direction,
  own: WorkloadFacts,
  other: WorkloadFacts,
  ports: PortSet,
): Explanation {
  const [from, to] = direction === "egress" ? [own, other] : [other, own];
  const [range] = portRanges(ports);
  const port = { protocol: range?.protocol ?? "TCP", port: range?.from ?? 1 } as const;
  return explain(engine, { is: "workload", workload: from }, { is: "workload", workload: to }, port);
}

/** What refuses on the other side: a deny rule, else the policy that isolates. */
export function refuser({ explanation }: Refusal, side: Direction): Decision | undefined {
  const decisions = explanation.because.filter((decision) => decision.side === side);
  return decisions.find(({ effect }) => effect === "deny") ?? decisions.find(({ effect }) => effect === "isolate");
}

/** `8080`, `53/UDP`, `8080 to 8090`, or nothing for every port. */
export function showPorts(ports: PortSet): string {
  const ranges = portRanges(ports);
  const [first] = ranges;
  if (!first || (first.from === 1 && first.to === 65535)) return "any port";
  const span = first.from === first.to ? `${first.from}` : `${first.from} to ${first.to}`;
  return `${span}${first.protocol === "TCP" ? "" : `/${first.protocol}`}${ranges.length > 1 ? " and others" : ""}`;
}
