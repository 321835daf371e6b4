// The rules on several clusters, beyond the Bad and Good blocks of their pages.

import { describe, expect, test } from "vitest";
import { checkDiagnostics, checkFix, checkNoFix, checkSaid } from "../../../../test/fixture/checks.ts";
import { clusterOf } from "./clusterFolder.ts";

test.each([
  ["file:///w/clusters/east/shop/a.yaml", "east"],
  ["file:///w/clusters/a.yaml", undefined],
  ["file:///w/k8s-clusters/east/a.yaml", "east"],
  ["file:///w/cluster1/a.yaml", "cluster1"],
  ["file:///w/cluster-2/base/a.yaml", "cluster-2"],
  ["file:///w/cluster-us-east-1/a.yaml", "cluster-us-east-1"],
  ["file:///w/prod-cluster/a.yaml", "prod-cluster"],
  ["file:///w/cluster-autoscaler/a.yaml", undefined],
  ["file:///w/cluster-issuers/a.yaml", undefined],
  ["file:///w/cluster/a.yaml", undefined],
  ["file:///w/overlays/prod/a.yaml", undefined],
  ["file:///w/clusters/we%20st/a.yaml", "we st"],
  ["file:///w/clusters/%E0%A4%A/a.yaml", "%E0%A4%A"],
])("%s is of %s", (uri, expected) => {
  expect(clusterOf(uri)).toBe(expected);
});

function pod(name: string, namespace = "shop"): string {
  return `---
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: ${namespace}, labels: { app: ${name} } }
spec: { containers: [{ name: main, image: main }] }
`;
}

describe("mc-selector-local", () => {
  const policy = (peer: string) => `---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: {}
  policyTypes: [Egress]
  egress: [{ to: [${peer}] }]
`;
  const local = (text: string, expected: readonly string[]): void => checkSaid("mc-selector-local", text, expected);
  const WEB = "{ podSelector: { matchLabels: { app: web } } }";
  const SAID =
    "information spec.egress[0].to[0].podSelector: Selectors match pods of this cluster; shop/web is in west: allow its gateway or range by ipBlock";

  test("pods of another cluster, of the own one, of every one", () => {
    local(`#- /clusters/east/a.yaml\n${policy(WEB)}\n#- /clusters/west/a.yaml\n${pod("web")}`, [SAID]);
    local(`#- /clusters/east/a.yaml\n${policy(WEB)}${pod("web")}\n#- /clusters/west/a.yaml\n${pod("web")}`, []);
    local(`#- /clusters/east/a.yaml\n${policy(WEB)}\n#- /base/a.yaml\n${pod("web")}`, []);
    local(`#- /base/a.yaml\n${policy(WEB)}\n#- /clusters/west/a.yaml\n${pod("web")}`, []);
  });

  test("by a namespace, and by nothing in particular", () => {
    const named =
      "{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: pay } }, podSelector: { matchLabels: { app: web } } }";
    const west = `#- /clusters/west/a.yaml\n${pod("web", "pay")}`;
    local(`#- /clusters/east/a.yaml\n${policy(named)}\n${west}`, [SAID.replace("shop/web", "pay/web")]);
    const only = "{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: pay } } }";
    local(`#- /clusters/east/a.yaml\n${policy(only)}\n${west}`, [
      SAID.replace("shop/web", "pay/web").replace("podSelector", "namespaceSelector"),
    ]);
    local(`#- /clusters/east/a.yaml\n${policy("{ podSelector: {} }")}\n#- /clusters/west/a.yaml\n${pod("web")}`, []);
  });

  test("a live pod is of the cluster that is connected", () =>
    local(
      `#- /clusters/east/a.yaml\n${policy(WEB)}\n#- /clusters/west/a.yaml\n${pod("other")}\n#- cluster:east synced=*\n${pod("web")}`,
      [],
    ));

  test("there is no fix", () =>
    checkNoFix(
      "mc-selector-local",
      `#- /clusters/east/a.yaml\n${policy(WEB)}\n#- /clusters/west/a.yaml\n${pod("web")}`,
    ));
});

function object(kind: string, name: string, namespace = "shop"): string {
  return `---
apiVersion: multicluster.x-k8s.io/v1alpha1
kind: ${kind}
metadata: { name: ${name}, namespace: ${namespace} }
`;
}

describe("mc-export-missing", () => {
  const missing = (text: string, expected: readonly string[]): void => checkSaid("mc-export-missing", text, expected);

  test("an import, with the nearest export", () => {
    missing(`#- /a.yaml\n${object("ServiceImport", "cart")}${object("ServiceExport", "card")}`, [
      "warning metadata.name: No cluster exports shop/cart; did you mean card?",
    ]);
    missing(`#- /a.yaml\n${object("ServiceImport", "cart")}${object("ServiceExport", "cart", "web")}`, [
      "warning metadata.name: No cluster exports shop/cart",
    ]);
    missing(
      `#- /clusters/a/a.yaml\n${object("ServiceImport", "cart")}\n#- /clusters/b/a.yaml\n${object("ServiceExport", "cart")}`,
      [],
    );
  });

  test("who else exports is not known where nobody does", () => {
    missing(`#- /a.yaml\n${object("ServiceImport", "cart")}`, []);
    missing(`#- /clusters/a/a.yaml\n${object("ServiceImport", "cart")}`, [
      "warning metadata.name: No cluster exports shop/cart",
    ]);
  });

  test("hosts of the cluster set", () => {
    const route = (host: string) => `---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: cart, namespace: shop }
spec:
  hosts: [${host}]
  http: [{ route: [{ destination: { host: ${host} } }] }]
`;
    const host = "cart.shop.svc.clusterset.local";
    const other = object("ServiceExport", "other");
    missing(`#- /a.yaml\n${route(host)}${other}`, [
      "warning spec.hosts[0]: No cluster exports shop/cart",
      "warning spec.http[0].route[0].destination.host: No cluster exports shop/cart",
    ]);
    missing(`#- /a.yaml\n${route(host)}${object("ServiceExport", "cart")}`, []);
    const client = (value: string) => `---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec: { containers: [{ name: web, image: web, env: [{ name: CART, value: "${value}" }] }] }
`;
    missing(`#- /a.yaml\n${client(`http://${host}:8080/x`)}${other}`, [
      "warning spec.containers[0].env[0].value: No cluster exports shop/cart",
    ]);
    missing(`#- /a.yaml\n${client("http://{{ .Values.name }}.shop.svc.clusterset.local")}${other}`, []);
  });

  test("an export is created", () => {
    const text = `${object("ServiceImport", "cart").slice(4)}${object("ServiceExport", "other")}`;
    checkFix(
      "mc-export-missing",
      "Create ServiceExport shop/cart",
      text,
      `${object("ServiceImport", "cart").slice(4)}---
apiVersion: multicluster.x-k8s.io/v1alpha1
kind: ServiceExport
metadata:
  name: cart
  namespace: shop
${object("ServiceExport", "other")}`,
    );
  });
});

function service(spec: string, name = "cart"): string {
  return `---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: ${spec}
`;
}

const CART = "{ selector: { app: cart }, ports: [{ name: http, port: 80 }] }";

describe("mc-export-no-service", () => {
  const none = (text: string, expected: readonly string[]): void => checkSaid("mc-export-no-service", text, expected);

  test("nearest names, and sets that are not known", () => {
    none(`#- /a.yaml\n${object("ServiceExport", "card")}${service(CART)}`, [
      "information metadata.name: No Service shop/card in this workspace; did you mean cart?",
    ]);
    none(`#- /a.yaml\n${object("ServiceExport", "card")}`, []);
    none(`#- /a.yaml\n${object("ServiceExport", "card")}\n#- cluster:prod synced=Service\n${service(CART)}`, [
      "warning metadata.name: No Service shop/card; did you mean cart?",
    ]);
    none(
      `#- /a.yaml\n${object("ServiceExport", "card")}\n#- cluster:prod synced=Pod forbidden=Service\n${pod("web")}`,
      [],
    );
  });

  test("in the folder of another cluster", () => {
    none(`#- /clusters/east/a.yaml\n${object("ServiceExport", "cart")}\n#- /clusters/west/a.yaml\n${service(CART)}`, [
      "warning metadata.name: No Service shop/cart in east; it is in west",
    ]);
    none(`#- /clusters/east/a.yaml\n${object("ServiceExport", "cart")}\n#- /base/a.yaml\n${service(CART)}`, []);
    none(
      `#- /clusters/east/a.yaml\n${object("ServiceExport", "cart")}${service(CART)}\n#- /clusters/west/a.yaml\n${service(CART)}`,
      [],
    );
  });

  test("the name is replaced", () =>
    checkFix(
      "mc-export-no-service",
      "Use cart",
      `${object("ServiceExport", "card").slice(4)}${service(CART)}`,
      `${object("ServiceExport", "cart").slice(4)}${service(CART)}`,
    ));
});

describe("mc-service-differs", () => {
  const differs = (east: string, west: string, expected: readonly string[]): void =>
    checkSaid(
      "mc-service-differs",
      `#- /clusters/east/a.yaml\n${service(east)}\n#- /clusters/west/a.yaml\n${service(west)}`,
      expected,
    );

  test("what is compared, each seen from the other side", () => {
    differs(CART, CART.replace("80", "8080"), [
      "warning spec.ports: west defines shop/cart with ports 8080/TCP (http)",
      "warning spec.ports: east defines shop/cart with ports 80/TCP (http)",
    ]);
    differs(CART, CART.replace("name: http", "name: web"), [
      "warning spec.ports: west defines shop/cart with ports 80/TCP (web)",
      "warning spec.ports: east defines shop/cart with ports 80/TCP (http)",
    ]);
    differs(CART, CART.replace("{ selector", "{ type: LoadBalancer, selector"), [
      "warning metadata.name: west defines shop/cart with type LoadBalancer",
      "warning spec.type: east defines shop/cart with type ClusterIP",
    ]);
    differs(CART, CART.replace("{ selector", "{ clusterIP: None, selector"), [
      "warning metadata.name: west defines shop/cart with no cluster IP (headless)",
      "warning spec.clusterIP: east defines shop/cart with a cluster IP",
    ]);
    differs(CART, CART.replace("selector: { app: cart }, ", ""), [
      "warning spec.selector: west defines shop/cart with no selector",
      "warning metadata.name: east defines shop/cart with a selector",
    ]);
  });

  test("what may differ", () => {
    differs(CART, CART, []);
    differs(CART, CART.replace("app: cart", "app: cart-west"), []);
    differs(CART, CART.replace("port: 80", "port: 80, targetPort: 8080"), []);
    differs(CART, CART.replace("port: 80", 'port: "{{ .Values.port }}"'), []);
    differs(
      "{ selector: { app: a }, ports: [{ name: a, port: 1 }, { name: b, port: 2 }] }",
      "{ selector: { app: a }, ports: [{ name: b, port: 2 }, { name: a, port: 1 }] }",
      [],
    );
  });

  test("overlays of one cluster", () =>
    checkSaid(
      "mc-service-differs",
      `#- /overlays/dev/a.yaml\n${service(CART)}\n#- /overlays/prod/a.yaml\n${service(CART.replace("80", "8080"))}`,
      [],
    ));
});

describe("mc-gateway-port", () => {
  const gateway = (servers: string, name = "east-west", selector = "istio: eastwestgateway") => `---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: ${name}, namespace: istio-system }
spec:
  selector: { ${selector} }
  servers:
${servers}`;
  const PASS = `    - port: { number: 15443, name: tls, protocol: TLS }
      tls: { mode: AUTO_PASSTHROUGH }
      hosts: ["*.local"]
`;
  const ISTIOD = `    - port: { number: 15012, name: tls-istiod, protocol: TLS }
      tls: { mode: PASSTHROUGH }
      hosts: ["*"]
`;
  const said = (text: string, expected: readonly string[]): void => checkSaid("mc-gateway-port", text, expected);
  const NEEDS = "Cross-network traffic needs port 15443 with TLS in mode AUTO_PASSTHROUGH";

  test("which gateways it is about", () => {
    said(gateway(PASS), []);
    said(gateway(PASS.replace("AUTO_PASSTHROUGH", "SIMPLE")), [`warning spec.servers[0]: ${NEEDS}`]);
    said(gateway(PASS.replace("15443", "443").replace("443", "8443")), [`warning spec.servers: ${NEEDS}`]);
    said(gateway(ISTIOD), []);
    said(gateway(ISTIOD.replace("15012", "9443"), "a") + gateway(PASS, "b"), []);
    said(gateway(PASS.replace("15443", "443"), "web", "istio: ingressgateway"), []);
  });

  test("the port is added, the mode is set", () => {
    const web = ISTIOD.replace("15012", "9443");
    checkFix(
      "mc-gateway-port",
      "Add port 15443",
      gateway(web).slice(4),
      `${gateway(web).slice(4)}    - port:
        number: 15443
        name: tls
        protocol: TLS
      tls:
        mode: AUTO_PASSTHROUGH
      hosts:
        - "*.local"
`,
    );
    checkFix(
      "mc-gateway-port",
      "Pass TLS on: AUTO_PASSTHROUGH",
      gateway(PASS.replace("{ mode: AUTO_PASSTHROUGH }", "{ mode: SIMPLE, credentialName: x }")).slice(4),
      gateway(
        PASS.replace("{ mode: AUTO_PASSTHROUGH }", "\n        mode: AUTO_PASSTHROUGH").replace("tls: \n", "tls:\n"),
      ).slice(4),
    );
  });

  test("the place of the mark", () =>
    checkDiagnostics(
      `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: east-west, namespace: istio-system }
spec:
  selector: { istio: eastwestgateway }
  servers:
  ^^^^^^^ warning mc-gateway-port: ${NEEDS}
    - port: { number: 9443, name: tls, protocol: TLS }
      tls: { mode: AUTO_PASSTHROUGH }
      hosts: ["*.local"]
`,
      { only: ["mc-gateway-port"] },
    ));
});
