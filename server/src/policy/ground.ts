// The pods of a view, arranged for matching: endpoints that no policy can tell apart are one, found by namespace and by
// label. Lives as long as the view's lists of workloads and namespaces, so a policy's edit keeps all of it. Knows no tiers.

import { groupBy } from "../base/group.ts";
import {
  allV4,
  allV6,
  covers,
  everyAddress,
  type IpSet,
  isNoAddress,
  noAddress,
  overlap,
  unite,
  without,
} from "../base/ipSet.ts";
import { canonical } from "../base/json.ts";
import { lazy } from "../base/memo.ts";
import type { WorkloadFacts } from "../model/facts.ts";
import type { PolicyView } from "../model/views.ts";
import { makeAddressIndex } from "./addressIndex.ts";
import { endpointKey, endpointOf, type PodEndpoint } from "./endpoint.ts";
import { matchesPeer, matchesPod, nodeRanges, outsideRanges, type Surroundings, WHICH_NODE } from "./matching.ts";
import type { EngineOptions } from "./options.ts";
import type { PeerMatch, PodMatch, PolicyRule } from "./policyRule.ts";
import { isMaybe, type Maybe, type Truth } from "./truth.ts";
import { type Meeting, makeMeetings, makeVerdictTable, type Verdict } from "./verdict.ts";

export interface Ground extends Surroundings {
  /** Workloads that count: finished pods are left out unless asked for. */
  readonly workloads: readonly WorkloadFacts[];
  readonly endpoints: readonly PodEndpoint[];
  /** Position in `endpoints` of a workload's pods. */
  readonly endpointIndex: ReadonlyMap<WorkloadFacts, number>;
  /** Workloads behind each endpoint. */
  readonly members: readonly (readonly WorkloadFacts[])[];
  /** All positions, ascending. */
  readonly all: readonly number[];
  podsMatching(match: PodMatch): Matching;
  ruleMatching(rule: PolicyRule): RuleMatching;
  /** The same for rules that don't speak of addresses; one for all grounds that differ in addresses alone. */
  labelMatching(rule: PolicyRule): RuleMatching;
  /** The one object for equal verdicts. */
  intern(verdict: Verdict): Verdict;
  /** What two interned verdicts let through together. */
  meet(own: Verdict, theirs: Verdict): Meeting;
}

/** Positions of endpoints that match for certain, and of those that might. */
export interface Matching {
  readonly yes: readonly number[];
  readonly maybe: readonly { readonly index: number; readonly truth: Maybe }[];
}

export interface RuleMatching extends Matching {
  /** Outside addresses that match for certain, and those that might. */
  readonly outside: IpSet;
  readonly outsideMaybe: IpSet;
  readonly outsideWhy: Maybe | undefined;
}

const grounds = new WeakMap<
  readonly WorkloadFacts[],
  (Pick<PolicyView, "namespaces" | "nodes" | "podIPs"> & { key: string; ground: Ground })[]
>();

/** How many grounds one list of workloads keeps: different options, or namespaces before and after an edit. */
const KEPT = 3;

/** The ground of a view; the same one for as long as workloads, namespaces and options are the same. */
export function groundOf(view: PolicyView, options: EngineOptions): Ground {
  const { namespaces, nodes, podIPs } = view;
  const key = canonical(options);
  const known = grounds.get(view.workloads) ?? [];
  const alike = known.filter((entry) => entry.namespaces === namespaces && entry.nodes === nodes && entry.key === key);
  const hit = alike.find((entry) => entry.podIPs === podIPs);
  if (hit) return hit.ground;
  const ground = makeGround(view, options, alike[0]?.ground);
  // Addresses come and go all day: those from before are not asked about again.
  const others = known.filter((entry) => !alike.includes(entry));
  grounds.set(view.workloads, [{ namespaces, nodes, podIPs, key, ground }, ...others].slice(0, KEPT));
  return ground;
}

/** Makes the ground; `before` is one of the same workloads, namespaces and options, with other addresses. */
function makeGround(view: PolicyView, options: EngineOptions, before: Ground | undefined): Ground {
  const around: Surroundings = {
    namespaces: new Map(view.namespaces.map((namespace) => [namespace.id.name, namespace])),
    nodes: view.nodes,
    options,
  };
  const workloads = view.workloads.filter((workload) => options.podPhases === "all" || !isFinished(workload));
  const endpoints: PodEndpoint[] = [];
  const members: WorkloadFacts[][] = [];
  const endpointIndex = new Map<WorkloadFacts, number>();
  const byKey = new Map<string, number>();
  for (const workload of workloads) {
    const endpoint = endpointOf(workload, view.podIPs.get(workload));
    const key = endpointKey(endpoint);
    let index = byKey.get(key);
    if (index === undefined) {
      index = endpoints.push(endpoint) - 1;
      members.push([]);
      byKey.set(key, index);
    }
    members[index]?.push(workload);
    endpointIndex.set(workload, index);
  }
  const isSamePartition =
    before?.endpoints.length === endpoints.length &&
    workloads.every((workload) => before.endpointIndex.get(workload) === endpointIndex.get(workload));
  const same = isSamePartition ? before : undefined;
  // What the functions below need of it and no more: whoever holds a ground would hold all before it.
  const podsMatchingBefore = same?.podsMatching;
  const labelMatching = same?.labelMatching;
  const all = same?.all ?? endpoints.map((_, index) => index);
  const candidates = lazy(() => makeCandidates(endpoints, all));
  const addressIndex = lazy(() => makeAddressIndex(endpoints.map(({ addresses }) => addresses)));
  const onNodes = all.filter((index) => endpoints[index]?.hostNetwork === true);
  // Of a pod without known addresses no block says anything, of a node's pod it might.
  const unplaced = onNodes.filter((index) => isNoAddress(endpoints[index]?.addresses ?? noAddress));
  const matchings = new Map<string, Matching>();
  const ruleMatchings = new WeakMap<PolicyRule, RuleMatching>();

  function podsMatching(match: PodMatch): Matching {
    const key = canonical(match);
    let matching = matchings.get(key);
    if (!matching) {
      matching = collect(candidates()(match), (endpoint) => matchesPod(match, endpoint, around), endpoints);
      matchings.set(key, matching);
    }
    return matching;
  }

  function peerMatching(peer: PeerMatch): Matching {
    if (peer.is === "everyone") return { yes: all, maybe: [] };
    if (peer.is === "pods") return (podsMatchingBefore ?? podsMatching)(peer.match);
    if (peer.is === "names") return { yes: [], maybe: [] };
    return collect(candidatesFor(peer), (endpoint) => matchesPeer(peer, endpoint, around), endpoints);
  }

  /** A superset of the endpoints that a peer can meet; by address: those with such an address, and those of which none is known. */
  function candidatesFor(peer: PeerMatch): readonly number[] {
    if (peer.is === "not") return all;
    if (peer.is === "nodes" && peer.hosts) return onNodes;
    if (peer.is === "every") {
      const lists = peer.of.map((one) => (one.is === "pods" ? candidates()(one.match) : candidatesFor(one)));
      return lists.reduce((least, list) => (list.length < least.length ? list : least), all);
    }
    const ranges =
      peer.is === "addresses" ? peer.ranges : peer.is === "nodes" ? nodeRanges(peer.selector, around) : undefined;
    if (!ranges || covers(ranges, allV4) || covers(ranges, allV6)) return all;
    const found = addressIndex()(ranges);
    return unplaced.length === 0 ? found : [...new Set([...found, ...unplaced])].sort((a, b) => a - b);
  }

  function ruleMatching(rule: PolicyRule): RuleMatching {
    if (labelMatching && !isByAddress(rule)) return labelMatching(rule);
    let matching = ruleMatchings.get(rule);
    if (!matching) {
      matching = { ...uniteMatchings(rule.peers.map(peerMatching)), ...outsideOf(rule, around) };
      if (rule.condition !== undefined) matching = inDoubt(matching, rule.condition, options.unsettled === "no");
      ruleMatchings.set(rule, matching);
    }
    return matching;
  }

  const ground: Ground = {
    ...around,
    // One list for all grounds that differ in addresses alone.
    workloads: same?.workloads ?? workloads,
    endpoints,
    endpointIndex: same?.endpointIndex ?? endpointIndex,
    members: same?.members ?? members,
    all,
    podsMatching: podsMatchingBefore ?? podsMatching,
    ruleMatching,
    labelMatching: labelMatching ?? ruleMatching,
    intern: same?.intern ?? makeVerdictTable(),
    meet: same?.meet ?? makeMeetings(),
  };
  if (same) predecessors.set(ground, same);
  return ground;
}

const predecessors = new WeakMap<Ground, Ground>();

/** The ground before this one, where addresses alone differ; told once, so that no row of grounds is kept alive. */
export function takePredecessor(ground: Ground): Ground | undefined {
  const before = predecessors.get(ground);
  predecessors.delete(ground);
  return before;
}

/** Whether what a rule matches depends on addresses of pods. */
export function isByAddress({ peers, self }: PolicyRule): boolean {
  return peers.some(isPeerByAddress) || (self?.some(isPeerByAddress) ?? false);
}

function isPeerByAddress(peer: PeerMatch): boolean {
  switch (peer.is) {
    case "everyone":
    case "pods":
    case "names":
      return false;
    case "every":
      return peer.of.some(isPeerByAddress);
    case "not":
      return isPeerByAddress(peer.of);
    default:
      return true;
  }
}

function isFinished(workload: WorkloadFacts): boolean {
  return workload.id.kind === "Pod" && (workload.phase === "Succeeded" || workload.phase === "Failed");
}

/** For a match, a small superset of the endpoints that can meet it: by namespace, or by a label that it demands. */
function makeCandidates(
  endpoints: readonly PodEndpoint[],
  all: readonly number[],
): (match: PodMatch) => readonly number[] {
  const byNamespace = groupBy(all, (index) => endpoints[index]?.namespace ?? "");
  const byLabel = new Map<string, number[]>();
  const unclear: number[] = [];
  for (const [index, endpoint] of endpoints.entries()) {
    if (endpoint.labelsUnclear) unclear.push(index);
    for (const [key, value] of Object.entries(endpoint.labels)) {
      const posting = byLabel.get(`${key}=${value}`);
      if (posting) posting.push(index);
      else byLabel.set(`${key}=${value}`, [index]);
    }
  }
  return (match) => {
    const inNamespace = match.namespace === undefined ? all : (byNamespace.get(match.namespace) ?? []);
    const demanded = match.pods?.requirements.find(({ operator, values }) => operator === "In" && values.length === 1);
    if (!demanded) return inNamespace;
    const labelled = byLabel.get(`${demanded.key}=${demanded.values[0]}`) ?? [];
    if (labelled.length + unclear.length >= inNamespace.length) return inNamespace;
    return unclear.length === 0 ? labelled : [...new Set([...labelled, ...unclear])].sort((a, b) => a - b);
  };
}

function collect(
  candidates: readonly number[],
  test: (endpoint: PodEndpoint) => Truth,
  endpoints: readonly PodEndpoint[],
): Matching {
  const yes: number[] = [];
  const maybe: { index: number; truth: Maybe }[] = [];
  // One object for a reason: whoever goes over thousands of ends tells reasons apart by identity.
  const reasons = new Map<string, Maybe>();
  for (const index of candidates) {
    const endpoint = endpoints[index];
    if (!endpoint) continue;
    const truth = test(endpoint);
    if (truth === "yes") yes.push(index);
    else if (isMaybe(truth)) {
      const known = reasons.get(truth.why) ?? truth;
      reasons.set(truth.why, known);
      maybe.push({ index, truth: known });
    }
  }
  return { yes, maybe };
}

function uniteMatchings(matchings: readonly Matching[]): Matching {
  const [first] = matchings;
  if (!first) return { yes: [], maybe: [] };
  if (matchings.length === 1) return first;
  const yes = new Set(matchings.flatMap((matching) => matching.yes));
  const maybe = new Map<number, Maybe>();
  for (const { index, truth } of matchings.flatMap((matching) => matching.maybe)) {
    if (!yes.has(index) && !maybe.has(index)) maybe.set(index, truth);
  }
  return {
    yes: [...yes].sort((a, b) => a - b),
    maybe: [...maybe].map(([index, truth]) => ({ index, truth })),
  };
}

/** What matched for certain matches perhaps; where nothing may stay open, not at all. */
function inDoubt(matching: RuleMatching, why: string, isSettled: boolean): RuleMatching {
  const nothing = { yes: [], outside: noAddress };
  if (isSettled) return { ...nothing, maybe: [], outsideMaybe: noAddress, outsideWhy: undefined };
  const truth: Maybe = { why };
  const maybe = [...matching.maybe, ...matching.yes.map((index) => ({ index, truth }))];
  return {
    ...nothing,
    maybe: maybe.sort((a, b) => a.index - b.index),
    outsideMaybe: unite(matching.outside, matching.outsideMaybe),
    outsideWhy: matching.outsideWhy ?? truth,
  };
}

function outsideOf(
  rule: PolicyRule,
  around: Surroundings,
): Pick<RuleMatching, "outside" | "outsideMaybe" | "outsideWhy"> {
  let all: OutsideMatch = { sure: noAddress, may: noAddress, why: undefined };
  for (const peer of rule.peers) {
    if (peer.is === "everyone") return { outside: everyAddress, outsideMaybe: noAddress, outsideWhy: undefined };
    const one = outsideOfPeer(peer, around);
    all = { sure: unite(all.sure, one.sure), may: unite(all.may, one.may), why: all.why ?? one.why };
  }
  const isOpen = all.why !== undefined && around.options.unsettled === "unknown";
  return {
    outside: all.sure,
    outsideMaybe: isOpen ? all.may : noAddress,
    outsideWhy: isOpen && all.why !== undefined ? { why: all.why } : undefined,
  };
}

/** Addresses that a peer takes in for certain, and those that it takes in or might. */
interface OutsideMatch {
  readonly sure: IpSet;
  readonly may: IpSet;
  /** Why some are not settled; undefined where all are. */
  readonly why: string | undefined;
}

function outsideOfPeer(peer: PeerMatch, around: Surroundings): OutsideMatch {
  switch (peer.is) {
    case "everyone":
      return { sure: everyAddress, may: everyAddress, why: undefined };
    case "pods":
    case "names":
      return { sure: noAddress, may: noAddress, why: undefined };
    case "addresses": {
      const ranges = outsideRanges(peer, around);
      return { sure: ranges, may: ranges, why: undefined };
    }
    case "nodes": {
      const ranges = nodeRanges(peer.selector, around) ?? noAddress;
      if (peer.hosts !== "own" && peer.hosts !== "others") return { sure: ranges, may: ranges, why: undefined };
      return { sure: noAddress, may: ranges, why: isNoAddress(ranges) ? undefined : WHICH_NODE };
    }
    case "unclear":
      return { sure: noAddress, may: everyAddress, why: peer.why };
    case "not": {
      const { sure, may, why } = outsideOfPeer(peer.of, around);
      return { sure: without(everyAddress, may), may: without(everyAddress, sure), why };
    }
    case "every": {
      const parts = peer.of.map((one) => outsideOfPeer(one, around));
      return {
        sure: parts.reduce((all, { sure }) => overlap(all, sure), everyAddress),
        may: parts.reduce((all, { may }) => overlap(all, may), everyAddress),
        why: parts.find(({ why }) => why !== undefined)?.why,
      };
    }
  }
}
