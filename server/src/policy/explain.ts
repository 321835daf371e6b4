// May one end open a connection to the other on a port, and which policies, rules and paths decided it, on both sides
// (M8). For a denial, what came near, and the smallest change that would allow it.

import { type Address, showAddress } from "../base/ip.ts";
import { ofAddress, toBlocks } from "../base/ipSet.ts";
import { toFieldPath } from "../base/json.ts";
import type { Protocol, WorkloadFacts } from "../model/facts.ts";
import { showName } from "../model/resourceId.ts";
import type { Endpoint, PodEndpoint } from "./endpoint.ts";
import { appliedBetween, dialectOf, type Engine, podOf, selectsPod } from "./engine.ts";
import { citePeer, planesOf } from "./evidence.ts";
import { matchesAnyPeer, portsOf } from "./matching.ts";
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
  const wanted = { direction: side, self: workload, other: otherOf(engine, other), ...port, scope: scope(side) };
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
  let passedTier: number | undefined;
  let tier: number | undefined;
  let allowedHere = false;
  let opensInPart = false;
  let isolating: Decision[] = [];
  for (const { part, selects, matched } of applied) {
    if (part.tier !== tier) {
      if (isolating.length > 0 || allowedHere) break;
      tier = part.tier;
      isolating = [];
    }
    if (part.tier === passedTier || part.doubt !== undefined) continue;
    for (const { rule, matches, may } of matched) {
      if (!hasPort(may, port.protocol, port.port)) continue;
      const cite = citePeer(rule, end, engine.ground);
      if (rule.limit !== undefined && rule.action !== "pass") {
        // Some requests are decided here, the others go on.
        decisions.push({ side, effect: rule.action === "allow" ? "allow" : "near", cite, text: cite.text });
        if (rule.action === "allow") opensInPart = true;
        continue;
      }
      decisions.push({ side, effect: rule.action, cite, text: cite.text });
      const isSure = !isMaybe(matches) && !isMaybe(selects);
      if (rule.action === "pass") passedTier = part.tier;
      else if (rule.action === "deny" && isSure) return decisions;
      else if (isSure) {
        allowedHere = true;
        if (!part.isolates) return decisions;
      }
      if (rule.action === "pass") break;
    }
    if (part.isolates && !allowedHere && !opensInPart && verdict !== "allow") {
      isolating.push({ side, effect: "isolate", cite: part.cite, text: part.cite.text });
    }
  }
  if (allowedHere) return decisions;
  return [...decisions, ...isolating];
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
      if (rule.action !== "allow") continue;
      const isPeer = matchesAnyPeer(rule, end, engine.ground) === "yes";
      const isPort = !isNoPort(commonPorts(portsOf(rule, side === "egress" ? end : self).may, wanted));
      // Of a registry's many hosts those on the same port say nothing.
      if (isPeer === isPort || (isPort && part.policy === undefined)) continue;
      const at = toFieldPath(rule.cite.path.slice(1));
      const text = isPeer
        ? `${at} matches ${showEnd(other)}, but not port ${port.port}/${port.protocol}`
        : `${at} matches port ${port.port}/${port.protocol}, but not ${showEnd(other)}`;
      found.push({ rule, isPeer, decision: { side, effect: "near", cite: { ...rule.cite, text }, text } });
    }
  }
  return found;
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
  const isolating = applied.filter(({ part, selects }) => part.isolates && selects === "yes").map(({ part }) => part);
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
  if (end.is === "address") return { is: "address", text: showAddress(end.address) };
  const pod = podOf(engine, end.workload);
  const isNode = pod.hostNetwork && engine.options.hostNetworkPods === "asNode";
  return isNode ? { is: "node", workload: end.workload, blocks: toBlocks(pod.addresses) } : end;
}

/** `web/cart`, or the address. */
export function showEnd(end: End): string {
  return end.is === "workload" ? showName(end.workload.id) : showAddress(end.address);
}
