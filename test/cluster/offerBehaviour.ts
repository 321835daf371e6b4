// Completion from a live cluster: what is created there is offered within a second, and what is deleted is not. The same tests
// run on the fake API server and on the real kube-apiserver.

import { afterAll, beforeAll, expect, test } from "vitest";
import type { JsonObject } from "../../server/src/base/json.ts";
import { completeAt } from "../fixture/checkComplete.ts";
import { followServer, type LiveWorld, within } from "./liveWorld.ts";
import type { TestServer } from "./testServer.ts";

/** What the person waits for at most, in milliseconds. */
const SECOND = 1000;

interface Row {
  readonly what: string;
  /** What comes and goes in the cluster. */
  readonly object: JsonObject;

  /** The file, with its cursor. */
  readonly text: string;
  readonly label: string;
}

const manifest = (apiVersion: string, kind: string, spec: string, name = "a", namespace = "offer"): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: ${spec}\n`;
const ingress = (spec: string): string => manifest("networking.k8s.io/v1", "Ingress", spec);
const policy = (spec: string): string => manifest("networking.k8s.io/v1", "NetworkPolicy", spec);
const route = (spec: string): string => manifest("gateway.networking.k8s.io/v1", "HTTPRoute", spec);

function object(apiVersion: string, kind: string, name: string, more: JsonObject = {}, namespace?: string): JsonObject {
  const metadata = { name, ...(namespace === undefined ? {} : { namespace }), ...(more["metadata"] as JsonObject) };
  return { apiVersion, kind, ...more, metadata };
}
const here = (apiVersion: string, kind: string, name: string, more: JsonObject = {}): JsonObject =>
  object(apiVersion, kind, name, more, "offer");

const service = (name: string): JsonObject =>
  here("v1", "Service", name, { spec: { selector: { app: name }, ports: [{ name: "web", port: 8080 }] } });
const pod = (name: string, labels: JsonObject): JsonObject =>
  here("v1", "Pod", name, {
    metadata: { labels },
    spec: { containers: [{ name: "main", image: "example.com/x", ports: [{ name: "metrics", containerPort: 9100 }] }] },
  });
const workload = (name: string, labels: JsonObject): JsonObject =>
  here("apps/v1", "Deployment", name, {
    spec: {
      replicas: 0,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: "main", image: "example.com/x" }] } },
    },
  });
const gateway = (name: string): JsonObject =>
  here("gateway.networking.k8s.io/v1", "Gateway", name, {
    spec: { gatewayClassName: "edge", listeners: [{ name: "https", port: 443, hostname: "gw.example.com" }] },
  });

const ROWS: readonly Row[] = [
  {
    what: "a Service",
    object: service("cart"),
    text: ingress("{ defaultBackend: { service: { name: $0 } } }"),
    label: "cart",
  },
  {
    what: "a port by number",
    object: service("numbers"),
    text: ingress("{ defaultBackend: { service: { name: numbers, port: { number: $0 } } } }"),
    label: "8080",
  },
  {
    what: "a port by name",
    object: service("names"),
    text: ingress("{ defaultBackend: { service: { name: names, port: { name: $0 } } } }"),
    label: "web",
  },
  {
    what: "a container port",
    object: pod("ports", { app: "ports" }),
    text: policy("{ podSelector: { matchLabels: { app: ports } }, ingress: [{ ports: [{ port: $0 }] }] }"),
    label: "metrics",
  },
  {
    what: "a targetPort",
    object: pod("target", { app: "target" }),
    text: manifest("v1", "Service", "{ selector: { app: target }, ports: [{ port: 80, targetPort: $0 }] }"),
    label: "9100",
  },
  {
    what: "a namespace",
    object: object("v1", "Namespace", "offer-new"),
    text: "apiVersion: v1\nkind: Service\nmetadata: { name: a, namespace: $0 }\n",
    label: "offer-new",
  },
  {
    what: "a label's key, of a Pod",
    object: pod("keys", { "offer-key": "x" }),
    text: policy("{ podSelector: { matchLabels: { $0 } } }"),
    label: "offer-key",
  },
  {
    what: "a label's value, of a Pod",
    object: pod("values", { app: "offer-value" }),
    text: policy("{ podSelector: { matchLabels: { app: $0 } } }"),
    label: "offer-value",
  },
  {
    what: "a label's value, of a Deployment without pods",
    object: workload("deployed", { app: "offer-deployed" }),
    text: policy("{ egress: [{ to: [{ podSelector: { matchLabels: { app: $0 } } }] }] }"),
    label: "offer-deployed",
  },
  {
    what: "a label's value, of a namespace",
    object: object("v1", "Namespace", "offer-team", { metadata: { labels: { team: "offer-blue" } } }),
    text: policy("{ ingress: [{ from: [{ namespaceSelector: { matchLabels: { team: $0 } } }] }] }"),
    label: "offer-blue",
  },
  {
    what: "a value in matchExpressions",
    object: pod("expressions", { tier: "offer-tier" }),
    text: policy("{ podSelector: { matchExpressions: [{ key: tier, operator: In, values: [$0] }] } }"),
    label: "offer-tier",
  },
  {
    what: "an ingress class",
    object: object("networking.k8s.io/v1", "IngressClass", "offer-class", { spec: { controller: "example.com/edge" } }),
    text: ingress("{ ingressClassName: $0 }"),
    label: "offer-class",
  },
  {
    what: "a host of another Ingress",
    object: here("networking.k8s.io/v1", "Ingress", "hosts", {
      spec: { defaultBackend: { service: { name: "x", port: { number: 80 } } }, rules: [{ host: "ing.example.com" }] },
    }),
    text: ingress("{ rules: [{ host: $0 }] }"),
    label: "ing.example.com",
  },
  {
    what: "a host of its tls",
    object: here("networking.k8s.io/v1", "Ingress", "tls", {
      spec: { defaultBackend: { service: { name: "x", port: { number: 80 } } }, tls: [{ hosts: ["tls.example.com"] }] },
    }),
    text: ingress("{ tls: [{ hosts: [$0] }] }"),
    label: "tls.example.com",
  },
  {
    what: "a range of another policy",
    object: here("networking.k8s.io/v1", "NetworkPolicy", "ranges", {
      spec: { podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: "198.18.7.0/24" } }] }] },
    }),
    text: policy("{ egress: [{ to: [{ ipBlock: { cidr: 198$0 } }] }] }"),
    label: "198.18.7.0/24",
  },
  {
    what: "a Gateway",
    object: gateway("edge"),
    text: route("{ parentRefs: [{ name: $0 }] }"),
    label: "edge",
  },
  {
    what: "a listener of a Gateway",
    object: gateway("listening"),
    text: route("{ parentRefs: [{ name: listening, sectionName: $0 }] }"),
    label: "https",
  },
  {
    what: "a host of a Gateway's listener",
    object: gateway("hosting"),
    text: route("{ hostnames: [$0] }"),
    label: "gw.example.com",
  },
  {
    what: "a class of Gateways",
    object: object("gateway.networking.k8s.io/v1", "GatewayClass", "offer-edge", {
      spec: { controllerName: "example.com/edge" },
    }),
    text: manifest("gateway.networking.k8s.io/v1", "Gateway", "{ gatewayClassName: $0 }"),
    label: "offer-edge",
  },
  {
    what: "a backend of a route",
    object: service("backend"),
    text: route("{ rules: [{ backendRefs: [{ name: $0 }] }] }"),
    label: "backend",
  },
  {
    what: "a port of a route's backend",
    object: service("backend-port"),
    text: route("{ rules: [{ backendRefs: [{ name: backend-port, port: $0 }] }] }"),
    label: "8080",
  },
  {
    what: "a Calico tier",
    object: object("projectcalico.org/v3", "Tier", "offer-security", { spec: { order: 100 } }),
    text: manifest("projectcalico.org/v3", "NetworkPolicy", "{ tier: $0 }"),
    label: "offer-security",
  },
  {
    what: "a Calico tier, for a global policy",
    object: object("projectcalico.org/v3", "Tier", "offer-platform", { spec: { order: 200 } }),
    text: manifest("projectcalico.org/v3", "GlobalNetworkPolicy", "{ tier: $0 }"),
    label: "offer-platform",
  },
  {
    what: "a host of a VirtualService",
    object: here("networking.istio.io/v1", "VirtualService", "mesh", { spec: { hosts: ["mesh.example.com"] } }),
    text: ingress("{ rules: [{ host: $0 }] }"),
    label: "mesh.example.com",
  },
  {
    what: "a middleware of Traefik",
    object: here("traefik.io/v1alpha1", "Middleware", "offer-strip", { spec: {} }),
    text: manifest("traefik.io/v1alpha1", "IngressRoute", "{ routes: [{ middlewares: [{ name: $0 }] }] }"),
    label: "offer-strip",
  },
];

/** Definitions that keep whatever they are given: the server's own are not at hand, and their schemas are not the matter. */
const DEFINITIONS: readonly JsonObject[] = (
  [
    ["gateway.networking.k8s.io", "v1", "GatewayClass", "gatewayclasses", "Cluster"],
    ["gateway.networking.k8s.io", "v1", "Gateway", "gateways", "Namespaced"],
    ["projectcalico.org", "v3", "Tier", "tiers", "Cluster"],
    ["networking.istio.io", "v1", "VirtualService", "virtualservices", "Namespaced"],
    ["traefik.io", "v1alpha1", "Middleware", "middlewares", "Namespaced"],
  ] as const
).map(([group, version, kind, plural, scope]) => ({
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: {
    name: `${plural}.${group}`,
    // Names under k8s.io are the project's own to give (KEP-1111).
    annotations: { "api-approved.kubernetes.io": "unapproved, for a test" },
  },
  spec: {
    group,
    scope,
    names: { kind, plural, singular: kind.toLowerCase(), listKind: `${kind}List` },
    versions: [
      {
        name: version,
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
      },
    ],
  },
}));

/** The tests, on a server that is started for them. */
export function describeOffers(start: () => Promise<TestServer>): void {
  let server: TestServer;
  let live: LiveWorld;
  beforeAll(async () => {
    server = await start();
    for (const definition of DEFINITIONS) await server.apply(definition);
    const rules = [{ apiGroups: ["*"], resources: ["*"], verbs: ["list", "watch"] }];
    live = await followServer(server, "olga", { rules });
    live.session.want("reach");
    const followed = (): ReadonlySet<string> =>
      new Set(live.status()?.kinds.map(({ group, kind }) => `${group}/${kind}`));
    await within(30_000, "all kinds", () => {
      const kinds = followed();
      return (
        live.status()?.state === "live" &&
        DEFINITIONS.every(({ spec }) => {
          const { group, names } = spec as { group: string; names: { kind: string } };
          return kinds.has(`${group}/${names.kind}`);
        })
      );
    });
  }, 120_000);
  afterAll(async () => {
    live.close();
    await server.stop();
  });

  test.each(ROWS)("$what", async ({ object: own, text, label }) => {
    const offered = (): string | undefined =>
      completeAt(live.show(`#- /own.yaml\n${text}`)).find((item) => item.label === label)?.labelDetails?.description;
    expect(offered()).toBeUndefined();
    await server.apply(own);
    await within(SECOND, `${label} offered`, () => offered() !== undefined);
    expect(offered()).toBe("cluster live");
    await server.remove(own);
    await within(SECOND, `${label} gone`, () => offered() === undefined);
  });
}
