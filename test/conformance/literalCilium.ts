// A slow, literal reading of Cilium's policies in the pool that they share with NetworkPolicies, written from the
// specification (CI-1 to CI-16): one pod, one other end, one protocol and port at a time, rule by rule. Shares no code with
// the engine. Every question has an answer here, so what manifests leave open is not in the clusters it is asked about.

import type { LiteralCluster, LiteralEnd, LiteralPod, LiteralPolicy, Manifest } from "./literal.ts";

/** Objects that Cilium's policies name, besides what every policy sees. */
export interface CiliumObjects {
  readonly groups: readonly { readonly name: string; readonly labels: Labels; readonly blocks: readonly string[] }[];
  readonly services: readonly {
    readonly namespace: string;
    readonly name: string;
    readonly labels: Labels;
    readonly selector: Labels | undefined;
    readonly endpoints: readonly string[];
  }[];
  /** Service accounts of pods, by name of the pod. */
  readonly accounts: Labels;
}

type Labels = Readonly<Record<string, string>>;

interface Question {
  readonly cluster: LiteralCluster;
  readonly objects: CiliumObjects;
  readonly direction: "egress" | "ingress";
  readonly pod: LiteralPod;
  readonly other: LiteralEnd;
  readonly protocol: string;
  readonly port: number;
}

/** What Cilium's policies say of a connection on one side of it. */
export interface CiliumVerdict {
  readonly denied: boolean;
  readonly allowed: boolean;
  /** Whether a policy shuts the direction for whatever no rule allows. */
  readonly isolated: boolean;
}

export function ciliumVerdict(question: Question): CiliumVerdict {
  let [denied, allowed, isolated] = [false, false, false];
  const { cluster, direction, pod } = question;
  for (const policy of cluster.policies) {
    for (const spec of specsOf(policy)) {
      if (!("endpointSelector" in spec) || "nodeSelector" in spec) continue;
      if (!subjectMatches(question, policy, mapOf(spec["endpointSelector"]), pod)) continue;
      const allows = listOf(spec[direction]);
      const denies = listOf(spec[`${direction}Deny`]);
      const said = mapOf(spec["enableDefaultDeny"])[direction];
      if (typeof said === "boolean" ? said : allows.length + denies.length > 0) isolated = true;
      if (denies.some((rule) => ruleMatches(question, policy, mapOf(rule), true))) denied = true;
      if (allows.some((rule) => ruleMatches(question, policy, mapOf(rule), false))) allowed = true;
    }
  }
  return { denied, allowed, isolated };
}

function specsOf(policy: LiteralPolicy): readonly Manifest[] {
  if (policy.kind !== "CiliumNetworkPolicy" && policy.kind !== "CiliumClusterwideNetworkPolicy") return [];
  const specs = listOf(policy.specs).map(mapOf);
  return Object.keys(policy.spec).length > 0 || specs.length === 0 ? [policy.spec, ...specs] : specs;
}

// Rules

function ruleMatches(question: Question, policy: LiteralPolicy, rule: Manifest, isDeny: boolean): boolean {
  const prefix = question.direction === "egress" ? "to" : "from";
  const fields = ["Endpoints", "CIDR", "CIDRSet", "Entities", "Services", "FQDNs", "Nodes"];
  const said = fields.map((field) => prefix + field).filter((field) => field in rule);
  const hasPorts = listOf(rule["toPorts"]).length > 0;
  const hasIcmp = listOf(rule["icmps"]).length > 0;
  if (said.length === 0 && !hasPorts) return false;
  // ICMP has no ports, and it is ports that are asked for.
  if (hasIcmp) return false;
  for (const field of said) {
    const items = listOf(rule[field]);
    if (field === "toFQDNs" && isDeny) return false;
    if (!items.some((item) => peerMatches(question, policy, field.slice(prefix.length), item, items))) return false;
  }
  if (!hasPorts) return true;
  return listOf(rule["toPorts"])
    .flatMap((entry) => listOf(mapOf(entry)["ports"]))
    .some((entry) => portMatches(question, mapOf(entry)));
}

function portMatches({ direction, pod, other, protocol, port }: Question, entry: Manifest): boolean {
  const own = entry["protocol"] ?? "ANY";
  if (own !== "ANY" && own !== protocol) return false;
  const text = String(entry["port"]);
  if (text === "0") return true;
  if (/^[0-9]+$/.test(text)) {
    const last = typeof entry["endPort"] === "number" ? entry["endPort"] : Number(text);
    return Number(text) <= port && port <= last;
  }
  const destination: LiteralEnd = direction === "egress" ? other : { pod };
  if (!("pod" in destination)) return false;
  return destination.pod.ports.some(
    (named) => named.name === text && named.protocol === protocol && named.number === port,
  );
}

function peerMatches(
  question: Question,
  policy: LiteralPolicy,
  kind: string,
  item: unknown,
  all: readonly unknown[],
): boolean {
  const { cluster, other } = question;
  const isNode = "pod" in other ? other.pod.hostNetwork : cluster.nodes.some(({ ip }) => ip === other.address);
  const isPod = "pod" in other && !other.pod.hostNetwork;
  switch (kind) {
    case "Endpoints":
      return isPod && peerSelects(question, policy, mapOf(item), other.pod);
    case "CIDR":
      return !isPod && !isNode && "address" in other && inBlock(String(item), other.address);
    case "CIDRSet":
      return !isPod && !isNode && "address" in other && inEntry(question, mapOf(item), other.address);
    case "Entities":
      return entityMatches(String(item), all.map(String), isPod, isNode, other);
    case "Services":
      return serviceMatches(question, mapOf(item), isPod, isNode);
    case "Nodes":
      // A pod on a node's network is told by the node's address.
      return cluster.nodes.some(
        ({ ip, labels }) =>
          ip === ("pod" in other ? (other.pod.hostNetwork ? other.pod.ip : undefined) : other.address) &&
          selectorMatches(mapOf(item), (key) => labels[key.replace(/^(k8s|any):/, "")]),
      );
    default:
      return false;
  }
}

function entityMatches(
  entity: string,
  all: readonly string[],
  isPod: boolean,
  isNode: boolean,
  other: LiteralEnd,
): boolean {
  const isWorld = !isPod && !isNode;
  if (entity === "all") return true;
  if (entity === "world") return isWorld;
  if (entity === "world-ipv4") return isWorld && "address" in other && !other.address.includes(":");
  if (entity === "world-ipv6") return isWorld && "address" in other && other.address.includes(":");
  if (entity === "cluster") return isPod || isNode;
  // One of the two alone is a question of where the pod runs.
  if (entity === "host" || entity === "remote-node")
    return isNode && all.includes("host") && all.includes("remote-node");
  return false;
}

function inEntry({ objects }: Question, entry: Manifest, address: string): boolean {
  const { cidr, cidrGroupRef, cidrGroupSelector, except } = entry;
  if (listOf(except).some((one) => inBlock(String(one), address))) return false;
  if (cidr !== undefined) return inBlock(String(cidr), address);
  const groups = objects.groups.filter(({ name, labels }) =>
    cidrGroupRef !== undefined
      ? name === cidrGroupRef
      : selectorMatches(mapOf(cidrGroupSelector), (key) => labels[key.replace(/^(k8s|any):/, "")]),
  );
  return groups.some(({ blocks }) => blocks.some((block) => inBlock(block, address)));
}

function serviceMatches({ objects, other }: Question, entry: Manifest, isPod: boolean, isNode: boolean): boolean {
  const { serviceName, namespace } = mapOf(entry["k8sService"]);
  const picked = mapOf(entry["k8sServiceSelector"]);
  const services = objects.services.filter((service) =>
    "k8sServiceSelector" in entry
      ? (picked["namespace"] === undefined || picked["namespace"] === service.namespace) &&
        selectorMatches(mapOf(picked["selector"]), (key) => service.labels[key.replace(/^(k8s|any):/, "")])
      : service.name === serviceName && (namespace === undefined || namespace === service.namespace),
  );
  return services.some((service) => {
    if (!service.selector) return !isPod && !isNode && "address" in other && service.endpoints.includes(other.address);
    if (!isPod || !("pod" in other) || other.pod.namespace !== service.namespace) return false;
    const { labels } = other.pod;
    return Object.entries(service.selector).every(([key, value]) => labels[key] === value);
  });
}

// Selectors

const NAMESPACE = "io.kubernetes.pod.namespace";
const NAMESPACE_LABELS = "io.cilium.k8s.namespace.labels.";
const ACCOUNT = "io.cilium.k8s.policy.serviceaccount";

function subjectMatches(question: Question, policy: LiteralPolicy, selector: Manifest, pod: LiteralPod): boolean {
  if (pod.hostNetwork) return false;
  if (policy.namespace === "") return selectorMatches(selector, labelOf(question, pod));
  if (policy.namespace !== pod.namespace) return false;
  // The namespace of the policy takes the place of one that is named with its source.
  const { [`k8s:${NAMESPACE}`]: _, ...labels } = mapOf(selector["matchLabels"]);
  return selectorMatches({ ...selector, matchLabels: labels }, labelOf(question, pod));
}

function peerSelects(question: Question, policy: LiteralPolicy, selector: Manifest, pod: LiteralPod): boolean {
  const keys = [
    ...Object.keys(mapOf(selector["matchLabels"])),
    ...listOf(selector["matchExpressions"]).map((entry) => String(mapOf(entry)["key"])),
  ].map((key) => key.replace(/^(k8s|any):/, ""));
  const namesNamespace = keys.some((key) => key === NAMESPACE || key.startsWith(NAMESPACE_LABELS));
  if (policy.namespace !== "" && !namesNamespace && pod.namespace !== policy.namespace) return false;
  return selectorMatches(selector, labelOf(question, pod));
}

/** A pod's labels as Cilium sees them. */
function labelOf({ cluster, objects }: Question, pod: LiteralPod): (key: string) => string | undefined {
  return (written) => {
    if (written.startsWith("reserved:")) return undefined;
    const key = written.replace(/^(k8s|any):/, "");
    if (key === NAMESPACE) return pod.namespace;
    if (key === ACCOUNT) return objects.accounts[pod.name] ?? "default";
    if (key.startsWith(NAMESPACE_LABELS))
      return cluster.namespaces[pod.namespace]?.[key.slice(NAMESPACE_LABELS.length)];
    return pod.labels[key];
  };
}

function selectorMatches(selector: Manifest, labelAt: (key: string) => string | undefined): boolean {
  for (const [key, value] of Object.entries(mapOf(selector["matchLabels"]))) if (labelAt(key) !== value) return false;
  return listOf(selector["matchExpressions"])
    .map(mapOf)
    .every(({ key, operator, values }) => {
      const value = labelAt(String(key));
      const isListed = value !== undefined && listOf(values).includes(value);
      if (operator === "In") return isListed;
      if (operator === "NotIn") return !isListed;
      return (value !== undefined) === (operator === "Exists");
    });
}

// Addresses

/** An address alone is a block of itself. */
function inBlock(cidr: string, address: string): boolean {
  const [network = "", length] = cidr.split("/");
  const [a, b] = [toBits(network), toBits(address)];
  const bits = length === undefined ? a.length : Number(length);
  return a.length === b.length && a.slice(0, bits) === b.slice(0, bits);
}

function toBits(address: string): string {
  if (!address.includes(":"))
    return address
      .split(".")
      .map((octet) => toBinary(Number(octet), 8))
      .join("");
  const [head = "", tail = ""] = address.split("::");
  const left = head.split(":").filter((group) => group !== "");
  const right = tail.split(":").filter((group) => group !== "");
  const zeros = Array<string>(8 - left.length - right.length).fill("0");
  return [...left, ...zeros, ...right].map((group) => toBinary(Number.parseInt(group, 16), 16)).join("");
}

function toBinary(value: number, digits: number): string {
  return value.toString(2).padStart(digits, "0");
}

function mapOf(value: unknown): Manifest {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Manifest) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
