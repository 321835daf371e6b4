// May one end open a connection to the other on a port, and which policies, rules and paths decided it, on both sides
// (M8). For a denial, what came near, and the smallest change that would allow it.

import { groupBy } from "../base/group.ts";
import { type Address, showAddress } from "../base/ip.ts";
import { hasAddress, ofAddress, toBlocks } from "../base/ipSet.ts";
import { toFieldPath } from "../base/json.ts";
import type { Protocol, WorkloadFacts } from "../model/facts.ts";
import { showName } from "../model/resourceId.ts";
import { everything } from "../model/selector.ts";
import type { Endpoint, PodEndpoint } from "./endpoint.ts";
import { appliedBetween, type Engine, podOf, selectsPod } from "./engine.ts";
import { citePeer, planesOf } from "./evidence.ts";
import { dialectOf } from "./lowering.ts";
import { isForPod, matchesAnyPeer, nodeRanges, portsOf } from "./matching.ts";
import type { Opening, Scope, Wanted } from "./opening.ts";
import type { Cite, Direction, PolicyRule } from "./policyRule.ts";
import { commonPorts, hasPort, isNoPort, portRange } from "./portSet.ts";
import { isMaybe } from "./truth.ts";
import { type Applied, fold, type Verdict } from "./verdict.ts";

export type End =
  | { readonly is: "workload"; readonly workload: WorkloadFacts }
  | { readonly is: "address"; readonly address: Address };

export interface Port {
  readonly protocol: Protocol;
  readonly port: number;
}

export type Effect =
  /** No policy takes part on this side, or nothing restricts it. */
  | "open"
  | "allow"
  | "deny"
  /** The policy selects the pod, and the end of its tier denies what no rule allowed. */
  | "isolate"
  | "pass"
  /** A rule that matches the other end but not the port, or the port but not the other end. */
  | "near"
  | "unknown";

export interface Decision {
  readonly side: Direction;
  readonly effect: Effect;
  /** Undefined where nothing in particular decided (`open`). */
  readonly cite: Cite | undefined;
  readonly text: string;
}

export interface Explanation {
  readonly verdict: "allow" | "deny" | "unknown";
  readonly because: readonly Decision[];
  /** Changes that together would allow a denied connection: one for each side that refuses. */
  readonly changes: readonly Opening[];
}

/**
 * Explains one connection. Ends outside the cluster have no policies.
 * @param scope what the changes are to open besides, seen from the side that they change
 */
export function explain(
  engine: Engine,
  from: End,
  to: End,
  port: Port,
  scope: (side: Direction) => Scope = () => ({}),
): Explanation {
  if (from.is === "workload" && to.is === "workload" && from.workload === to.workload) {
    const text = `${showName(from.workload.id)} always reaches itself`;
    return { verdict: "allow", because: [{ side: "egress", effect: "open", cite: undefined, text }], changes: [] };
  }
  const sides: Side[] = [];
  if (from.is === "workload") sides.push(explainSide(engine, from.workload, "egress", to, port, scope));
  if (to.is === "workload") sides.push(explainSide(engine, to.workload, "ingress", from, port, scope));
  const verdict = worst(sides.map((side) => side.verdict));
  const because = sides.flatMap((side) => side.because);
  if (sides.length === 0) {
    because.push({
      side: "egress",
      effect: "open",
      cite: undefined,
      text: "both ends are outside the cluster: no policy counts",
    });
  }
  return { verdict, because, changes: sides.flatMap(({ changes }) => changes) };
}

interface Side {
  readonly verdict: "allow" | "deny" | "unknown";
  readonly because: readonly Decision[];
  /** One for each plane that refuses it. */
  readonly changes: readonly Opening[];
}

function explainSide(
  engine: Engine,
  workload: WorkloadFacts,
  side: Direction,
  other: End,
  port: Port,
  scope: (side: Direction) => Scope,
): Side {
  const self = podOf(engine, workload);
  const end = endpointOfEnd(engine, other);
  const planes = planesOf(appliedBetween(engine, self, side, end));
  const told = (planes.length === 0 ? [[]] : planes).map((applied) => {
    const folded = fold(applied);
    const verdict = verdictAt(folded, port);
    const because = trace(engine, applied, side, end, port, verdict);
    if (verdict === "unknown")
      because.push({ side, effect: "unknown", cite: undefined, text: folded.why ?? "not known" });
    if (because.every(({ effect }) => effect === "pass"))
      because.push({ side, effect: "open", cite: undefined, text: openText(applied, workload, side) });
    return { applied, verdict, because };
  });
  const because = told.flatMap((plane) => plane.because);
  because.push(...assumedIn(engine, self, side, planes));
  const verdict = worst(told.map((plane) => plane.verdict));
  if (verdict === "allow") return { verdict, because, changes: [] };
  if (side === "ingress" && end.is === "pod" && end.hostNetwork && engine.options.hostNetworkPods === "asNode") {
    // NP-19: a kubelet's probes, and all else that comes from the pod's own node.
    const text = `${showEnd(other)} is on its node's network: pods of its own node let it in all the same`;
    because.push({ side, effect: "near", cite: undefined, text });
  }
  const wanted: Wanted = {
    direction: side,
    self: workload,
    other: otherOf(engine, other),
    nodesByEntity: engine.options.plugin === "cilium",
    ...port,
    scope: scope(side),
  };
  const changes: Opening[] = [];
  for (const plane of told) {
    if (plane.verdict === "allow") continue;
    const near = nearMisses(engine, plane.applied, self, side, other, end, port);
    because.push(...near.map(({ decision }) => decision));
    const change = plane.verdict === "deny" ? smallestChange(engine, plane, near, wanted) : undefined;
    if (change) changes.push(change);
  }
  return { verdict, because, changes };
}

function worst(verdicts: readonly Side["verdict"][]): Side["verdict"] {
  return verdicts.find((one) => one === "deny") ?? verdicts.find((one) => one === "unknown") ?? "allow";
}

/** Why a plane lets it through that says nothing about it. */
function openText(applied: readonly Applied[], { id }: WorkloadFacts, side: Direction): string {
  const name = showName(id);
  if (applied.length === 0) return `no policy selects ${name} for ${side}`;
  if (applied[0]?.part.plane === "mesh") return `no rule of the mesh on ${name} decides it, and none isolates it`;
  return `no rule on ${name} decides it, and none isolates it`;
}

/** What is taken as given of planes that say nothing. */
function assumedIn(
  engine: Engine,
  self: PodEndpoint,
  side: Direction,
  planes: readonly (readonly Applied[])[],
): readonly Decision[] {
  return engine.assumedFor(self.namespace).flatMap((part): readonly Decision[] => {
    if (part.direction !== side || part.assumes === undefined || selectsPod(engine, part, self) !== "yes") return [];
    if (planes.some(([first]) => first?.part.plane === part.plane)) return [];
    return [{ side, effect: "open", cite: undefined, text: part.assumes }];
  });
}

function verdictAt(verdict: Verdict, { protocol, port }: Port): Side["verdict"] {
  if (hasPort(verdict.allow, protocol, port)) return "allow";
  return hasPort(verdict.may, protocol, port) ? "unknown" : "deny";
}

/** The rules and policies of one plane that decide this port, in the order in which they are tried. */
function trace(
  engine: Engine,
  applied: readonly Applied[],
  side: Direction,
  end: Endpoint,
  port: Port,
  verdict: Side["verdict"],
): Decision[] {
  const decisions: Decision[] = [];
  for (const tier of byTier(applied)) {
    const { rules, ends, doesPass } = traceTier(engine, tier, side, end, port);
    decisions.push(...rules);
    if (ends) return decisions;
    if (doesPass) continue;
    const isolating = verdict === "allow" ? [] : tier.filter(({ part }) => part.isolates && part.doubt === undefined);
    if (isolating.length === 0) continue;
    const cites = isolating.map(({ part }) => part.cite);
    return [...decisions, ...cites.map((cite) => ({ side, effect: "isolate" as const, cite, text: cite.text }))];
  }
  return decisions;
}

/** The parts of each plane's tiers, in their order. */
function byTier(applied: readonly Applied[]): readonly (readonly Applied[])[] {
  return [...groupBy(applied, ({ part }) => `${part.plane} ${part.tier}`).values()];
}

/**
 * The rules of one tier that say something of the port. After one that decides it for certain only other allowances of the same
 * place count, for policies without an order allow together.
 */
function traceTier(
  engine: Engine,
  tier: readonly Applied[],
  side: Direction,
  end: Endpoint,
  port: Port,
): { readonly rules: readonly Decision[]; readonly ends: boolean; readonly doesPass: boolean } {
  const rules: Decision[] = [];
  let allowedAt: number | undefined;
  for (const { part, selects, matched } of tier) {
    if (part.doubt !== undefined) continue;
    if (allowedAt !== undefined && (part.order !== allowedAt || !part.isolates)) break;
    for (const { rule, matches, may } of matched) {
      if (!hasPort(may, port.protocol, port.port)) continue;
      if (allowedAt !== undefined && rule.action !== "allow") break;
      const cite = citePeer(rule, end, engine.ground);
      const isSure = !isMaybe(matches) && !isMaybe(selects);
      if (rule.limit !== undefined && rule.action !== "pass") {
        // Of some requests alone: what others come to is for the rules after it.
        const text = `${cite.text}, ${rule.action === "allow" ? "only" : "but"} ${rule.limit}`;
        rules.push({ side, effect: rule.action === "allow" ? "allow" : "near", cite: { ...cite, text }, text });
        if (rule.action === "allow" && isSure) allowedAt = part.order;
        continue;
      }
      rules.push({ side, effect: rule.action, cite, text: cite.text });
      if (!isSure) continue;
      if (rule.action === "pass") return { rules, ends: false, doesPass: true };
      if (rule.action === "deny") return { rules, ends: true, doesPass: false };
      allowedAt = part.order;
    }
  }
  return { rules, ends: allowedAt !== undefined, doesPass: false };
}

interface Near {
  readonly rule: PolicyRule;
  /** The rule matches the other end, on other ports. */
  readonly isPeer: boolean;
  readonly decision: Decision;
}

/** Allow rules that match one half of the question: the other end, or the port. */
function nearMisses(
  engine: Engine,
  applied: readonly Applied[],
  self: PodEndpoint,
  side: Direction,
  other: End,
  end: Endpoint,
  port: Port,
): readonly Near[] {
  const found: Near[] = [];
  const wanted = portRange(port.protocol, port.port, port.port);
  for (const { part } of applied) {
    if (part.doubt !== undefined) continue;
    for (const rule of part.rules) {
      if (rule.action !== "allow" || isForPod(rule, self, engine.ground) === "no") continue;
      const isPeer = matchesAnyPeer(rule, end, engine.ground) === "yes";
      const isPort = !isNoPort(commonPorts(portsOf(rule, side === "egress" ? end : self).may, wanted));
      // Of a registry's many hosts those on the same port say nothing.
      if (isPeer === isPort || (isPort && part.policy === undefined)) continue;
      const at = toFieldPath(rule.cite.path.slice(1));
      const names = end.is === "outside" ? rule.peers.find((peer) => peer.is === "names") : undefined;
      const text = names
        ? `${at} opens ${listNames(names.patterns)}: ${showEnd(other)} too where a name stands for it`
        : isPeer
          ? `${at} matches ${showEnd(other)}, but not port ${port.port}/${port.protocol}`
          : `${at} matches port ${port.port}/${port.protocol}, but not ${showEnd(other)}`;
      found.push({ rule, isPeer, decision: { side, effect: "near", cite: { ...rule.cite, text }, text } });
    }
  }
  return found;
}

function listNames([first = "", ...more]: readonly string[]): string {
  return more.length === 0 ? first : `${first} +${more.length}`;
}

/** A deny rule has to be looked at by a person; an isolated pod needs one more port, rule or policy. */
function smallestChange(
  engine: Engine,
  { applied, because }: { readonly applied: readonly Applied[]; readonly because: readonly Decision[] },
  near: readonly Near[],
  wanted: Wanted,
): Opening | undefined {
  const denied = because.find(({ effect }) => effect === "deny")?.cite;
  if (denied) {
    const text = `${denied.id.kind} ${showName(denied.id)} denies it in ${toFieldPath(denied.path.slice(1))}: let it pass before that`;
    return { is: "advice", id: denied.id, path: denied.path, text };
  }
  const ends = new Set(because.flatMap(({ effect, cite }) => (effect === "isolate" && cite ? cite : [])));
  const isolating = applied
    .filter(({ part, selects }) => ends.has(part.cite) && selects === "yes")
    .map(({ part }) => part);
  const nearest = near.find(({ isPeer }) => isPeer)?.rule;
  const best =
    isolating.find((part) => nearest !== undefined && part.rules.includes(nearest)) ??
    isolating.find((part) => part.rules.length > 0) ??
    isolating[0];
  if (best && best.policy === undefined && best.doubt === undefined) {
    const text = `${best.cite.text}: add a ServiceEntry for the host, or let the Sidecar see it`;
    return { is: "advice", id: best.id, path: best.cite.path, text };
  }
  const facts = best && engine.policy(best.id);
  if (!facts) return undefined;
  return dialectOf(facts)?.open?.(facts, wanted, nearest && best.rules.includes(nearest) ? nearest : undefined);
}

function endpointOfEnd(engine: Engine, end: End): Endpoint {
  return end.is === "workload" ? podOf(engine, end.workload) : { is: "outside", ranges: ofAddress(end.address) };
}

function otherOf(engine: Engine, end: End): Wanted["other"] {
  if (end.is === "address") {
    const nodes = nodeRanges(everything, engine.ground);
    return {
      is: "address",
      text: showAddress(end.address),
      isNode: nodes !== undefined && hasAddress(nodes, end.address),
    };
  }
  const pod = podOf(engine, end.workload);
  const isNode = pod.hostNetwork && engine.options.hostNetworkPods === "asNode";
  return isNode ? { is: "node", workload: end.workload, blocks: toBlocks(pod.addresses) } : end;
}

/** `web/cart`, or the address. */
export function showEnd(end: End): string {
  return end.is === "workload" ? showName(end.workload.id) : showAddress(end.address);
}
