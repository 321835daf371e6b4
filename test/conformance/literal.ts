// A slow, literal reading of the policy model: one pod, one other end, one protocol and port at a time, answered with
// yes or no, rule by rule as the specification words it. It shares no code and no types with the engine, which is
// compared with it. Clear before fast: no sets, no caching. Each policy language has a file: here are Kubernetes' own kinds and
// the order of all, literalCalico.ts has Calico's tiers, literalCilium.ts Cilium's pool.

import { calicoTiers, calicoTierVerdict, type TierVerdict } from "./literalCalico.ts";
import { type CiliumObjects, ciliumVerdict } from "./literalCilium.ts";
import { type LiteralMesh, meshPasses } from "./literalIstio.ts";
import { listOf, type Manifest, mapOf, selectorMatches } from "./literalText.ts";
import { blockMatches } from "./literalValues.ts";

export interface LiteralPod {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: readonly { readonly name: string; readonly number: number; readonly protocol: string }[];
  readonly hostNetwork: boolean;
  readonly serviceAccount: string;
  /** Dotted IPv4 text, or undefined where it is not known. */
  readonly ip: string | undefined;
}

export interface LiteralCluster {
  /** Labels of every namespace, its automatic name label among them. */
  readonly namespaces: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly pods: readonly LiteralPod[];
  readonly nodes: readonly { readonly labels: Readonly<Record<string, string>>; readonly ip: string }[];
  readonly policies: readonly LiteralPolicy[];
  /** What policies name: tiers, sets of addresses, service accounts. All of them are known. */
  readonly objects: readonly LiteralObject[];
  readonly services: readonly LiteralService[];
  /** Whether ipBlock compares the addresses of pods. */
  readonly ipBlockMatchesPods: boolean;
  /** What policies of Cilium name; where it is there, Cilium is what enforces all of them. */
  readonly cilium?: CiliumObjects;
  readonly mesh?: LiteralMesh;
}

export type { Manifest } from "./literalText.ts";

export interface LiteralPolicy {
  /** As Kubernetes spells it; NetworkPolicy of Calico is CalicoNetworkPolicy. */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly spec: Manifest;
  readonly specs?: readonly Manifest[];
}

export interface LiteralObject {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: Manifest;
}

export interface LiteralService {
  readonly namespace: string;
  readonly name: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly { readonly protocol: string; readonly port: number; readonly targetPort: number | string }[];
}

/** One end: a pod, or an address outside, which a name may lead to. */
export type LiteralEnd = { readonly pod: LiteralPod } | { readonly address: string; readonly name?: string };

/** Whether `from` may open a connection to `to`: the policies on both ends must let it through. */
export function passes(
  cluster: LiteralCluster,
  from: LiteralEnd,
  to: LiteralEnd,
  protocol: string,
  port: number,
): boolean {
  const out = !("pod" in from) || sidePasses(cluster, "egress", from.pod, to, protocol, port);
  const into = !("pod" in to) || sidePasses(cluster, "ingress", to.pod, from, protocol, port);
  return out && into && meshPasses(cluster, from, to, protocol, port);
}

function sidePasses(
  cluster: LiteralCluster,
  direction: "egress" | "ingress",
  pod: LiteralPod,
  other: LiteralEnd,
  protocol: string,
  port: number,
): boolean {
  // Host-network pods are the node: no policy selects them.
  if (pod.hostNetwork) return true;
  for (const tier of calicoTiers(cluster)) {
    const verdict = verdictOfTier(cluster, tier, direction, pod, other, protocol, port);
    if (verdict === "allow" || verdict === "deny") return verdict === "allow";
  }
  return true;
}

/** The admin kinds have tiers of their own; NetworkPolicies stand in Calico's `default`, where any isolates. */
function verdictOfTier(
  cluster: LiteralCluster,
  tier: string,
  direction: "egress" | "ingress",
  pod: LiteralPod,
  other: LiteralEnd,
  protocol: string,
  port: number,
): TierVerdict {
  if (tier === "kube-admin") return tierVerdict(cluster, "admin", direction, pod, other, protocol, port);
  if (tier === "kube-baseline") return tierVerdict(cluster, "baseline", direction, pod, other, protocol, port);
  const { cilium } = cluster;
  const pool =
    cilium && tier === "default"
      ? ciliumVerdict({ cluster, objects: cilium, direction, pod, other, protocol, port })
      : undefined;
  if (pool?.denied) return "deny";
  if (pool?.allowed) return "allow";
  const isolating = cluster.policies.filter(
    (policy) =>
      policy.kind === "NetworkPolicy" && typesOf(policy.spec).includes(direction) && networkPolicySelects(policy, pod),
  );
  const guests = isolating.map((policy) => ({
    order: 1000,
    name: policy.name,
    allows: () =>
      listOf(policy.spec[direction]).some((rule) =>
        networkPolicyRuleMatches(cluster, policy, direction, rule, pod, other, protocol, port),
      ),
  }));
  const own = tier === "default" ? guests : [];
  const verdict = calicoTierVerdict(cluster, tier, own, direction, pod, other, protocol, port);
  return verdict === "nothing" && pool?.isolated ? "deny" : verdict;
}

// Admin and baseline tiers

function tierVerdict(
  cluster: LiteralCluster,
  tier: "admin" | "baseline",
  direction: "egress" | "ingress",
  pod: LiteralPod,
  other: LiteralEnd,
  protocol: string,
  port: number,
): TierVerdict {
  const policies = cluster.policies
    .filter((policy) => tierOf(policy) === tier)
    .sort((a, b) => priorityOf(a) - priorityOf(b));
  for (const policy of policies) {
    if (!adminSelects(cluster, mapOf(policy.spec["subject"]), pod)) continue;
    for (const rule of listOf(policy.spec[direction])) {
      const verdict = adminRuleVerdict(cluster, policy, direction, mapOf(rule), pod, other, protocol, port);
      if (verdict !== "nothing") return verdict;
    }
  }
  return "nothing";
}

function tierOf(policy: LiteralPolicy): "admin" | "baseline" | undefined {
  if (policy.kind === "AdminNetworkPolicy") return "admin";
  if (policy.kind === "BaselineAdminNetworkPolicy") return "baseline";
  if (policy.kind === "ClusterNetworkPolicy") return policy.spec["tier"] === "Baseline" ? "baseline" : "admin";
  return undefined;
}

function priorityOf(policy: LiteralPolicy): number {
  return typeof policy.spec["priority"] === "number" ? policy.spec["priority"] : 0;
}

function adminRuleVerdict(
  cluster: LiteralCluster,
  policy: LiteralPolicy,
  direction: "egress" | "ingress",
  rule: Manifest,
  pod: LiteralPod,
  other: LiteralEnd,
  protocol: string,
  port: number,
): TierVerdict {
  const action = String(rule["action"]);
  const peers = listOf(rule[direction === "egress" ? "to" : "from"]).map(mapOf);
  const known = ["namespaces", "pods", "networks", "nodes", "domainNames"];
  const isOdd = peers.some((peer) => !known.some((field) => field in peer));
  if (policy.kind === "ClusterNetworkPolicy" && isOdd && action !== "Accept") return "deny";
  if (!peers.some((peer) => adminPeerMatches(cluster, peer, other))) return "nothing";
  const destination = direction === "egress" ? other : { pod };
  const ports = policy.kind === "ClusterNetworkPolicy" ? rule["protocols"] : rule["ports"];
  if (
    ports !== undefined &&
    !listOf(ports).some((entry) => adminPortMatches(mapOf(entry), destination, protocol, port))
  )
    return "nothing";
  return action === "Deny" ? "deny" : action === "Pass" ? "pass" : "allow";
}

function adminSelects(cluster: LiteralCluster, match: Manifest, pod: LiteralPod): boolean {
  if (pod.hostNetwork) return false;
  if ("namespaces" in match) return selectorMatches(match["namespaces"], cluster.namespaces[pod.namespace] ?? {});
  if (!("pods" in match)) return false;
  const pods = mapOf(match["pods"]);
  return (
    selectorMatches(pods["namespaceSelector"], cluster.namespaces[pod.namespace] ?? {}) &&
    selectorMatches(pods["podSelector"], pod.labels)
  );
}

function adminPeerMatches(cluster: LiteralCluster, peer: Manifest, other: LiteralEnd): boolean {
  if ("nodes" in peer) {
    // A node is seen by its address, and so is a pod on the node's network; an ordinary pod is no node.
    const address = "address" in other ? other.address : other.pod.hostNetwork ? other.pod.ip : undefined;
    return cluster.nodes.some((node) => node.ip === address && selectorMatches(peer["nodes"], node.labels));
  }
  if ("networks" in peer) return listOf(peer["networks"]).some((cidr) => addressIn(String(cidr), other, true));
  return "pod" in other && adminSelects(cluster, peer, other.pod);
}

function adminPortMatches(entry: Manifest, destination: LiteralEnd, protocol: string, port: number): boolean {
  if ("portNumber" in entry) {
    const { protocol: own = "TCP", port: number } = mapOf(entry["portNumber"]);
    return own === protocol && number === port;
  }
  if ("portRange" in entry) {
    const { protocol: own = "TCP", start, end } = mapOf(entry["portRange"]);
    return own === protocol && Number(start) <= port && port <= Number(end);
  }
  const name = entry["namedPort"] ?? entry["destinationNamedPort"];
  if (name !== undefined) {
    return (
      "pod" in destination &&
      destination.pod.ports.some((own) => own.name === name && own.protocol === protocol && own.number === port)
    );
  }
  const body = entry[protocol.toLowerCase()];
  if (body === undefined) return false;
  const wanted = mapOf(body)["destinationPort"];
  if (wanted === undefined) return true;
  const { number, range } = mapOf(wanted);
  if (range === undefined) return number === port;
  const { start, end } = mapOf(range);
  return Number(start) <= port && port <= Number(end);
}

// NetworkPolicy

function typesOf(spec: Manifest): readonly string[] {
  if (spec["policyTypes"] !== undefined) return listOf(spec["policyTypes"]).map((type) => String(type).toLowerCase());
  return listOf(spec["egress"]).length > 0 ? ["ingress", "egress"] : ["ingress"];
}

function networkPolicySelects(policy: LiteralPolicy, pod: LiteralPod): boolean {
  return (
    !pod.hostNetwork && policy.namespace === pod.namespace && selectorMatches(policy.spec["podSelector"], pod.labels)
  );
}

function networkPolicyRuleMatches(
  cluster: LiteralCluster,
  policy: LiteralPolicy,
  direction: "egress" | "ingress",
  rule: unknown,
  pod: LiteralPod,
  other: LiteralEnd,
  protocol: string,
  port: number,
): boolean {
  const body = mapOf(rule);
  const peers = listOf(body[direction === "egress" ? "to" : "from"]);
  if (peers.length > 0 && !peers.some((peer) => networkPolicyPeerMatches(cluster, policy, mapOf(peer), other)))
    return false;
  const ports = listOf(body["ports"]);
  if (ports.length === 0) return true;
  const destination = direction === "egress" ? other : { pod };
  return ports.some((entry) => {
    const { protocol: own = "TCP", port: wanted, endPort } = mapOf(entry);
    if (own !== protocol) return false;
    if (wanted === undefined) return true;
    if (typeof wanted === "number") return wanted <= port && port <= (typeof endPort === "number" ? endPort : wanted);
    if (!("pod" in destination)) return false;
    return destination.pod.ports.some(
      (named) => named.name === wanted && named.protocol === protocol && named.number === port,
    );
  });
}

function networkPolicyPeerMatches(
  cluster: LiteralCluster,
  policy: LiteralPolicy,
  peer: Manifest,
  other: LiteralEnd,
): boolean {
  if ("ipBlock" in peer) {
    const { cidr, except } = mapOf(peer["ipBlock"]);
    const excepts = listOf(except).map(String);
    // Cilium takes no node for an address outside either.
    const isNode = "pod" in other ? other.pod.hostNetwork : cluster.nodes.some(({ ip }) => ip === other.address);
    if (cluster.cilium && isNode) return false;
    return blockMatches(String(cidr), excepts, other, cluster.ipBlockMatchesPods);
  }
  if (!("pod" in other) || other.pod.hostNetwork) return false;
  const { pod } = other;
  if ("namespaceSelector" in peer) {
    if (!selectorMatches(peer["namespaceSelector"], cluster.namespaces[pod.namespace] ?? {})) return false;
  } else if (pod.namespace !== policy.namespace) return false;
  return !("podSelector" in peer) || selectorMatches(peer["podSelector"], pod.labels);
}

function addressIn(cidr: string, other: LiteralEnd, matchesPods: boolean): boolean {
  return blockMatches(cidr, [], other, matchesPods);
}
