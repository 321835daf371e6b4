// Random small meshes, with NetworkPolicies and admin policies beside them: who is injected, what is exported to whom, which
// Sidecar counts, who is admitted.

import fc from "fast-check";
import { adminClusters } from "./arbitraries.ts";
import type { LiteralCluster, LiteralPolicy, Manifest } from "./literal.ts";
import type { LiteralMesh, LiteralObject, LiteralService } from "./literalIstio.ts";

const NAMESPACES = ["a", "b", "c"] as const;
const PORTS = [53, 80, 81, 443] as const;
const HOSTS = ["api.example.com", "*.example.com", "other.test"] as const;
/** Names that rules may take in. */
export const NAMES = ["api.example.com", "x.example.com", "other.test", "example.com"] as const;

const namespace = fc.constantFrom(...NAMESPACES);
const apps: fc.Arbitrary<Manifest> = fc.constantFrom({ app: "x" }, { app: "y" }, { tier: "x" });
const maybe = <T>(arbitrary: fc.Arbitrary<T>, key: string): fc.Arbitrary<Manifest> =>
  fc.option(arbitrary, { nil: undefined }).map((value): Manifest => (value === undefined ? {} : { [key]: value }));
const merged = (...parts: readonly fc.Arbitrary<Manifest>[]): fc.Arbitrary<Manifest> =>
  fc.tuple(...parts).map((all) => Object.assign({}, ...all) as Manifest);

const injection: fc.Arbitrary<Readonly<Record<string, string>>> = fc.oneof(
  { weight: 5, arbitrary: fc.constant({ "istio-injection": "enabled" }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      {},
      { "istio-injection": "disabled" },
      { "istio.io/rev": "canary" },
      { "istio.io/dataplane-mode": "ambient" },
    ),
  },
);

const servicePort: fc.Arbitrary<Manifest> = merged(
  fc.constantFrom(...PORTS).map((port) => ({ port })),
  maybe(fc.constantFrom<string | number>("web", 80, 81, 443), "targetPort"),
  maybe(fc.constantFrom("http", "tcp-data", "other"), "name"),
);

const services: fc.Arbitrary<readonly LiteralService[]> = fc
  .array(
    fc.record({
      namespace,
      spec: fc.record({ selector: apps, ports: fc.array(servicePort, { minLength: 1, maxLength: 2 }) }),
      exportTo: fc.constantFrom(undefined, undefined, ".", "*", "a", "a,b"),
    }),
    { maxLength: 3 },
  )
  .map((list) =>
    list.map(({ exportTo, ...own }, index) => ({
      ...own,
      name: `service-${index}`,
      ...(exportTo === undefined ? {} : { exportTo }),
    })),
  );

const entryPort: fc.Arbitrary<Manifest> = merged(
  fc.constantFrom(...PORTS).map((number) => ({ number, name: `port-${number}` })),
  fc.constantFrom("TCP", "TLS", "HTTP").map((protocol) => ({ protocol })),
  maybe(fc.constantFrom(80, 443), "targetPort"),
);

const entrySpec: fc.Arbitrary<Manifest> = merged(
  fc.uniqueArray(fc.constantFrom(...HOSTS), { minLength: 1, maxLength: 2 }).map((hosts) => ({ hosts })),
  fc.array(entryPort, { minLength: 1, maxLength: 2 }).map((ports) => ({ ports })),
  maybe(fc.uniqueArray(fc.constantFrom("10.0.0.0/8", "8.8.8.8", "10.1.2.0/24"), { minLength: 1 }), "addresses"),
  maybe(fc.constantFrom(["."], ["*"], ["a"], ["b", "c"]), "exportTo"),
  fc.oneof(
    fc.constant({}),
    fc.constantFrom({ resolution: "NONE" }, { resolution: "DNS" }, { resolution: "STATIC" }),
    fc
      .constantFrom("8.8.8.8", "10.1.2.9", "10.0.0.1")
      .map((address) => ({ resolution: "STATIC", endpoints: [{ address, ports: { "port-80": 81 } }] })),
    apps.map((labels) => ({ resolution: "STATIC", workloadSelector: { labels } })),
  ),
);

function objects(
  spec: fc.Arbitrary<Manifest>,
  name: string,
  maxLength: number,
): fc.Arbitrary<readonly LiteralObject[]> {
  return fc
    .array(fc.record({ namespace, spec }), { maxLength })
    .map((list) => list.map((one, index) => ({ ...one, name: `${name}-${index}` })));
}

const listener: fc.Arbitrary<Manifest> = merged(
  fc
    .uniqueArray(
      fc.constantFrom(
        "./*",
        "*/*",
        "~/*",
        "a/*",
        "b/service-0.b.svc.cluster.local",
        "*/*.example.com",
        "./api.example.com",
      ),
      { minLength: 1, maxLength: 2 },
    )
    .map((hosts) => ({ hosts })),
  maybe(fc.constantFrom({ number: 80, protocol: "HTTP" }, { number: 443, protocol: "TLS" }), "port"),
);

const sidecarSpec: fc.Arbitrary<Manifest> = merged(
  maybe(fc.array(listener, { minLength: 1, maxLength: 2 }), "egress"),
  maybe(fc.constantFrom({}, { mode: "REGISTRY_ONLY" }, { mode: "ALLOW_ANY" }), "outboundTrafficPolicy"),
  // Two for the same pods would leave it open which one counts.
  maybe(fc.constantFrom({ labels: { app: "x" } }, { labels: { app: "y" } }), "workloadSelector"),
);

function distinctBy<T>(list: readonly T[], keyOf: (item: T) => string): readonly T[] {
  return [...new Map(list.map((item) => [keyOf(item), item])).values()];
}

function areApart(one: LiteralObject, other: LiteralObject): boolean {
  const hosts = one.spec["hosts"] as readonly string[];
  return !(other.spec["hosts"] as readonly string[]).some((host) => hosts.includes(host));
}

const authenticationSpec: fc.Arbitrary<Manifest> = merged(
  maybe(fc.constantFrom({ mode: "STRICT" }, { mode: "PERMISSIVE" }, { mode: "DISABLE" }, {}), "mtls"),
  fc.oneof(
    fc.constant({}),
    merged(
      fc.constantFrom({ app: "x" }, { app: "y" }).map((matchLabels) => ({ selector: { matchLabels } })),
      maybe(fc.constantFrom({ "80": { mode: "STRICT" } }, { "443": { mode: "PERMISSIVE" } }), "portLevelMtls"),
    ),
  ),
);

const principals = fc.uniqueArray(
  fc.constantFrom("*", "cluster.local/ns/a/*", "*/sa/x", "cluster.local/ns/b/sa/default", "elsewhere/ns/b/sa/default"),
  { minLength: 1, maxLength: 2 },
);
const namespaceNames = fc.uniqueArray(fc.constantFrom("a", "b", "*", "c*"), { minLength: 1, maxLength: 2 });
const blocks = fc.uniqueArray(fc.constantFrom("10.0.0.0/8", "8.8.8.8", "0.0.0.0/0", "10.1.2.0/24"), {
  minLength: 1,
  maxLength: 2,
});
const numbers = fc.uniqueArray(fc.constantFrom("80", "443", "53"), { minLength: 1, maxLength: 2 });

const source: fc.Arbitrary<Manifest> = merged(
  maybe(principals, "principals"),
  maybe(namespaceNames, "namespaces"),
  maybe(blocks, "ipBlocks"),
  fc.oneof(
    { weight: 3, arbitrary: fc.constant({}) },
    { weight: 1, arbitrary: principals.map((list) => ({ notPrincipals: list })) },
    { weight: 1, arbitrary: namespaceNames.map((list) => ({ notNamespaces: list })) },
    { weight: 1, arbitrary: blocks.map((list) => ({ notIpBlocks: list })) },
  ),
);

const operation: fc.Arbitrary<Manifest> = merged(
  maybe(numbers, "ports"),
  maybe(numbers, "notPorts"),
  maybe(fc.constantFrom(["GET"], ["POST", "PUT"]), "methods"),
  maybe(fc.constant(["/api/*"]), "paths"),
);

const condition: fc.Arbitrary<Manifest> = fc.oneof(
  numbers.map((values) => ({ key: "destination.port", values })),
  numbers.map((notValues) => ({ key: "destination.port", notValues })),
  blocks.map((values) => ({ key: "source.ip", values })),
  namespaceNames.map((notValues) => ({ key: "source.namespace", notValues })),
  principals.map((values) => ({ key: "source.principal", values })),
);

const rule: fc.Arbitrary<Manifest> = merged(
  maybe(
    fc.array(
      source.map((one) => ({ source: one })),
      { minLength: 1, maxLength: 2 },
    ),
    "from",
  ),
  maybe(
    fc.array(
      operation.map((one) => ({ operation: one })),
      { minLength: 1, maxLength: 2 },
    ),
    "to",
  ),
  maybe(fc.array(condition, { minLength: 1, maxLength: 2 }), "when"),
);

const authorization: fc.Arbitrary<Omit<LiteralPolicy, "name">> = fc.record({
  kind: fc.constant("AuthorizationPolicy"),
  namespace,
  spec: merged(
    maybe(
      apps.map((matchLabels) => ({ matchLabels })),
      "selector",
    ),
    maybe(fc.constantFrom("ALLOW", "DENY", "DENY", "AUDIT"), "action"),
    fc.array(rule, { maxLength: 2 }).map((rules) => ({ rules })),
  ),
});

const mesh: fc.Arbitrary<LiteralMesh> = fc.record({
  mode: fc.constantFrom(undefined, "ALLOW_ANY", "REGISTRY_ONLY", "REGISTRY_ONLY"),
  root: fc.constantFrom("istio-system", "c"),
  services,
  // Of one host in several namespaces the oldest may count, which no manifest tells.
  entries: objects(entrySpec, "entry", 3).map((list) =>
    list.filter((one, index) =>
      list.slice(0, index).every((other) => one.namespace === other.namespace || areApart(one, other)),
    ),
  ),
  sidecars: objects(sidecarSpec, "sidecar", 3).map((list) =>
    distinctBy(list, ({ namespace: at, spec }) => `${at} ${JSON.stringify(spec["workloadSelector"] ?? null)}`),
  ),
  authentications: objects(authenticationSpec, "authentication", 2).map((list) =>
    distinctBy(list, ({ namespace: at, spec }) => `${at} ${JSON.stringify(spec["selector"] ?? null)}`),
  ),
});

/** Clusters with a mesh, and policies of all kinds. */
export const meshClusters: fc.Arbitrary<LiteralCluster> = fc
  .record({
    base: adminClusters,
    keepsOthers: fc.boolean(),
    labels: fc.record({ a: injection, b: injection, c: injection }),
    pods: fc.array(
      fc.record({
        serviceAccount: fc.constantFrom("default", "x"),
        inject: fc.constantFrom(undefined, undefined, undefined, "true", "false"),
      }),
      { minLength: 5, maxLength: 5 },
    ),
    own: mesh,
    authorizations: fc.array(authorization, { maxLength: 3 }),
  })
  .map(({ base, keepsOthers, labels, pods, own, authorizations }) => ({
    ...base,
    namespaces: Object.fromEntries(NAMESPACES.map((name) => [name, { ...base.namespaces[name], ...labels[name] }])),
    pods: base.pods.map((pod, index) => ({
      ...pod,
      serviceAccount: pods[index]?.serviceAccount ?? "default",
      labels:
        pods[index]?.inject === undefined
          ? pod.labels
          : { ...pod.labels, "sidecar.istio.io/inject": pods[index].inject },
    })),
    policies: [
      ...(keepsOthers ? base.policies : []),
      ...authorizations.map((one, index) => ({ ...one, name: `authorization-${index}` })),
    ],
    mesh: own,
  }));
