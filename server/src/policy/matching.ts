// Does a selector, a peer or a port of a rule match an endpoint? Yes, no, or not known with the reason.
// Knows labels and addresses; nothing of tiers or of what a match leads to.

import { parseAddress } from "../base/ip.ts";
import {
  allV4,
  allV6,
  covers,
  type IpSet,
  isNoAddress,
  noAddress,
  ofAddress,
  overlap,
  unite,
  without,
} from "../base/ipSet.ts";
import { memoOn } from "../base/memo.ts";
import type { NamespaceFacts, NodeFacts } from "../model/facts.ts";
import { isGatewayPod, membershipOf } from "../model/istio/membership.ts";
import { type LabelExpression, type Met, meetsExpression } from "../model/labelExpression.ts";
import { everything, type Labels, meets, type Selector } from "../model/selector.ts";
import type { Endpoint, PodEndpoint } from "./endpoint.ts";
import type { EngineOptions } from "./options.ts";
import type { AccountMatch, MeshMatch, PeerMatch, PodMatch, PolicyRule, PortMatch } from "./policyRule.ts";
import {
  everyPort,
  everyPortOf,
  noPort,
  otherProtocols,
  type PortSet,
  portRange,
  portsWithout,
  unitePorts,
} from "./portSet.ts";
import { both, either, isMaybe, opposite, type Truth } from "./truth.ts";

/** What matching needs to know of the world. */
export interface Surroundings {
  readonly namespaces: ReadonlyMap<string, NamespaceFacts>;
  readonly nodes: readonly NodeFacts[];
  readonly options: EngineOptions;
}

/** The label that the API server sets on every namespace (L3). */
export const NAMESPACE_NAME = "kubernetes.io/metadata.name";

/** Whether pods that the match describes include the endpoint's. Host-network pods are nodes, which no selector matches (NP-20). */
export function matchesPod(match: PodMatch, pod: PodEndpoint, around: Surroundings): Truth {
  const isNode = pod.hostNetwork && around.options.hostNetworkPods === "asNode";
  if (match.hosts) return isNode ? "yes" : "no";
  if (isNode) return "no";
  let truth = both(matchesNamespace(match, pod.namespace, around), matchesPodLabels(match.pods, pod));
  if (match.namespaceExpression)
    truth = both(truth, matchesNamespaceExpression(match.namespaceExpression, pod, around));
  if (match.expression) truth = both(truth, matchesPodExpression(match.expression, pod));
  if (match.accounts) truth = both(truth, matchesAccount(match.accounts, pod));
  if (match.mesh && truth !== "no") truth = both(truth, matchesMesh(match.mesh, pod, around));
  return settle(truth, around);
}

/** Whether a rule's peer matches the other end. */
export function matchesPeer(peer: PeerMatch, end: Endpoint, around: Surroundings): Truth {
  switch (peer.is) {
    case "everyone":
      return "yes";
    case "pods":
      return end.is === "pod" ? matchesPod(peer.match, end, around) : "no";
    case "addresses":
      return end.is === "outside"
        ? outsideTruth(outsideRanges(peer, around), end, around)
        : settle(addressTruth(peer, end, around), around);
    case "nodes":
      return settle(nodesTruth(peer, end, around), around);
    case "names":
      return "no";
    case "unclear":
      return settle({ why: peer.why }, around);
    case "every":
      return peer.of.reduce<Truth>((truth, one) => both(truth, matchesPeer(one, end, around)), "yes");
    case "not":
      return opposite(matchesPeer(peer.of, end, around));
  }
}

/** Whether a rule is for this one of the policy's own pods. */
export function isForPod({ self }: PolicyRule, pod: PodEndpoint, around: Surroundings): Truth {
  return self === undefined ? "yes" : matchesAny(self, pod, around);
}

function matchesAny(peers: readonly PeerMatch[], end: Endpoint, around: Surroundings): Truth {
  let truth: Truth = "no";
  for (const peer of peers) {
    truth = either(truth, matchesPeer(peer, end, around));
    if (truth === "yes") break;
  }
  return truth;
}

/** Whether any of the rule's peers matches the other end. */
export function matchesAnyPeer(rule: PolicyRule, end: Endpoint, around: Surroundings): Truth {
  const truth = matchesAny(rule.peers, end, around);
  return rule.condition === undefined ? truth : settle(both(truth, { why: rule.condition }), around);
}

export interface PortAnswer {
  /** Ports that match for certain. */
  readonly sure: PortSet;
  /** Ports that might match; a superset of `sure`. */
  readonly may: PortSet;
  readonly why: string | undefined;
}

/** The ports of a rule as numbers; names are looked up in the destination's containers (NP-16). */
export function portsOf(rule: PolicyRule, destination: Endpoint): PortAnswer {
  const whole = setOf(rule.ports, destination);
  if (rule.exceptPorts === undefined) return whole;
  const except = setOf(rule.exceptPorts, destination);
  return {
    sure: portsWithout(whole.sure, except.may),
    may: portsWithout(whole.may, except.sure),
    why: whole.why ?? except.why,
  };
}

function setOf(ports: PolicyRule["ports"], destination: Endpoint): PortAnswer {
  if (ports === undefined) return { sure: everyPort, may: everyPort, why: undefined };
  let sure = noPort;
  let unsure = noPort;
  let why: string | undefined;
  for (const port of ports) {
    if (port.is === "unclear") {
      unsure = everyPort;
      why = port.why;
      continue;
    }
    const set = portSetOf(port, destination);
    sure = unitePorts(sure, set);
    if (port.is === "named" && destination.is === "pod" && isUnread(port.name, destination)) {
      unsure = unitePorts(unsure, port.protocol === undefined ? everyPort : everyPortOf(port.protocol));
      why ??= `which port "${port.name}" is can't be read`;
    }
  }
  return { sure, may: unitePorts(sure, unsure), why };
}

/** Whether a container has a port that bears, or may bear, this name and whose number can't be read. */
function isUnread(name: string, { unreadPorts }: PodEndpoint): boolean {
  return unreadPorts.some((unread) => unread === name || unread.includes("{{"));
}

/** Whether the rule's ports depend on who the destination is. */
export function hasNamedPort(rule: PolicyRule): boolean {
  return [...(rule.ports ?? []), ...(rule.exceptPorts ?? [])].some((port) => port.is === "named");
}

function portSetOf(port: Exclude<PortMatch, { is: "unclear" }>, destination: Endpoint): PortSet {
  switch (port.is) {
    case "range":
      return portRange(port.protocol, port.from, port.to);
    case "protocol":
      return everyPortOf(port.protocol);
    case "others":
      return otherProtocols;
    case "named": {
      if (destination.is === "outside") return noPort;
      let set = noPort;
      for (const own of destination.ports) {
        if (own.name !== port.name || (port.protocol !== undefined && own.protocol !== port.protocol)) continue;
        set = unitePorts(set, portRange(own.protocol, own.port, own.port));
      }
      return set;
    }
  }
}

/** Whether a namespace is one that the match looks in; undefined is a namespace that is not known. */
export function matchesNamespace(match: PodMatch, namespace: string | undefined, around: Surroundings): Truth {
  if (match.namespace !== undefined) {
    if (namespace === undefined) return { why: "the namespace of the ingress controller is not known" };
    return match.namespace === namespace ? "yes" : "no";
  }
  if (match.namespaces === undefined) return "yes";
  if (namespace === undefined) {
    if (match.namespaces.requirements.length === 0 && !match.namespaces.unclear) return "yes";
    return { why: "the namespace of the ingress controller is not known" };
  }
  const known = around.namespaces.get(namespace);
  if (known) return matchesLabels(match.namespaces, known.labels, undefined);
  const unlisted = around.options.unsettled === "no" ? undefined : `labels of namespace ${namespace} are not known`;
  return matchesLabels(match.namespaces, { [NAMESPACE_NAME]: namespace }, unlisted);
}

/** The label under which a pod's identity in a mesh is asked for: `cluster.local/ns/shop/sa/cart` (IS-13). */
export const PRINCIPAL = "istio.io/principal";

/** Labels that Calico adds to a pod (CA-9), and its identity in a mesh. */
function labelIn(pod: PodEndpoint): (key: string) => string | undefined {
  return (key) => {
    if (key === "projectcalico.org/namespace") return pod.namespace;
    if (key === "projectcalico.org/orchestrator") return "k8s";
    if (key === "projectcalico.org/serviceaccount") return pod.serviceAccount;
    if (key === PRINCIPAL)
      return pod.serviceAccount === undefined || pod.namespace === undefined
        ? undefined
        : `cluster.local/ns/${pod.namespace}/sa/${pod.serviceAccount}`;
    return Object.hasOwn(pod.labels, key) ? pod.labels[key] : undefined;
  };
}

function matchesPodExpression(expression: LabelExpression, pod: PodEndpoint): Truth {
  return met(meetsExpression(expression, labelIn(pod), pod.labelsUnclear), whyNotKnown(pod));
}

function matchesNamespaceExpression(expression: LabelExpression, pod: PodEndpoint, around: Surroundings): Truth {
  const { namespace } = pod;
  if (namespace === undefined) {
    const met = meetsExpression(expression, () => undefined, true);
    return met === "maybe" ? { why: "the namespace of the ingress controller is not known" } : met;
  }
  const known = around.namespaces.get(namespace);
  const labels: Labels = known?.labels ?? { [NAMESPACE_NAME]: namespace };
  const labelOf = (key: string): string | undefined =>
    key === "projectcalico.org/name" ? namespace : Object.hasOwn(labels, key) ? labels[key] : undefined;
  return met(
    meetsExpression(expression, labelOf, known === undefined),
    `labels of namespace ${namespace} are not known`,
  );
}

function matchesAccount({ names, labelled, lacking, unlisted }: AccountMatch, pod: PodEndpoint): Truth {
  if (names.length === 0 && labelled === undefined) return "yes";
  if (pod.serviceAccount === undefined || pod.namespace === undefined)
    return { why: "its service account is not known" };
  if (names.length > 0 && !names.includes(pod.serviceAccount)) return "no";
  const account = `${pod.namespace}/${pod.serviceAccount}`;
  if (labelled === undefined || labelled.includes(account)) return "yes";
  return unlisted === undefined || lacking?.includes(account) ? "no" : { why: unlisted };
}

/** Whether a mesh serves the pod in one of the ways (IS-2). */
function matchesMesh({ by, annotations }: MeshMatch, pod: PodEndpoint, around: Surroundings): Truth {
  const { namespace, istio, hostNetwork, labelsUnclear } = pod;
  if (namespace === undefined) return { why: "whether the ingress controller is in the mesh is not known" };
  const wanted = Object.entries(annotations ?? {});
  if (!wanted.every(([key, value]) => istio?.annotations[key] === value)) return "no";
  const own = { podLabels: pod.labels, labelsUnclear, hostNetwork, ...(istio ? { istio } : {}) };
  const known = around.namespaces.get(namespace)?.labels;
  const membership = membershipOf(own, known ?? (around.options.unsettled === "no" ? {} : undefined));
  if (membership === "none") return "no";
  if (membership !== "unknown") {
    const way = membership === "sidecar" && isGatewayPod(own) ? "gateway" : membership;
    return by.includes(way) ? "yes" : "no";
  }
  const why = known ? whyNotKnown(pod) : `labels of namespace ${namespace} are not known`;
  return { why: `whether its pods are in the mesh: ${why}` };
}

function met(answer: Met, why: string): Truth {
  return answer === "maybe" ? { why } : answer;
}

function matchesPodLabels(selector: Selector | undefined, pod: PodEndpoint): Truth {
  if (selector === undefined) return "yes";
  return matchesLabels(selector, pod.labels, pod.labelsUnclear ? whyNotKnown(pod) : undefined);
}

function whyNotKnown(pod: PodEndpoint): string {
  return pod.namespace === undefined
    ? "labels of the ingress controller are not known"
    : "a pod label is a template value";
}

const UNREADABLE = "a selector is a template value or can't be read";

/** `moreLabels` is the reason why keys that are not listed may exist all the same. */
function matchesLabels(selector: Selector, labels: Labels, moreLabels: string | undefined): Truth {
  let truth: Truth = selector.unclear ? { why: selector.why ?? UNREADABLE } : "yes";
  for (const requirement of selector.requirements) {
    if (moreLabels !== undefined && !Object.hasOwn(labels, requirement.key)) {
      if (!isMaybe(truth)) truth = { why: moreLabels };
    } else if (!meets(requirement, labels)) return "no";
  }
  return truth;
}

type AddressPeer = Extract<PeerMatch, { is: "addresses" }>;

/** A stretch of outside addresses is cut at every boundary of the rules, so it lies inside a range or apart from it. */
function outsideTruth(ranges: IpSet, end: Extract<Endpoint, { is: "outside" }>, around: Surroundings): Truth {
  if (covers(ranges, end.ranges)) return "yes";
  if (isNoAddress(overlap(ranges, end.ranges))) return "no";
  return settle({ why: "only a part of these addresses matches" }, around);
}

/**
 * Pods and nodes by address. With unknown addresses only a whole family is a certain match; any other block is
 * assumed not to match a pod (NP-12), and is not known for a node.
 */
function addressTruth(peer: AddressPeer, pod: PodEndpoint, around: Surroundings): Truth {
  if (peer.matchesPods === "never") return "no";
  const { options } = around;
  const isNode = pod.hostNetwork && options.hostNetworkPods === "asNode";
  if (peer.matchesPods === "byOption") {
    if (isNode ? options.plugin === "cilium" : options.ipBlockMatchesPods === "never") return "no";
  }
  const placed = placeTruth(peer.ranges, pod);
  if (placed !== undefined) return placed;
  if (covers(peer.ranges, allV4) || covers(peer.ranges, allV6)) return "yes";
  return isNode && !isNoAddress(peer.ranges) ? { why: "addresses of the nodes are not known" } : "no";
}

/** Whether all known addresses of the pods lie in the ranges; undefined where none is known. */
function placeTruth(ranges: IpSet, { addresses }: PodEndpoint): Truth | undefined {
  if (isNoAddress(addresses)) return undefined;
  if (covers(ranges, addresses)) return "yes";
  return isNoAddress(overlap(ranges, addresses)) ? "no" : { why: "only some of its pods' addresses match" };
}

type NodesPeer = Extract<PeerMatch, { is: "nodes" }>;

function nodesTruth({ selector, hosts }: NodesPeer, end: Endpoint, around: Surroundings): Truth {
  const ranges = nodeRanges(selector, around);
  const isOneOfAll = hosts === "own" || hosts === "others";
  if (end.is === "outside") {
    const truth = ranges ? outsideTruth(ranges, end, around) : "no";
    return truth === "yes" && isOneOfAll ? { why: WHICH_NODE } : truth;
  }
  if (!end.hostNetwork || around.options.hostNetworkPods === "asPod") return "no";
  if (hosts === "all") return "yes";
  if (isOneOfAll) return { why: WHICH_NODE };
  if (!ranges) return { why: "labels of the nodes are not known" };
  return placeTruth(ranges, end) ?? { why: `on which node it runs is not known` };
}

/** Why a rule about a pod's own node, or about all others, can't be settled. */
export const WHICH_NODE = "on which node a pod runs is not known";

/** Outside addresses that a peer takes in: a rule that never matches nodes leaves out the known ones' (CI-7). */
export function outsideRanges({ ranges, matchesPods }: AddressPeer, around: Surroundings): IpSet {
  const leavesNodes = matchesPods === "never" || (matchesPods === "byOption" && around.options.plugin === "cilium");
  const nodes = leavesNodes ? nodeRanges(everything, around) : undefined;
  if (!nodes) return ranges;
  const known = lessNodesOn(around.nodes);
  let less = known.get(ranges);
  if (!less) {
    less = without(ranges, nodes);
    known.set(ranges, less);
  }
  return less;
}

const lessNodesOn = memoOn((_: readonly NodeFacts[]) => new WeakMap<IpSet, IpSet>());

/** Addresses of the nodes that a selector picks (AN-7); undefined where no node is known. */
export function nodeRanges(selector: Selector, { nodes }: Surroundings): IpSet | undefined {
  if (nodes.length === 0) return undefined;
  const known = rangesOn(nodes);
  const hit = known.get(selector);
  if (hit) return hit;
  let ranges = noAddress;
  for (const { labels, addresses } of nodes) {
    if (matchesLabels(selector, labels, undefined) !== "yes") continue;
    for (const text of addresses) {
      const address = parseAddress(text);
      if (address) ranges = unite(ranges, ofAddress(address));
    }
  }
  known.set(selector, ranges);
  return ranges;
}

const rangesOn = memoOn((_: readonly NodeFacts[]) => new WeakMap<Selector, IpSet>());

/** The compatibility profile takes what can't be settled as no. */
function settle(truth: Truth, around: Surroundings): Truth {
  return isMaybe(truth) && around.options.unsettled === "no" ? "no" : truth;
}
