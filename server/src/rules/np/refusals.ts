// Pods that a rule names and that refuse on their own side what the rule lets through (reach-semantics M3).

import type { Json, Path } from "../../base/json.ts";
import type { PolicyFacts, WorkloadFacts } from "../../model/facts.ts";
import { appliedBetween, type Engine, podOf, rowOf } from "../../policy/engine.ts";
import { type Decision, type Explanation, explain } from "../../policy/explain.ts";
import { lowerPolicy } from "../../policy/lowering.ts";
import { portsOf } from "../../policy/matching.ts";
import { podsOf } from "../../policy/policyReach.ts";
import type { Direction, PolicyPart, PolicyRule } from "../../policy/policyRule.ts";
import { commonPorts, isNoPort, type PortSet, portRanges } from "../../policy/portSet.ts";
import { fold } from "../../policy/verdict.ts";
import type { RuleContext } from "../rule.ts";
import { pickPeer, podPeerOf } from "./picks.ts";
import { type PeerAt, type RuleAt, rulesOf } from "./spec.ts";

export interface Refusal {
  /** The peer, or the one port of a rule whose other ports pass. */
  readonly path: Path;
  /** Pods of the policy; the first is the one explained. */
  readonly owns: readonly WorkloadFacts[];
  readonly others: readonly WorkloadFacts[];
  /** What the rule lets through and the other side refuses. */
  readonly ports: PortSet;
  readonly explanation: Explanation;
}

/** A peer and the known pods that it picks, all of them for certain. */
interface Side {
  readonly peer: PeerAt;
  readonly others: readonly WorkloadFacts[];
}

/**
 * Peers of the policy's rules in a direction whose known pods all refuse all of the policy's known pods on every port of the
 * rule; and of the other rules the ports that all their peers refuse.
 */
export function refusals(
  engine: Engine,
  facts: PolicyFacts,
  direction: Direction,
  cx: RuleContext,
): readonly Refusal[] {
  const part = lowerPolicy(facts).parts.find((candidate) => candidate.direction === direction);
  if (!part || part.rules.length === 0) return [];
  const owns = podsOf(engine, facts);
  if (owns.length === 0) return [];
  return rulesOf(facts).flatMap((rule) => {
    const lowered = rule.direction === direction ? part.rules[rule.index] : undefined;
    if (!lowered) return [];
    const sides = rule.peers.map((peer) => sideOf(engine, facts, peer, direction, cx));
    const found: Refusal[] = [];
    const live: Side[] = [];
    for (const side of sides) {
      if (!side) continue;
      const refusal = refusalOf(engine, facts, lowered, side, direction, owns);
      if (refusal) found.push({ path: side.peer.path, ...refusal });
      else live.push(side);
    }
    const judged = sides.every((side) => side !== undefined);
    return judged ? [...found, ...deadPorts(engine, facts, rule, lowered, live, direction, owns)] : found;
  });
}

/** Of a rule with several ports those that each peer refuses, while it lets others pass. */
function deadPorts(
  engine: Engine,
  facts: PolicyFacts,
  rule: RuleAt,
  lowered: PolicyRule,
  live: readonly Side[],
  direction: Direction,
  owns: readonly WorkloadFacts[],
): readonly Refusal[] {
  const ports = lowered.ports ?? [];
  const [first] = live;
  if (!first || ports.length < 2 || ports.length !== rule.ports.length) return [];
  return rule.ports.flatMap(({ path }, index): readonly Refusal[] => {
    const port = ports[index];
    if (!port || (port.is !== "named" && !(port.is === "range" && port.from === port.to))) return [];
    const only: PolicyRule = { ...lowered, ports: [port] };
    const refused = live.map((side) => refusalOf(engine, facts, only, side, direction, owns));
    const [example] = refused;
    return example && refused.every((refusal) => refusal !== undefined) ? [{ path, ...example }] : [];
  });
}

/** The pods that a peer picks; undefined where others may be picked, or where nothing can be said of them all. */
function sideOf(
  engine: Engine,
  facts: PolicyFacts,
  peer: PeerAt,
  direction: Direction,
  cx: RuleContext,
): Side | undefined {
  const match = podPeerOf(peer);
  if (!match) return undefined;
  const picked = pickPeer(match, facts.id.namespace, cx);
  const others = picked.yes.filter((other) => !other.hostNetwork);
  if (picked.maybe || others.length === 0) return undefined;
  if ((match.pods?.requirements.length ?? 0) > 0) return { peer, others };
  // A peer of whole namespaces means pods that are not known too, unless these are closed as well.
  if (match.namespaces?.requirements.length === 0) return undefined;
  const side = opposite(direction);
  const namespaces = new Set(others.map(({ id }) => id.namespace));
  return [...namespaces].every((name) => isClosed(engine.partsFor(name, side)) || isKnown(name, cx))
    ? { peer, others }
    : undefined;
}

function isKnown(namespace: string, cx: RuleContext): boolean {
  const absence = cx.workloadAbsence(namespace);
  return absence.is === "missing" && absence.sure;
}

/** Whether a policy isolates every pod of a namespace. */
function isClosed(parts: readonly PolicyPart[]): boolean {
  return parts.some(
    ({ isolates, doubt, subject }) =>
      isolates && doubt === undefined && !subject.namespaces && (subject.pods?.requirements.length ?? 0) === 0,
  );
}

/** What all the other pods refuse to all of the policy's pods; undefined where one port of one pair may pass. */
function refusalOf(
  engine: Engine,
  facts: PolicyFacts,
  rule: PolicyRule,
  { peer, others }: Side,
  direction: Direction,
  owns: readonly WorkloadFacts[],
): Omit<Refusal, "path"> | undefined {
  let first: { readonly own: WorkloadFacts; readonly other: WorkloadFacts; readonly ports: PortSet } | undefined;
  const pairs = new Set<string>();
  for (const own of distinct(engine, owns)) {
    for (const other of distinct(engine, others)) {
      if (own === other) continue;
      const [a, b] = [podOf(engine, own), podOf(engine, other)];
      const ports = portsOf(rule, direction === "egress" ? b : a).may;
      if (isNoPort(ports) || !isNoPort(commonPorts(ports, admitted(engine, other, own, opposite(direction))))) {
        return undefined;
      }
      first ??= { own, other, ports };
      pairs.add(`${own.id.name} ${other.id.name}`);
    }
  }
  if (!first) return undefined;
  const { own, other, ports } = first;
  const several = pairs.size > 1;
  const [ownSelector, otherSelector] = [facts.spec["podSelector"] ?? {}, peer.value["podSelector"] ?? {}];
  return {
    owns: [own, ...owns.filter((one) => one !== own && !others.includes(one))],
    others: [other, ...others.filter((one) => one !== other && one !== own)],
    ports,
    explanation: explanationOf(
      engine,
      direction,
      own,
      other,
      ports,
      several ? [ownSelector, otherSelector] : undefined,
    ),
  };
}

/** What a pod lets through on its own side towards another. */
function admitted(engine: Engine, self: WorkloadFacts, other: WorkloadFacts, side: Direction): PortSet {
  const [at, to] = [engine.ground.endpointIndex.get(self), engine.ground.endpointIndex.get(other)];
  const row = at === undefined || to === undefined ? undefined : rowOf(engine, at, side);
  if (row && to !== undefined) return row.towards(to).may;
  return fold(appliedBetween(engine, podOf(engine, self), side, podOf(engine, other))).may;
}

/** One of the pods that no policy can tell apart. */
function distinct(engine: Engine, workloads: readonly WorkloadFacts[]): readonly WorkloadFacts[] {
  const byEndpoint = new Map<unknown, WorkloadFacts>();
  for (const workload of workloads) {
    const key = engine.ground.endpointIndex.get(workload) ?? workload;
    if (!byEndpoint.has(key)) byEndpoint.set(key, workload);
  }
  return [...byEndpoint.values()];
}

function opposite(direction: Direction): Direction {
  return direction === "egress" ? "ingress" : "egress";
}

/** Explained is the first pair; changes open all that is refused, between all the pods where there are several. */
function explanationOf(
  engine: Engine,
  direction: Direction,
  own: WorkloadFacts,
  other: WorkloadFacts,
  ports: PortSet,
  selectors: readonly [Json, Json] | undefined,
): Explanation {
  const [from, to] = direction === "egress" ? [own, other] : [other, own];
  const [range] = portRanges(ports);
  const port = { protocol: range?.protocol ?? "TCP", port: range?.from ?? 1 } as const;
  return explain(engine, { is: "workload", workload: from }, { is: "workload", workload: to }, port, (side) => ({
    ports,
    ...(selectors && side !== direction ? { self: selectors[1], other: selectors[0] } : {}),
  }));
}

/** What refuses on the other side: a deny rule, else the policy that the change edits, else the first that isolates. */
export function refuser({ explanation }: Refusal, side: Direction): Decision | undefined {
  const decisions = explanation.because.filter((decision) => decision.side === side);
  const edited = explanation.changes.find((change) => change.is === "append" && change.path.includes(side));
  const isolating = decisions.filter(({ effect }) => effect === "isolate");
  return (
    decisions.find(({ effect }) => effect === "deny") ??
    isolating.find(({ cite }) => cite && edited?.is === "append" && cite.id === edited.id) ??
    isolating[0]
  );
}

/** `8080`, `53/UDP`, `8080 to 8090`, or nothing for every port. */
export function showPorts(ports: PortSet): string {
  const ranges = portRanges(ports);
  const [first] = ranges;
  if (!first || (first.from === 1 && first.to === 65535)) return "any port";
  const span = first.from === first.to ? `${first.from}` : `${first.from} to ${first.to}`;
  return `${span}${first.protocol === "TCP" ? "" : `/${first.protocol}`}${ranges.length > 1 ? " and others" : ""}`;
}
