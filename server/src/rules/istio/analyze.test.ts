// What `istioctl analyze` reports of Gateways, subsets and what is exported, in manifests of our own.

import { describe, expect, test } from "vitest";
import { findAll } from "../../../../test/fixture/checks.ts";
import { readFixture } from "../../../../test/fixture/fixture.ts";

/** The findings of a code: severity, place and message, where the workspace holds everything. */
function said(code: string, ...documents: readonly string[]): readonly string[] {
  const found = findAll(readFixture(documents.join("\n---\n"), { settings: { complete: true } }));
  return found.flatMap(({ item: { finding } }) =>
    finding.code === code ? [`${finding.severity} ${finding.path.slice(1).join(".")}: ${finding.message}`] : [],
  );
}

const istio = (kind: string, name: string, namespace: string, spec: string): string =>
  `apiVersion: networking.istio.io/v1\nkind: ${kind}\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: ${spec}`;
const service = (name: string, namespace: string, exportTo?: string): string =>
  `kind: Service\nmetadata: { name: ${name}, namespace: ${namespace}${exportTo === undefined ? "" : `, annotations: { networking.istio.io/exportTo: "${exportTo}" }`} }\nspec: { selector: { app: ${name} }, ports: [{ name: http, port: 80, targetPort: 8080 }] }`;
const pod = (name: string, namespace: string, labels: string): string =>
  `kind: Pod\nmetadata: { name: ${name}, namespace: ${namespace}, labels: { ${labels} } }`;
const to = (host: string, namespace: string, rest = ""): string =>
  istio("VirtualService", "v", namespace, `{ http: [{ route: [{ destination: { host: ${host} } }] }]${rest} }`);

describe("what is exported", () => {
  const full = "cart.shop.svc.cluster.local";

  test.each([
    ["web,bank", "web"],
    [".,web", "shop"],
    ["*", "web"],
  ])("a Service exported to %s is seen from %s", (exportTo, from) => {
    expect(said("istio-destination-missing", service("cart", "shop", exportTo), to(full, from))).toEqual([]);
  });

  test("a Service exported elsewhere is not", () => {
    expect(said("istio-destination-missing", service("cart", "shop", "bank"), to(full, "web"))).toEqual([
      "error http.0.route.0.destination.host: Service shop/cart is not exported to this namespace (exportTo)",
    ]);
  });

  test("a VirtualService is for the namespaces that it is exported to", () => {
    const cart = service("cart", "shop", "web,.");
    expect(said("istio-destination-missing", cart, to(full, "shop", ", exportTo: [web]"))).toEqual([]);
    expect(said("istio-destination-missing", cart, to(full, "shop", ", exportTo: [bogus]"))).toHaveLength(1);
  });

  test("a ServiceEntry is seen where it is exported to", () => {
    const entry = istio("ServiceEntry", "api", "shop", '{ hosts: [api.example.com], exportTo: ["web"] }');
    expect(said("istio-destination-missing", entry, to("api.example.com", "web"))).toEqual([]);
    expect(said("istio-destination-missing", entry, to("api.example.com", "shop"))).toHaveLength(1);
  });
});

describe("Gateways", () => {
  const gateway = (name: string, selector: string, hosts: string, port = 80, more = ""): string =>
    istio(
      "Gateway",
      name,
      "shop",
      `{ selector: { ${selector} }, servers: [{ port: { number: ${port}, name: a, protocol: HTTP }, hosts: [${hosts}]${more} }] }`,
    );

  test("a selector that picks more pods clashes with one that picks some of them", () => {
    const both = [gateway("a", "istio: edge", "a.com"), gateway("b", "istio: edge, app: edge", '"*.com"')];
    expect(said("istio-gateway-conflict", ...both)).toEqual([
      "error servers.0.hosts.0: Gateway shop/b takes a.com on port 80 of the same pods too",
      "error servers.0.hosts.0: Gateway shop/a takes *.com on port 80 of the same pods too",
    ]);
  });

  test.each([
    ["other pods", gateway("b", "istio: other", "a.com")],
    ["another port", gateway("b", "istio: edge", "a.com", 81)],
    ["other hosts", gateway("b", "istio: edge", "b.com")],
    ["an address of its own", gateway("b", "istio: edge", "a.com", 80, ", bind: 10.0.0.1")],
  ])("%s are no clash", (_, other) => {
    expect(said("istio-gateway-conflict", gateway("a", "istio: edge", "a.com"), other)).toEqual([]);
  });

  test("the namespace before a host tells nothing about the port", () => {
    const both = [gateway("a", "istio: edge", "./a.com"), gateway("b", "istio: edge", "web/a.com")];
    expect(said("istio-gateway-conflict", ...both)).toHaveLength(2);
  });

  test("pods that nobody has", () => {
    expect(
      said("istio-gateway-port", gateway("a", "istio: edeg", "a.com"), pod("edge", "infra", "istio: edge")),
    ).toEqual(["warning selector: No pods have istio=edeg, so nothing listens on the ports of this Gateway"]);
    expect(said("istio-gateway-port", "#- /a.yaml", gateway("a", "istio: edge", "a.com")).length).toBe(1);
    const alone = findAll(readFixture(gateway("a", "istio: edge", "a.com")));
    expect(alone.map(({ text }) => text)).toEqual([]);
  });

  test.each([
    [80, 0],
    [8080, 0],
    [81, 1],
  ])("port %s of the Service or of its pods", (port, count) => {
    const around = [pod("edge", "infra", "app: edge"), service("edge", "infra"), service("other", "infra")];
    expect(said("istio-gateway-port", gateway("a", "app: edge", "a.com", port), ...around)).toHaveLength(count);
  });

  const secret = (keys: string): string =>
    `kind: Secret\nmetadata: { name: a-tls, namespace: infra }\ndata: { ${keys} }`;

  test.each([
    ["tls.crt: YQ==, tls.key: YQ==", 0],
    ["cert: YQ==, key: YQ==, cacert: YQ==", 0],
    ["tls.cert: YQ==, tls.key: YQ==", 1],
    ["tls.crt: YQ==", 1],
  ])("a Secret with %s", (keys, count) => {
    const own = gateway("a", "app: edge", "a.com", 443, ", tls: { mode: SIMPLE, credentialName: a-tls }");
    const found = said("istio-credential-missing", own, secret(keys), pod("edge", "infra", "app: edge"));
    expect(found).toHaveLength(count);
  });
});

describe("DestinationRules", () => {
  const rule = (spec: string): string => istio("DestinationRule", "cart", "shop", `{ host: cart, ${spec} }`);
  const around = [service("cart", "shop"), pod("cart", "shop", "app: cart, version: v1")];

  test.each([
    ["version: v1", 0],
    ["version: v2", 1],
    ["topology.kubernetes.io/zone: a, version: v1", 0],
    ["topology.kubernetes.io/zone: a, version: v2", 1],
    ['topology.kubernetes.io/zone: ""', 1],
  ])("a subset of %s", (labels, count) => {
    expect(said("istio-subset-no-pods", rule(`subsets: [{ name: s, labels: { ${labels} } }]`), ...around)).toHaveLength(
      count,
    );
  });

  test("a subset of a Service without any pods", () => {
    expect(
      said("istio-subset-no-pods", rule("subsets: [{ name: s, labels: { v: a } }]"), service("cart", "shop")),
    ).toEqual(["error subsets.0.labels.v: Subset s has no pods of Service shop/cart: requests get 503"]);
  });

  test("credentialName is read by sidecars beside a workloadSelector alone", () => {
    const tls = "trafficPolicy: { tls: { mode: SIMPLE, credentialName: a } }";
    expect(said("istio-dr-unverified", rule(`${tls}, workloadSelector: { matchLabels: { app: web } }`))).toEqual([]);
    expect(said("istio-dr-unverified", rule(tls))).toEqual([
      "information trafficPolicy.tls.credentialName: Sidecars read credentialName only beside a workloadSelector; without it they check by no CA of yours",
    ]);
  });
});

describe("matches of one route", () => {
  const route = (matches: string): string =>
    istio(
      "VirtualService",
      "v",
      "shop",
      `{ http: [{ match: [${matches}], route: [{ destination: { host: cart } }] }] }`,
    );

  test.each([
    ["{ uri: { prefix: /a } }, { uri: { prefix: /ab }, method: { exact: GET } }", 1],
    ["{ uri: { prefix: /a } }, { uri: { prefix: /a }, name: again }", 1],
    ["{ port: 80 }, { port: 80 }", 1],
    ["{ uri: { prefix: / } }, { uri: { exact: / }, method: { exact: GET } }", 0],
    ["{ uri: { prefix: /ab } }, { uri: { prefix: /a } }", 0],
  ])("%s", (matches, count) => {
    const found = said("istio-vs-unreachable", route(matches));
    expect(found).toHaveLength(count);
    if (count > 0) expect(found[0]).toContain("information http.0.match.1: An earlier match takes");
  });
});
