// Random policies of Cilium, the objects that they name, and clusters of them with NetworkPolicies and admin policies. What
// no manifest settles (the own node alone, another cluster) is left to tests of its own.

import fc from "fast-check";
import {
  BLOCKS,
  EXCEPTS,
  LABEL_KEYS,
  LABEL_VALUES,
  labels,
  NAMESPACES,
  named,
  namespaces,
  networkPolicy,
  nodes,
  PORT_NAMES,
  PORTS,
  PROBE_PROTOCOLS as PROTOCOLS,
  pods,
  v1Admin,
  v1Baseline,
  v2Admin,
  v2Baseline,
} from "./arbitraries.ts";
import type { LiteralCluster, LiteralPolicy, Manifest } from "./literal.ts";
import type { CiliumObjects } from "./literalCilium.ts";

const SOURCES = ["", "k8s:", "any:"] as const;
const NAMESPACE = "io.kubernetes.pod.namespace";
const ACCOUNTS = ["default", "keeper"] as const;
const GROUPS = ["one", "two"] as const;
const SERVICES = ["web", "out"] as const;

/** A label key with the name of its source in front, or none. */
function sourced(keys: readonly string[]): fc.Arbitrary<string> {
  return fc.tuple(fc.constantFrom(...SOURCES), fc.constantFrom(...keys)).map(([source, key]) => source + key);
}

const labelKey = sourced(LABEL_KEYS);
const namespaceLabelKey = sourced(LABEL_KEYS.map((key) => `io.cilium.k8s.namespace.labels.${key}`));

/** A condition on a key, as a pair of matchLabels or an entry of matchExpressions. */
function condition(keys: fc.Arbitrary<string>, values: readonly string[]): fc.Arbitrary<Manifest> {
  const some = fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 2 });
  return fc.oneof(
    { weight: 4, arbitrary: fc.tuple(keys, fc.constantFrom(...values)).map(([key, value]) => ({ [key]: value })) },
    {
      weight: 2,
      arbitrary: fc.record({ key: keys, operator: fc.constantFrom("In", "NotIn"), values: some }),
    },
    { weight: 1, arbitrary: fc.record({ key: keys, operator: fc.constantFrom("Exists", "DoesNotExist") }) },
  );
}

const conditions = fc.oneof(
  { weight: 6, arbitrary: condition(labelKey, LABEL_VALUES) },
  { weight: 3, arbitrary: condition(sourced([NAMESPACE]), NAMESPACES) },
  { weight: 2, arbitrary: condition(namespaceLabelKey, LABEL_VALUES) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...ACCOUNTS)
      .map((account): Manifest => ({ "k8s:io.cilium.k8s.policy.serviceaccount": account })),
  },
  { weight: 1, arbitrary: fc.constant<Manifest>({ "reserved:ingress": "" }) },
);

const endpointSelector: fc.Arbitrary<Manifest> = fc.array(conditions, { maxLength: 2 }).map((list) => {
  const expressions = list.filter((one) => "operator" in one);
  const pairs = Object.assign({}, ...list.filter((one) => !("operator" in one))) as Manifest;
  return {
    ...(Object.keys(pairs).length > 0 ? { matchLabels: pairs } : {}),
    ...(expressions.length > 0 ? { matchExpressions: expressions } : {}),
  };
});

/** A selector of what has labels alone: nodes, Services, groups. */
const plainSelector: fc.Arbitrary<Manifest> = labels.map((matchLabels) => ({ matchLabels }));

const cidrEntry: fc.Arbitrary<Manifest> = fc.oneof(
  fc
    .constantFrom(...BLOCKS)
    .chain((cidr) =>
      fc
        .uniqueArray(fc.constantFrom(...(EXCEPTS[cidr] ?? [cidr])), { maxLength: EXCEPTS[cidr] ? 2 : 0 })
        .map((except) => (except.length > 0 ? { cidr, except } : { cidr })),
    ),
  fc.record(
    {
      cidrGroupRef: fc.constantFrom(...GROUPS, "none"),
      except: fc.uniqueArray(fc.constantFrom("10.1.0.0/16", "8.8.8.8/32"), { maxLength: 1 }),
    },
    { requiredKeys: ["cidrGroupRef"] },
  ),
  plainSelector.map((cidrGroupSelector) => ({ cidrGroupSelector })),
);

const serviceEntry: fc.Arbitrary<Manifest> = fc.oneof(
  fc
    .record(
      { serviceName: fc.constantFrom(...SERVICES, "none"), namespace: fc.constantFrom(...NAMESPACES) },
      { requiredKeys: ["serviceName"] },
    )
    .map((k8sService) => ({ k8sService })),
  fc
    .record({ selector: plainSelector, namespace: fc.constantFrom(...NAMESPACES) }, { requiredKeys: ["selector"] })
    .map((k8sServiceSelector) => ({ k8sServiceSelector })),
);

const entities = fc.oneof(
  fc.uniqueArray(fc.constantFrom("all", "world", "world-ipv4", "world-ipv6", "cluster", "ingress", "health", "none"), {
    minLength: 1,
    maxLength: 2,
  }),
  fc.constant(["host", "remote-node"]),
  fc.constant(["world", "remote-node", "host"]),
);

function peers(direction: "egress" | "ingress", isDeny: boolean): fc.Arbitrary<Manifest> {
  const prefix = direction === "egress" ? "to" : "from";
  const list = (field: string, item: fc.Arbitrary<unknown>): fc.Arbitrary<Manifest> =>
    fc.array(item, { minLength: 0, maxLength: 2 }).map((items) => ({ [prefix + field]: items }));
  const name = fc.constantFrom({ matchName: "api.example.com" }, { matchPattern: "*" });
  return fc.oneof(
    { weight: 6, arbitrary: list("Endpoints", endpointSelector) },
    { weight: 2, arbitrary: list("CIDR", fc.constantFrom(...BLOCKS, "8.8.8.8")) },
    { weight: 2, arbitrary: list("CIDRSet", cidrEntry) },
    { weight: 3, arbitrary: entities.map((names) => ({ [`${prefix}Entities`]: names })) },
    { weight: 1, arbitrary: list("Nodes", plainSelector) },
    { weight: direction === "egress" ? 2 : 0, arbitrary: list("Services", serviceEntry) },
    { weight: direction === "egress" && !isDeny ? 1 : 0, arbitrary: list("FQDNs", name) },
    { weight: 2, arbitrary: fc.constant({}) },
  );
}

const portEntry: fc.Arbitrary<Manifest> = fc.oneof(
  fc.record(
    { port: fc.constantFrom(...PORTS).map(String), protocol: fc.constantFrom(...PROTOCOLS, "ANY") },
    { requiredKeys: ["port"] },
  ),
  fc.record(
    { port: fc.constantFrom(...PORT_NAMES), protocol: fc.constantFrom(...PROTOCOLS) },
    { requiredKeys: ["port"] },
  ),
  fc.constantFrom<Manifest>(
    { port: "53", endPort: 80 },
    { port: "80", endPort: 443, protocol: "TCP" },
    { port: "0", protocol: "UDP" },
    { port: "0" },
  ),
);

const l7: fc.Arbitrary<Manifest> = fc.constantFrom<Manifest>(
  {},
  {},
  { rules: { http: [{ method: "GET", path: "/api" }] } },
  { rules: { dns: [{ matchPattern: "*.example.com" }] } },
  { serverNames: ["api.example.com"] },
);

const portRule: fc.Arbitrary<Manifest> = fc
  .tuple(fc.array(portEntry, { minLength: 1, maxLength: 2 }), l7)
  .map(([ports, more]) => ({ ports, ...more }));

const ports: fc.Arbitrary<Manifest> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 4, arbitrary: fc.array(portRule, { maxLength: 2 }).map((toPorts) => ({ toPorts })) },
  { weight: 1, arbitrary: fc.constant({ icmps: [{ fields: [{ type: 8 }] }] }) },
);

function rules(direction: "egress" | "ingress", isDeny: boolean): fc.Arbitrary<readonly Manifest[]> {
  return fc.array(
    fc.tuple(peers(direction, isDeny), ports).map(([who, where]) => ({ ...who, ...where })),
    { maxLength: 2 },
  );
}

const spec: fc.Arbitrary<Manifest> = fc.record(
  {
    endpointSelector,
    egress: rules("egress", false),
    egressDeny: rules("egress", true),
    ingress: rules("ingress", false),
    ingressDeny: rules("ingress", true),
    enableDefaultDeny: fc.record({ egress: fc.boolean(), ingress: fc.boolean() }, { requiredKeys: [] }),
  },
  { requiredKeys: ["endpointSelector"] },
);

const ciliumPolicy: fc.Arbitrary<Omit<LiteralPolicy, "name">> = fc
  .tuple(fc.constantFrom("", ...NAMESPACES), spec, fc.array(spec, { maxLength: 2 }), fc.nat(5))
  .map(([namespace, first, more, turn]) => ({
    kind: namespace === "" ? "CiliumClusterwideNetworkPolicy" : "CiliumNetworkPolicy",
    namespace,
    spec: turn === 0 && more.length > 0 ? {} : first,
    ...(turn < 2 && more.length > 0 ? { specs: more } : {}),
  }));

const objects: fc.Arbitrary<CiliumObjects> = fc.record({
  groups: fc
    .tuple(labels, labels, fc.uniqueArray(fc.constantFrom(...BLOCKS), { maxLength: 2 }))
    .map(([one, two, blocks]) => [
      { name: "one", labels: one, blocks },
      { name: "two", labels: two, blocks: ["10.1.2.0/24"] },
    ]),
  services: fc
    .tuple(labels, labels, fc.constantFrom(...NAMESPACES), fc.constantFrom("8.8.8.8", "10.1.0.1", "2001:db8::1"))
    .map(([own, selector, namespace, address]) => [
      {
        name: "web",
        namespace,
        labels: own,
        selector: Object.keys(selector).length > 0 ? selector : { app: "x" },
        endpoints: [],
      },
      { name: "out", namespace, labels: {}, selector: undefined, endpoints: [address] },
    ]),
  accounts: fc.constantFrom<Record<string, string>>(
    {},
    { "pod-0": "keeper" },
    { "pod-1": "keeper", "pod-2": "keeper" },
  ),
});

/** Clusters with policies of Cilium among NetworkPolicies and admin policies. */
export const ciliumClusters: fc.Arbitrary<LiteralCluster> = fc.record({
  namespaces,
  pods,
  nodes,
  policies: fc
    .tuple(
      fc.array(ciliumPolicy, { minLength: 1, maxLength: 3 }),
      fc.array(networkPolicy, { maxLength: 2 }),
      fc.array(fc.oneof(v1Admin, v2Admin), { maxLength: 1 }),
      fc.oneof(fc.array(v1Baseline, { maxLength: 1 }), fc.array(v2Baseline, { maxLength: 1 })),
    )
    .map(([cilium, network, admin, baseline]) => named([...network, ...cilium, ...admin, ...baseline])),
  ipBlockMatchesPods: fc.constant(false),
  cilium: objects,
});
