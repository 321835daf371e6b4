// Random small clusters: few labels, few ports and few blocks, so that rules meet, overlap and shadow one another often.

import fc from "fast-check";
import type { LiteralCluster, LiteralPod, LiteralPolicy, Manifest } from "./literal.ts";

export const NAMESPACES = ["a", "b", "c"] as const;
export const LABEL_KEYS = ["app", "tier"] as const;
export const LABEL_VALUES = ["x", "y"] as const;
export const PORTS = [53, 80, 81, 443] as const;
export const PORT_NAMES = ["web", "dns"] as const;
const PROTOCOLS = ["TCP", "UDP", "SCTP"] as const;
export const BLOCKS = [
  "0.0.0.0/0",
  "10.0.0.0/8",
  "10.1.0.0/16",
  "10.1.2.0/24",
  "192.168.0.0/16",
  "8.8.8.8/32",
  "::/0",
  "2001:db8::/32",
] as const;
export const EXCEPTS: Readonly<Record<string, readonly string[]>> = {
  "0.0.0.0/0": ["10.0.0.0/8", "8.8.8.8/32", "192.168.0.0/16"],
  "10.0.0.0/8": ["10.1.0.0/16", "10.1.2.0/24"],
  "10.1.0.0/16": ["10.1.2.0/24"],
  "::/0": ["2001:db8::/32"],
};

/** Addresses outside, at least one in every cell that the blocks cut. */
export const PROBES = [
  "8.8.8.8",
  "8.8.8.9",
  "10.0.0.1",
  "10.1.0.1",
  "10.1.2.3",
  "192.168.1.7",
  "2001:db8::1",
  "2001:db9::1",
] as const;
export const PROBE_PORTS = [52, 53, 80, 81, 82, 443, 1, 65535] as const;
export const PROBE_PROTOCOLS = PROTOCOLS;

export const labels = fc.record(
  Object.fromEntries(LABEL_KEYS.map((key) => [key, fc.constantFrom(...LABEL_VALUES)])) as Record<
    (typeof LABEL_KEYS)[number],
    fc.Arbitrary<string>
  >,
  { requiredKeys: [] },
);

const expression = fc.oneof(
  fc.record({
    key: fc.constantFrom(...LABEL_KEYS),
    operator: fc.constantFrom("In", "NotIn"),
    values: fc.uniqueArray(fc.constantFrom(...LABEL_VALUES), { minLength: 1 }),
  }),
  fc.record({ key: fc.constantFrom(...LABEL_KEYS), operator: fc.constantFrom("Exists", "DoesNotExist") }),
);

const podSelector: fc.Arbitrary<Manifest> = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  { weight: 4, arbitrary: labels.map((matchLabels) => ({ matchLabels })) },
  {
    weight: 2,
    arbitrary: fc.array(expression, { minLength: 1, maxLength: 2 }).map((matchExpressions) => ({ matchExpressions })),
  },
);

const namespaceSelector: fc.Arbitrary<Manifest> = fc.oneof(
  podSelector,
  fc.constantFrom(...NAMESPACES).map((name) => ({ matchLabels: { "kubernetes.io/metadata.name": name } })),
);

export const pods: fc.Arbitrary<readonly LiteralPod[]> = fc
  .array(
    fc.record({
      namespace: fc.constantFrom(...NAMESPACES),
      labels,
      ports: fc.uniqueArray(
        fc.record({
          name: fc.constantFrom(...PORT_NAMES),
          number: fc.constantFrom(...PORTS),
          protocol: fc.constantFrom(...PROTOCOLS),
        }),
        { maxLength: 2, selector: ({ name, protocol }) => `${name} ${protocol}` },
      ),
      hostNetwork: fc.integer({ min: 0, max: 7 }).map((n) => n === 0),
      ip: fc.constantFrom(undefined, "10.1.2.9", "10.1.9.9", "10.9.9.9", "172.16.0.1"),
    }),
    { minLength: 2, maxLength: 5 },
  )
  .map((list) =>
    list.map((pod, index) => ({
      ...pod,
      name: `pod-${index}`,
      // The address of a node that is not known is a question of its own.
      ip: pod.hostNetwork ? (pod.ip ?? "10.0.0.5") : pod.ip,
    })),
  );

const ipBlock = fc
  .constantFrom(...BLOCKS)
  .chain((cidr) =>
    fc
      .uniqueArray(fc.constantFrom(...(EXCEPTS[cidr] ?? [cidr])), { maxLength: EXCEPTS[cidr] ? 2 : 0 })
      .map((except) => ({ ipBlock: except.length > 0 ? { cidr, except } : { cidr } })),
  );

const networkPolicyPeer: fc.Arbitrary<Manifest> = fc.oneof(
  podSelector.map((selector) => ({ podSelector: selector })),
  namespaceSelector.map((selector) => ({ namespaceSelector: selector })),
  fc.record({ namespaceSelector, podSelector }),
  ipBlock,
);

const networkPolicyPort: fc.Arbitrary<Manifest> = fc.oneof(
  fc.constant({}),
  fc.record({ protocol: fc.constantFrom(...PROTOCOLS) }),
  fc.record({ port: fc.constantFrom(...PORTS), protocol: fc.constantFrom(...PROTOCOLS) }, { requiredKeys: ["port"] }),
  fc.record(
    { port: fc.constantFrom(...PORT_NAMES), protocol: fc.constantFrom(...PROTOCOLS) },
    { requiredKeys: ["port"] },
  ),
  fc.constantFrom({ port: 53, endPort: 80 }, { port: 80, endPort: 443 }, { port: 80, endPort: 81, protocol: "UDP" }),
);

function networkPolicyRule(key: "to" | "from"): fc.Arbitrary<Manifest> {
  return fc.record(
    { [key]: fc.array(networkPolicyPeer, { maxLength: 2 }), ports: fc.array(networkPolicyPort, { maxLength: 2 }) },
    { requiredKeys: [] },
  );
}

export const networkPolicy = fc.record({
  kind: fc.constant("NetworkPolicy"),
  namespace: fc.constantFrom(...NAMESPACES),
  spec: fc.record(
    {
      podSelector,
      policyTypes: fc.constantFrom(["Ingress"], ["Egress"], ["Ingress", "Egress"]),
      egress: fc.array(networkPolicyRule("to"), { maxLength: 2 }),
      ingress: fc.array(networkPolicyRule("from"), { maxLength: 2 }),
    },
    { requiredKeys: ["podSelector"] },
  ),
});

const adminPods = fc.record({ namespaceSelector, podSelector });

const subject: fc.Arbitrary<Manifest> = fc.oneof(
  namespaceSelector.map((namespaces) => ({ namespaces })),
  adminPods.map((match) => ({ pods: match })),
);

function adminPeer(direction: "egress" | "ingress", isV2: boolean): fc.Arbitrary<Manifest> {
  const networks = fc
    .uniqueArray(fc.constantFrom(...BLOCKS), { minLength: 1, maxLength: 2 })
    .map((list) => ({ networks: list }));
  const nodePeer = podSelector.map((selector) => ({ nodes: selector }));
  const odd = fc.constant({ starships: {} });
  return fc.oneof(
    { weight: 6, arbitrary: subject },
    { weight: direction === "egress" ? 3 : 0, arbitrary: networks },
    { weight: direction === "egress" ? 2 : 0, arbitrary: nodePeer },
    { weight: isV2 ? 1 : 0, arbitrary: odd },
  );
}

const v1Port: fc.Arbitrary<Manifest> = fc.oneof(
  fc
    .record({ protocol: fc.constantFrom(...PROTOCOLS), port: fc.constantFrom(...PORTS) }, { requiredKeys: ["port"] })
    .map((portNumber) => ({ portNumber })),
  fc.constantFrom({ portRange: { start: 53, end: 80 } }, { portRange: { protocol: "UDP", start: 80, end: 443 } }),
  fc.constantFrom(...PORT_NAMES).map((namedPort) => ({ namedPort })),
);

const v2Port: fc.Arbitrary<Manifest> = fc.oneof(
  fc
    .constantFrom("tcp", "udp", "sctp")
    .chain((protocol) =>
      fc
        .constantFrom({}, { destinationPort: { number: 80 } }, { destinationPort: { range: { start: 53, end: 81 } } })
        .map((body) => ({ [protocol]: body })),
    ),
  fc.constantFrom(...PORT_NAMES).map((destinationNamedPort) => ({ destinationNamedPort })),
);

function adminRule(direction: "egress" | "ingress", isV2: boolean, actions: readonly string[]): fc.Arbitrary<Manifest> {
  const peers = fc.array(adminPeer(direction, isV2), { minLength: 1, maxLength: 2 });
  const ports = fc.array(isV2 ? v2Port : v1Port, { minLength: 1, maxLength: 2 });
  return fc.record(
    {
      action: fc.constantFrom(...actions),
      [direction === "egress" ? "to" : "from"]: peers,
      [isV2 ? "protocols" : "ports"]: ports,
    },
    { requiredKeys: ["action", direction === "egress" ? "to" : "from"] },
  );
}

function adminSpec(isV2: boolean, actions: readonly string[]): fc.Arbitrary<Manifest> {
  return fc.record(
    {
      subject,
      egress: fc.array(adminRule("egress", isV2, actions), { maxLength: 3 }),
      ingress: fc.array(adminRule("ingress", isV2, actions), { maxLength: 3 }),
    },
    { requiredKeys: ["subject"] },
  );
}

export const v1Admin = adminSpec(false, ["Allow", "Deny", "Pass"]).map((spec) => ({
  kind: "AdminNetworkPolicy",
  namespace: "",
  spec,
}));
export const v2Admin = adminSpec(true, ["Accept", "Deny", "Pass"]).map((spec) => ({
  kind: "ClusterNetworkPolicy",
  namespace: "",
  spec: { ...spec, tier: "Admin" },
}));
export const v1Baseline = adminSpec(false, ["Allow", "Deny"]).map((spec) => ({
  kind: "BaselineAdminNetworkPolicy",
  namespace: "",
  spec,
}));
export const v2Baseline = adminSpec(true, ["Accept", "Deny", "Pass"]).map((spec) => ({
  kind: "ClusterNetworkPolicy",
  namespace: "",
  spec: { ...spec, tier: "Baseline" },
}));

/** Names and priorities: equal priorities have no defined order, so there are none. */
export function named(list: readonly Omit<LiteralPolicy, "name">[]): readonly LiteralPolicy[] {
  return list.map((policy, index) => ({
    ...policy,
    name: policy.kind === "BaselineAdminNetworkPolicy" ? "default" : `policy-${index}`,
    spec:
      policy.kind.startsWith("Cluster") || policy.kind.startsWith("Admin")
        ? { ...policy.spec, priority: (index * 7 + 5) % 11 }
        : policy.spec,
  }));
}

export const namespaces = fc
  .record(
    Object.fromEntries(NAMESPACES.map((name) => [name, labels])) as Record<(typeof NAMESPACES)[number], typeof labels>,
  )
  .map((all) =>
    Object.fromEntries(
      Object.entries(all).map(([name, own]) => [name, { ...own, "kubernetes.io/metadata.name": name }]),
    ),
  );

/** Nodes at addresses that are probed, and at those of host-network pods. */
export const nodes: fc.Arbitrary<LiteralCluster["nodes"]> = fc.uniqueArray(
  fc.record({ labels, ip: fc.constantFrom("10.0.0.1", "10.0.0.5", "10.1.2.9", "8.8.8.8", "2001:db8::1") }),
  {
    minLength: 1,
    maxLength: 3,
    selector: ({ ip }) => ip,
  },
);

/** Clusters with NetworkPolicies alone. */
export const networkPolicyClusters: fc.Arbitrary<LiteralCluster> = fc.record({
  namespaces,
  pods,
  nodes,
  policies: fc.array(networkPolicy, { maxLength: 4 }).map(named),
  ipBlockMatchesPods: fc.boolean(),
});

/** Clusters with admin, network and baseline policies together. */
export const adminClusters: fc.Arbitrary<LiteralCluster> = fc.record({
  namespaces,
  pods,
  nodes,
  policies: fc
    .tuple(
      fc.array(fc.oneof(v1Admin, v2Admin), { maxLength: 3 }),
      fc.array(networkPolicy, { maxLength: 2 }),
      fc.oneof(fc.array(v1Baseline, { maxLength: 1 }), fc.array(v2Baseline, { maxLength: 2 })),
    )
    .map(([admin, network, baseline]) => named([...admin, ...network, ...baseline])),
  ipBlockMatchesPods: fc.boolean(),
});
