// Calico's policies read literally: tier by tier, policy by policy, rule by rule, as the specification words it. The other half
// of literal.ts, with which it shares the cluster and the comparison of addresses; none of the engine's code.

import type { LiteralCluster, LiteralEnd, LiteralObject, LiteralPod, LiteralPolicy, Manifest } from "./literal.ts";
import { calicoSelectorMatches } from "./literalSelector.ts";
import { listOf, mapOf } from "./literalText.ts";
import { blockMatches } from "./literalValues.ts";

type Direction = "egress" | "ingress";
type Labels = Readonly<Record<string, string>>;

export type TierVerdict = "allow" | "deny" | "pass" | "nothing";

/** A policy of another language that stands in a tier of Calico. */
export interface Guest {
  readonly order: number;
  readonly name: string;
  readonly allows: () => boolean;
}

const BUILT_IN: readonly (readonly [name: string, order: number])[] = [
  ["kube-admin", 1000],
  ["default", 1_000_000],
  ["kube-baseline", 10_000_000],
];

/** Names of the tiers in their order. */
export function calicoTiers({ objects }: LiteralCluster): readonly string[] {
  const own = objects.filter(({ kind }) => kind === "Tier").map(({ name, spec }) => [name, orderOf(spec)] as const);
  return [...BUILT_IN, ...own]
    .sort(([a, first], [b, second]) => (first === second ? (a < b ? -1 : 1) : first - second))
    .map(([name]) => name);
}

function orderOf(spec: Manifest): number {
  return typeof spec["order"] === "number" ? spec["order"] : Number.POSITIVE_INFINITY;
}

/** What the policies of one tier say; the end of the tier denies where any of them applies. */
export function calicoTierVerdict(
  cluster: LiteralCluster,
  tier: string,
  guests: readonly Guest[],
  direction: Direction,
  pod: LiteralPod,
  other: LiteralEnd,
  protocol: string,
  port: number,
): TierVerdict {
  const policies = cluster.policies.filter(
    (policy) =>
      isCalico(policy) &&
      (policy.spec["tier"] ?? "default") === tier &&
      typesOf(policy.spec).includes(direction) &&
      selects(cluster, policy, pod),
  );
  const list: readonly { order: number; name: string; decide: () => TierVerdict }[] = [
    ...guests.map(({ order, name, allows }) => ({
      order,
      name,
      decide: (): TierVerdict => (allows() ? "allow" : "nothing"),
    })),
    ...policies.map((policy) => ({
      order: orderOf(policy.spec),
      name: policy.name,
      decide: () => policyVerdict(cluster, policy, direction, pod, other, protocol, port),
    })),
  ].sort((a, b) => (a.order === b.order ? (a.name < b.name ? -1 : 1) : a.order - b.order));
  for (const { decide } of list) {
    const verdict = decide();
    if (verdict !== "nothing") return verdict;
  }
  if (list.length === 0) return "nothing";
  const object = cluster.objects.find(({ kind, name }) => kind === "Tier" && name === tier);
  return object?.spec["defaultAction"] === "Pass" ? "pass" : "deny";
}

function isCalico({ kind }: LiteralPolicy): boolean {
  return kind === "CalicoNetworkPolicy" || kind === "GlobalNetworkPolicy";
}

function typesOf(spec: Manifest): readonly string[] {
  const types = listOf(spec["types"]);
  if (types.length > 0) return types.map((type) => String(type).toLowerCase());
  const has = ["ingress", "egress"].filter((direction) => listOf(spec[direction]).length > 0);
  return has.length > 0 ? has : ["ingress"];
}

function selects(cluster: LiteralCluster, policy: LiteralPolicy, pod: LiteralPod): boolean {
  if (pod.hostNetwork) return false;
  if (policy.namespace !== "" && policy.namespace !== pod.namespace) return false;
  const { selector, namespaceSelector, serviceAccountSelector } = policy.spec;
  if (policy.namespace === "" && isSaid(namespaceSelector))
    if (!calicoSelectorMatches(String(namespaceSelector), namespaceLabels(cluster, pod.namespace))) return false;
  if (isSaid(serviceAccountSelector) && !accountMatches(cluster, String(serviceAccountSelector), pod)) return false;
  return !isSaid(selector) || calicoSelectorMatches(String(selector), podLabels(pod));
}

function policyVerdict(
  cluster: LiteralCluster,
  policy: LiteralPolicy,
  direction: Direction,
  pod: LiteralPod,
  other: LiteralEnd,
  protocol: string,
  port: number,
): TierVerdict {
  for (const rule of listOf(policy.spec[direction]).map(mapOf)) {
    const action = String(rule["action"]).toLowerCase();
    if (action === "log") continue;
    if (ruleMatches(cluster, policy, direction, rule, pod, other, protocol, port)) return action as TierVerdict;
  }
  return "nothing";
}

function ruleMatches(
  cluster: LiteralCluster,
  policy: LiteralPolicy,
  direction: Direction,
  rule: Manifest,
  pod: LiteralPod,
  other: LiteralEnd,
  protocol: string,
  port: number,
): boolean {
  const [source, destination] = [mapOf(rule["source"]), mapOf(rule["destination"])];
  const [from, to] = direction === "egress" ? [{ pod }, other] : [other, { pod }];
  // Every packet between the two is of one family.
  if (rule["ipVersion"] === 4 && !addressMatches("0.0.0.0/0", other)) return false;
  if (rule["ipVersion"] === 6 && !addressMatches("::/0", other)) return false;
  if (rule["protocol"] !== undefined && toProtocol(rule["protocol"]) !== protocol) return false;
  if (rule["notProtocol"] !== undefined && toProtocol(rule["notProtocol"]) === protocol) return false;
  if (!entityMatches(cluster, policy, source, from) || !entityMatches(cluster, policy, destination, to)) return false;
  const services = destination["services"];
  if (services !== undefined && !serviceMatches(cluster, policy, mapOf(services), to, protocol, port)) return false;
  const ports = listOf(destination["ports"]);
  if (ports.length > 0 && !ports.some((one) => portMatches(one, to, protocol, port))) return false;
  return !listOf(destination["notPorts"]).some((one) => portMatches(one, to, protocol, port));
}

function toProtocol(value: unknown): string {
  const byNumber: Readonly<Record<string, string>> = { "1": "ICMP", "6": "TCP", "17": "UDP", "132": "SCTP" };
  return byNumber[String(value)] ?? String(value);
}

function portMatches(port: unknown, to: LiteralEnd, protocol: string, number: number): boolean {
  if (typeof port === "number") return port === number;
  const [first, last] = String(port).split(":");
  if (last !== undefined) return Number(first) <= number && number <= Number(last);
  return (
    "pod" in to && to.pod.ports.some((own) => own.name === port && own.protocol === protocol && own.number === number)
  );
}

/** Everything that an entity says of one end, its ports aside. */
function entityMatches(cluster: LiteralCluster, policy: LiteralPolicy, entity: Manifest, end: LiteralEnd): boolean {
  const { selector, notSelector, namespaceSelector, serviceAccounts } = entity;
  const nets = listOf(entity["nets"]).map(String);
  const notNets = listOf(entity["notNets"]).map(String);
  // What is taken out counts for pods whose address is not known, too: they lie in a whole family alone (NP-12).
  const excepted = (net: string) => notNets.filter((other) => other.includes(":") === net.includes(":")).map(asBlock);
  if (nets.length > 0 && !nets.some((net) => blockMatches(asBlock(net), excepted(net), end, true))) return false;
  if (notNets.some((net) => addressMatches(net, end))) return false;
  const { names, selector: accountSelector } = mapOf(serviceAccounts);
  const asksAccounts = listOf(names).length > 0 || isSaid(accountSelector);
  const isNamespaced = policy.namespace !== "";
  const isPositive =
    isSaid(selector) || isSaid(namespaceSelector) || asksAccounts || (isNamespaced && isSaid(notSelector));
  const things = labelledAt(cluster, end);
  if (isPositive) {
    const isMet = things.some((thing) => {
      if (isSaid(namespaceSelector)) {
        if (!inNamespaces(cluster, String(namespaceSelector), thing)) return false;
      } else if (isNamespaced && thing.namespace !== policy.namespace) return false;
      if (isSaid(selector) && !calicoSelectorMatches(String(selector), thing.labels)) return false;
      if (!asksAccounts) return true;
      if (!thing.pod) return false;
      if (listOf(names).length > 0 && !listOf(names).includes(thing.pod.serviceAccount)) return false;
      return !isSaid(accountSelector) || accountMatches(cluster, String(accountSelector), thing.pod);
    });
    if (!isMet) return false;
  }
  return !isSaid(notSelector) || !things.some(({ labels }) => calicoSelectorMatches(String(notSelector), labels));
}

interface Labelled {
  /** Undefined for what has none. */
  readonly namespace: string | undefined;
  readonly labels: Labels;
  readonly pod: LiteralPod | undefined;
}

/** What has labels and the end's address: the pod itself, and sets of addresses that hold it. */
function labelledAt(cluster: LiteralCluster, end: LiteralEnd): readonly Labelled[] {
  const sets = cluster.objects.filter(
    ({ kind, spec }) =>
      (kind === "NetworkSet" || kind === "GlobalNetworkSet") &&
      listOf(spec["nets"]).some((net) => addressMatches(String(net), end)),
  );
  return [
    ...("pod" in end && !end.pod.hostNetwork
      ? [{ namespace: end.pod.namespace, labels: podLabels(end.pod), pod: end.pod }]
      : []),
    ...sets.map(({ namespace, labels }) => ({
      namespace: namespace === "" ? undefined : namespace,
      labels: namespace === "" ? labels : { ...labels, "projectcalico.org/namespace": namespace },
      pod: undefined,
    })),
  ];
}

/** all() is every namespace, global() none; what has no namespace has none of its labels. */
function inNamespaces(cluster: LiteralCluster, selector: string, { namespace }: Labelled): boolean {
  if (namespace === undefined) return calicoSelectorMatches(selector, {}, true);
  return calicoSelectorMatches(selector, namespaceLabels(cluster, namespace));
}

function namespaceLabels(cluster: LiteralCluster, namespace: string): Labels {
  return { ...cluster.namespaces[namespace], "projectcalico.org/name": namespace };
}

function podLabels({ labels, namespace, serviceAccount }: LiteralPod): Labels {
  return {
    ...labels,
    "projectcalico.org/namespace": namespace,
    "projectcalico.org/orchestrator": "k8s",
    "projectcalico.org/serviceaccount": serviceAccount,
  };
}

function accountMatches({ objects }: LiteralCluster, selector: string, pod: LiteralPod): boolean {
  const isOwn = ({ kind, namespace, name }: LiteralObject) =>
    kind === "ServiceAccount" && namespace === pod.namespace && name === pod.serviceAccount;
  return calicoSelectorMatches(selector, objects.find(isOwn)?.labels ?? {});
}

function serviceMatches(
  cluster: LiteralCluster,
  policy: LiteralPolicy,
  { name, namespace = policy.namespace }: Manifest,
  to: LiteralEnd,
  protocol: string,
  port: number,
): boolean {
  if (!("pod" in to) || to.pod.hostNetwork || to.pod.namespace !== namespace) return false;
  const service = cluster.services.find((one) => one.name === name && one.namespace === namespace);
  if (!service || Object.entries(service.selector).some(([key, value]) => to.pod.labels[key] !== value)) return false;
  return service.ports.some(
    (one) => one.protocol === protocol && (one.targetPort === port || portMatches(one.targetPort, to, protocol, port)),
  );
}

/** Addresses of pods count; of a pod whose address is not known a whole family is one. */
function addressMatches(net: string, end: LiteralEnd): boolean {
  return blockMatches(asBlock(net), [], end, true);
}

/** An address alone is a block of itself. */
function asBlock(net: string): string {
  return net.includes("/") ? net : `${net}/${net.includes(":") ? 128 : 32}`;
}

function isSaid(text: unknown): boolean {
  return typeof text === "string" && text !== "";
}
