// What VirtualServices, DestinationRules and Gateways name, where the Bad and Good blocks of the pages are not enough.

import { describe, test } from "vitest";
import { checkDiagnostics, checkFix } from "../../../../test/fixture/checks.ts";

const CLUSTER = `
#- cluster:prod synced=*
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
kind: Service
metadata: { name: ledger, namespace: payments }
spec: { selector: { app: ledger }, ports: [{ name: http, port: 9000 }, { name: http-admin, port: 9001 }] }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: api, namespace: shop }
spec: { hosts: [api.example.com], ports: [{ number: 443, name: tls, protocol: TLS }], exportTo: ["."] }
---
apiVersion: networking.istio.io/v1beta1
kind: ServiceEntry
metadata: { name: wild, namespace: infra }
spec: { hosts: ["*.example.org"], ports: [{ number: 443, name: tls, protocol: TLS }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: infra }
spec: { selector: { istio: edge }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ["shop/*.example.com", "./own.example.com"] }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: cart, namespace: shop }
spec: { host: cart, subsets: [{ name: v1, labels: { version: v1 } }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: edge, namespace: ingress }
spec: { template: { metadata: { labels: { istio: edge } } } }
---
kind: Secret
metadata: { name: shop-tls, namespace: shop }
type: kubernetes.io/tls
`;

const head = (kind: string, namespace = "shop", version = "v1"): string => `#- /a.yaml
apiVersion: networking.istio.io/${version}
kind: ${kind}
metadata: { name: a, namespace: ${namespace} }
spec:
`;
/** A VirtualService with one destination, and what is expected under its line. */
const to = (destination: string, namespace?: string): string =>
  `${head("VirtualService", namespace)}  hosts: [a.example.net]\n  http:\n    - route:\n        - destination: ${destination}`;
const ONLY = { only: ["istio-destination-missing", "istio-subset-missing", "istio-port-needed"] };

describe("hosts are Istio's", () => {
  test.each([
    ["a short name is of the own namespace", to("{ host: cart }")],
    ["a full name", to("{ host: cart.shop.svc.cluster.local }", "web")],
    ["a ServiceEntry of the own namespace", to("{ host: api.example.com }")],
    ["a wildcard of a ServiceEntry", to("{ host: a.b.example.org }")],
    ["a name of another domain", to("{ host: cart.shop.svc.clusterset.local }")],
    ["a template", to('{ host: "{{ .Values.host }}" }')],
  ])("%s is found", (_, text) => checkDiagnostics(`${text}\n${CLUSTER}`, ONLY));

  test("a short name of another namespace is not", () =>
    checkDiagnostics(
      `${to("{ host: cart }", "web")}
                               ^^^^ error istio-destination-missing: No Service or ServiceEntry cart in web
${CLUSTER}`,
      ONLY,
    ));

  test("a ServiceEntry that is not exported is not", () =>
    checkDiagnostics(
      `${to("{ host: api.example.com }", "web")}
                               ^^^^^^^^^^^^^^^ error istio-destination-missing: No Service or ServiceEntry api.example.com
${CLUSTER}`,
      ONLY,
    ));

  test("a name with a dot is not completed", () =>
    checkDiagnostics(
      `${to("{ host: cart.shop }")}
                               ^^^^^^^^^ warning istio-destination-missing: Istio takes cart.shop as it stands and finds no Service; write cart.shop.svc.cluster.local
${CLUSTER}`,
      ONLY,
    ));

  test.each([
    ["Use cart", "crat", "cart"],
    ["Use cart.shop.svc.cluster.local", "cart.shop.svc", "cart.shop.svc.cluster.local"],
    ["Use cart.shop.svc.cluster.local", "crat.shop.svc.cluster.local", "cart.shop.svc.cluster.local"],
    ["Use api.example.com", "api.exmple.com", "api.example.com"],
  ])("%s in place of %s", (title, before, after) =>
    checkFix(
      "istio-destination-missing",
      title,
      `${to(`{ host: ${before} }`)}\n${CLUSTER}`,
      to(`{ host: ${after} }`).slice("#- /a.yaml\n".length),
    ),
  );

  test("nothing is said while ServiceEntries may not be read", () =>
    checkDiagnostics(
      `${to("{ host: crat }")}\n${CLUSTER.replace("synced=*", "synced=* forbidden=ServiceEntry").replace(/---\napiVersion: networking.istio.io\/v1(?:beta1)?\nkind: ServiceEntry\n.*\n.*\n/g, "")}`,
      ONLY,
    ));
});

describe("ports and subsets", () => {
  test("a port of the pods is not the Service's", () =>
    checkDiagnostics(
      `${to("{ host: cart, port: { number: 8080 } }")}
                                                     ^^^^ error istio-destination-missing: cart.shop.svc.cluster.local has no port 8080; it has 80 (http)
${CLUSTER}`,
      ONLY,
    ));

  test("several ports", () =>
    checkFix(
      "istio-port-needed",
      "Use port 9001 (http-admin)",
      `${to("\n            host: ledger.payments.svc.cluster.local")}\n${CLUSTER}`,
      to("\n            host: ledger.payments.svc.cluster.local\n            port:\n              number: 9001").slice(
        "#- /a.yaml\n".length,
      ),
    ));

  test("several ports are fine where sidecars go on to the host that was called", () =>
    checkDiagnostics(
      `${head("VirtualService", "payments")}  hosts: [ledger]
  http: [{ route: [{ destination: { host: ledger } }] }]
${CLUSTER}`,
      ONLY,
    ));

  test("a subset with the nearest name, in a DestinationRule that names the host in short", () =>
    checkDiagnostics(
      `${to("{ host: cart.shop.svc.cluster.local, subset: v2 }", "web")}
                                                                    ^^ error istio-subset-missing: No DestinationRule has a subset v2 of cart.shop.svc.cluster.local; it has v1
${CLUSTER}`,
      ONLY,
    ));

  test("a cluster of another domain completes short names there", () =>
    checkDiagnostics(
      `${to("{ host: cart, subset: v1 }")}\n${CLUSTER.replace("host: cart,", "host: cart.shop.svc.corp.example,")}`,
      ONLY,
    ));

  test("a subset is made where the DestinationRule is in a file", () =>
    checkFix(
      "istio-subset-missing",
      "Add subset v2 to DestinationRule cart",
      `#- /dr.yaml
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: cart, namespace: shop }
spec:
  host: cart
  subsets:
    - name: v1
      labels: { version: v1 }
${to("{ host: cart, subset: v2 }")}
${CLUSTER}`,
      `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: cart, namespace: shop }
spec:
  host: cart
  subsets:
    - name: v1
      labels: { version: v1 }
    - name: v2
      labels:
        version: v2
`,
    ));

  test("mirrors, TLS and TCP routes are looked at too", () =>
    checkDiagnostics(
      `${head("VirtualService", "shop", "v1alpha3")}  hosts: [a.example.net]
  http: [{ mirror: { host: crat }, mirrors: [{ destination: { host: crat } }], route: [{ destination: { host: cart } }] }]
                           ^^^^ error istio-destination-missing
                                                                    ^^^^ error istio-destination-missing
  tls: [{ match: [{ sniHosts: [a.example.net] }], route: [{ destination: { host: crat } }] }]
                                                                                 ^^^^ error istio-destination-missing
  tcp: [{ route: [{ destination: { host: crat } }] }]
                                         ^^^^ error istio-destination-missing
${CLUSTER}`,
      ONLY,
    ));
});

describe("gateways", () => {
  const bound = (gateways: string, hosts = "[a.example.com]", namespace = "shop"): string =>
    `${head("VirtualService", namespace)}  hosts: ${hosts}\n  gateways: ${gateways}`;
  const codes = { only: ["istio-gateway-missing", "istio-host-not-in-gateway"] };

  test.each(["[infra/edge]", "[mesh, infra/edge]", "[edge.infra]", "[edge.infra.svc.cluster.local]"])(
    "%s is found",
    (gateways) => checkDiagnostics(`${bound(gateways)}\n${CLUSTER}`, codes),
  );

  test("what Istio makes of the Gateway API is not looked for", () =>
    checkDiagnostics(`${bound("[infra/web-istio-autogenerated-k8s-gateway-http]")}\n${CLUSTER}`, codes));

  test("one of another namespace", () =>
    checkFix(
      "istio-gateway-missing",
      "Use infra/edge",
      `${bound("[edge]")}\n${CLUSTER}`,
      bound("[infra/edge]").slice("#- /a.yaml\n".length),
    ));

  test("hosts of servers are for the namespaces that they name", () =>
    checkDiagnostics(`${bound("[infra/edge]", "[own.example.com]", "infra")}\n${CLUSTER}`, codes));

  test("a host that none of the gateways takes", () =>
    checkDiagnostics(
      `${head("VirtualService", "web")}  hosts: [a.example.com]
          ^^^^^^^^^^^^^ warning istio-host-not-in-gateway: Gateway infra/edge does not take a.example.com; it has no hosts for this namespace
  gateways: [infra/edge]
${CLUSTER}`,
      codes,
    ));

  test("a gateway beside the mesh that takes none of the hosts", () =>
    checkDiagnostics(
      `${head("VirtualService")}  hosts: [cart]
  gateways: [mesh, infra/edge]
                   ^^^^^^^^^^ warning istio-host-not-in-gateway: Gateway infra/edge takes none of these hosts; it takes *.example.com
${CLUSTER}`,
      codes,
    ));

  test("a host is added to the Gateway of a file", () =>
    checkFix(
      "istio-host-not-in-gateway",
      "Add a.example.net to Gateway shop/local",
      `#- /gw.yaml
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: local, namespace: shop }
spec:
  servers:
    - port: { number: 80, name: http, protocol: HTTP }
      hosts:
        - b.example.net
${bound("[local]", "[a.example.net]")}
${CLUSTER}`,
      `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: local, namespace: shop }
spec:
  servers:
    - port: { number: 80, name: http, protocol: HTTP }
      hosts:
        - b.example.net
        - a.example.net
`,
    ));

  const served = (credential: string): string =>
    `${head("Gateway")}  selector: { istio: edge }
  servers: [{ port: { number: 443, name: https, protocol: HTTPS }, hosts: ["*"], tls: { mode: SIMPLE, credentialName: ${credential} } }]`;

  test("a Secret is read where the pods run", () =>
    checkDiagnostics(
      `${served("shop-tls")}
                                                                                                                      ^^^^^^^^ error istio-credential-missing: No Secret ingress/shop-tls, where the gateway's pods run; the one in shop is not read
${CLUSTER}`,
      { only: ["istio-credential-missing"] },
    ));

  test("a Secret of another store is not looked for", () =>
    checkDiagnostics(`${served('"kubernetes://shop-tls"')}\n${CLUSTER}`, { only: ["istio-credential-missing"] }));

  test("a Secret that a Certificate makes there is found", () =>
    checkDiagnostics(
      `${served("shop-tls")}\n${CLUSTER}---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: c, namespace: ingress }
spec: { secretName: shop-tls }
`,
      { only: ["istio-credential-missing"] },
    ));
});

test("a DestinationRule for a name of another domain is let be", () =>
  checkDiagnostics(`${head("DestinationRule")}  host: cart.shop.svc.clusterset.local\n${CLUSTER}`, {
    only: ["istio-dr-host"],
  }));
