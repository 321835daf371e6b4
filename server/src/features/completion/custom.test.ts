// Completion in custom kinds: the Gateway API, Istio, Traefik, Calico.
import { test } from "vitest";
import { checkComplete, checkTaken } from "../../../../test/fixture/checkComplete.ts";

const CLUSTER = `
#- cluster:prod synced=*
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: { name: edge }
spec: { controllerName: example.com/gateway }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: own, namespace: shop }
spec: { listeners: [{ name: web, port: 80, protocol: HTTP, hostname: shop.example.com }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: shared, namespace: infra }
spec:
  listeners:
    - { name: web, port: 80, protocol: HTTP }
    - { name: tls, port: 443, protocol: HTTPS, hostname: "*.example.com", allowedRoutes: { namespaces: { from: All } } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: picky, namespace: infra }
spec: { listeners: [{ name: web, port: 80, allowedRoutes: { namespaces: { from: Selector, selector: { matchLabels: { team: b } } } } }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: closed, namespace: infra }
spec: { listeners: [{ name: web, port: 80 }] }
---
kind: Namespace
metadata: { name: shop, labels: { team: a } }
---
kind: Service
metadata: { name: cart, namespace: shop }
spec: { ports: [{ name: http, port: 80 }] }
---
kind: Service
metadata: { name: ledger, namespace: payments }
spec: { ports: [{ port: 9000 }, { port: 9001 }] }
---
apiVersion: projectcalico.org/v3
kind: Tier
metadata: { name: security }
spec: { order: 100 }
---
apiVersion: crd.projectcalico.org/v1
kind: Tier
metadata: { name: default }
spec: { order: 1000000 }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: mesh-edge, namespace: shop }
spec: { servers: [{ hosts: ["shop/mesh.example.com", "*"] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: v, namespace: shop }
spec: { hosts: [api.example.com] }
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: c, namespace: shop }
spec: { secretName: c-tls, dnsNames: [cert.example.com] }
---
apiVersion: traefik.io/v1alpha1
kind: Middleware
metadata: { name: strip, namespace: shop }
`;

const route = (spec: string): string => `#- /a.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: r, namespace: shop }
spec: ${spec}
${CLUSTER}`;
const other = (apiVersion: string, kind: string, spec: string): string => `#- /a.yaml
apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: o, namespace: shop }
spec: ${spec}
${CLUSTER}`;

test.each([
  [
    "Gateways that admit the namespace, the near one first",
    route("{ parentRefs: [{ name: $0 }] }"),
    ["own | web 80 | cluster prod", "shared | web 80, tls 443 | cluster prod"],
  ],
  ["Gateways of a namespace that is written", route("{ parentRefs: [{ name: $0, namespace: infra }] }"), ["shared"]],
  ["listeners", route("{ parentRefs: [{ name: own, sectionName: $0 }] }"), ["web | 80"]],
  [
    "listeners elsewhere",
    route("{ parentRefs: [{ name: shared, namespace: infra, port: $0 }] }"),
    ["80 | web", "443 | tls"],
  ],
  [
    "namespaces of a parent",
    route("{ parentRefs: [{ name: shared, namespace: in$0 }] }"),
    ["shop", "infra", "payments"],
  ],
  [
    "hosts of routes",
    route("{ hostnames: [$0] }"),
    [
      "*.example.com | Gateway infra/shared | cluster prod",
      "api.example.com",
      "cert.example.com",
      "mesh.example.com",
      "shop.example.com",
    ],
  ],
  ["backends", route("{ rules: [{ backendRefs: [{ name: $0 }] }] }"), ["cart | 80 http | cluster prod"]],
  ["backends elsewhere", route("{ rules: [{ backendRefs: [{ name: $0, namespace: payments }] }] }"), ["ledger"]],
  ["backends of another kind", route("{ rules: [{ backendRefs: [{ name: $0, kind: Bucket }] }] }"), []],
  [
    "ports of backends",
    route("{ rules: [{ backendRefs: [{ name: ledger, namespace: payments, port: $0 }] }] }"),
    ["9000", "9001"],
  ],
  ["mirrors", route("{ rules: [{ filters: [{ requestMirror: { backendRef: { name: $0 } } }] }] }"), ["cart"]],
  [
    "classes of Gateways",
    other("gateway.networking.k8s.io/v1", "Gateway", "{ gatewayClassName: $0 }"),
    ["edge | example.com/gateway | cluster prod"],
  ],
  [
    "tiers of Calico",
    other("projectcalico.org/v3", "NetworkPolicy", "{ tier: $0 }"),
    ["default | order 1000000 | cluster prod", "security | order 100 | cluster prod"],
  ],
  [
    "tiers of its global policies",
    other("projectcalico.org/v3", "GlobalNetworkPolicy", "{ tier: s$0 }"),
    ["default", "security"],
  ],
  [
    "tiers under the other group",
    other("crd.projectcalico.org/v1", "NetworkPolicy", "{ tier: $0 }"),
    ["default", "security"],
  ],
  [
    "no label map where Calico has an expression",
    other("projectcalico.org/v3", "NetworkPolicy", "{ selector: $0 }"),
    [],
  ],
  ["gateways of Istio", other("networking.istio.io/v1", "VirtualService", "{ gateways: [$0] }"), ["mesh-edge", "mesh"]],
  [
    "destinations of Istio",
    other("networking.istio.io/v1", "VirtualService", "{ http: [{ route: [{ destination: { host: $0 } }] }] }"),
    ["cart | 80 http | cluster prod", "ledger.payments.svc.cluster.local | 9000, 9001"],
  ],
  [
    "their ports",
    other(
      "networking.istio.io/v1",
      "VirtualService",
      "{ http: [{ route: [{ destination: { host: cart, port: { number: $0 } } }] }] }",
    ),
    ["80 | http"],
  ],
  [
    "Services of Traefik",
    other("traefik.io/v1alpha1", "IngressRoute", "{ routes: [{ services: [{ name: $0 }] }] }"),
    ["cart"],
  ],
  [
    "their ports, by name too",
    other("traefik.io/v1alpha1", "IngressRoute", "{ routes: [{ services: [{ name: cart, port: $0 }] }] }"),
    ["80", "http"],
  ],
  [
    "middlewares",
    other("traefik.io/v1alpha1", "IngressRoute", "{ routes: [{ middlewares: [{ name: $0 }] }] }"),
    ["strip"],
  ],
] as const)("%s", (_, text, expected) => checkComplete(text, expected));

test("a Gateway elsewhere brings its namespace along", () =>
  checkTaken(
    `#- /a.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: r, namespace: shop }
spec:
  parentRefs:
    - name: $0
${CLUSTER}`,
    "shared",
    `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: r, namespace: shop }
spec:
  parentRefs:
    - name: shared
      namespace: infra`,
  ));

test("a backend with one port brings it along, as a plain number", () =>
  checkTaken(
    `#- /a.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: r, namespace: shop }
spec:
  rules:
    - backendRefs:
        - name: $0
${CLUSTER}`,
    "cart",
    `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: r, namespace: shop }
spec:
  rules:
    - backendRefs:
        - name: cart
          port: 80`,
  ));
