import { test } from "vitest";
import { checkLens } from "../../../../test/fixture/checkLens.ts";

const MESH = `
#- /mesh.yaml
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Namespace
metadata: { name: istio-system }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: "outboundTrafficPolicy: { mode: REGISTRY_ONLY }" }
#- /shop.yaml
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
`;

const WORKLOADS = `
#- /workloads.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec: { template: { metadata: { labels: { app: cart } }, spec: { serviceAccountName: cart } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { template: { metadata: { labels: { app: web } }, spec: { serviceAccountName: web } } }
`;

const STRIPE = `
#- /stripe.yaml
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: stripe, namespace: shop }
spec: { hosts: [api.stripe.com], exportTo: ["."], ports: [{ number: 443, name: tls, protocol: TLS }], resolution: DNS }
`;

test("a workload of a closed mesh reaches Services and known hosts, and whatever is not TCP", () =>
  checkLens(`${MESH}${STRIPE}
#- /workloads.yaml
apiVersion: apps/v1
^^^^^^^^^^ egress: api.stripe.com:443, DNS · internet:*/UDP,*/SCTP · ingress: everything (no policy selects it)
kind: Deployment
metadata: { name: cart, namespace: shop }
spec: { template: { metadata: { labels: { app: cart } } } }
---
apiVersion: apps/v1
^^^^^^^^^^ egress: api.stripe.com:443 +1, DNS · internet:*/UDP,*/SCTP · ingress: everything except shop/cart (no policy selects it)
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { template: { metadata: { labels: { app: web } } } }
`));

test("a Sidecar says what its pods reach, and what becomes of other hosts", () =>
  checkLens(`${MESH}${WORKLOADS}
#- /sidecar.yaml
apiVersion: networking.istio.io/v1
^^^^^^^^^^ egress of shop/web: shop/cart:8080, DNS · internet:*/UDP,*/SCTP
^^^^^^^^^^ REGISTRY_ONLY: other hosts are closed to TCP
kind: Sidecar
metadata: { name: web, namespace: shop }
spec: { workloadSelector: { labels: { app: web } }, egress: [{ hosts: ["./cart.shop.svc.cluster.local"] }] }
`));

test("under ALLOW_ANY a Sidecar closes nothing", () =>
  checkLens(`${MESH}${WORKLOADS}
#- /sidecar.yaml
apiVersion: networking.istio.io/v1
^^^^^^^^^^ egress of 2 workloads: everything (no policy selects it)
^^^^^^^^^^ ALLOW_ANY: its hosts limit configuration, not reach
kind: Sidecar
metadata: { name: default, namespace: shop }
spec: { egress: [{ hosts: ["./*"] }], outboundTrafficPolicy: { mode: ALLOW_ANY } }
`));

test("a ServiceEntry says to whom its hosts are open", () =>
  checkLens(`${MESH}${WORKLOADS}
#- /stripe.yaml
apiVersion: networking.istio.io/v1
^^^^^^^^^^ open to shop/cart, shop/web
^^^^^^^^^^ exported to shop alone
kind: ServiceEntry
metadata: { name: stripe, namespace: shop }
spec: { hosts: [api.stripe.com], exportTo: ["."], ports: [{ number: 443, name: tls, protocol: TLS }], resolution: DNS }
---
apiVersion: networking.istio.io/v1
^^^^^^^^^^ open to no known pods with a sidecar
^^^^^^^^^^ exported to billing alone
kind: ServiceEntry
metadata: { name: other, namespace: shop }
spec: { hosts: [other.test], exportTo: [billing], ports: [{ number: 443, name: tls, protocol: TLS }], resolution: DNS }
`));

test("an address block of a NetworkPolicy leaves it open whether a name passes", () =>
  checkLens(`${MESH}${WORKLOADS}
#- /stripe.yaml
apiVersion: networking.istio.io/v1
^^^^^^^^^^ open to shop/web
^^^^^^^^^^ exported to every namespace
kind: ServiceEntry
metadata: { name: stripe, namespace: shop }
spec: { hosts: [api.stripe.com], ports: [{ number: 443, name: tls, protocol: TLS }], resolution: DNS }
#- /cart.yaml
apiVersion: networking.k8s.io/v1
^^^^^^^^^^ egress of shop/cart: 10.0.0.0/8:*/UDP,*/SCTP · no DNS · unknown: which addresses api.stripe.com has is not known
kind: NetworkPolicy
metadata: { name: cart, namespace: shop }
spec: { podSelector: { matchLabels: { app: cart } }, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }] }
`));

test("an AuthorizationPolicy says who reaches its pods", () =>
  checkLens(`${MESH}${WORKLOADS}
#- /cart.yaml
apiVersion: security.istio.io/v1
^^^^^^^^^^ ingress of shop/cart: shop/web:8080 · internet:*/UDP,*/SCTP
kind: AuthorizationPolicy
metadata: { name: cart, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
  rules:
    - from: [{ source: { principals: [cluster.local/ns/shop/sa/web] } }]
      to: [{ operation: { ports: ["8080"] } }]
`));

test("a policy that allows nobody closes TCP, and says what it does not close", () =>
  checkLens(`${MESH}${WORKLOADS}
#- /nobody.yaml
apiVersion: security.istio.io/v1
^^^^^^^^^^ ingress of shop/cart: nothing on TCP (nobody) · internet:*/UDP,*/SCTP
kind: AuthorizationPolicy
metadata: { name: nobody, namespace: shop }
spec: { selector: { matchLabels: { app: cart } } }
`));

const GATEWAY = `
#- /gateway.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: istio-egressgateway, namespace: istio-system }
spec: { template: { metadata: { labels: { istio: egressgateway, sidecar.istio.io/inject: "true" } } } }
---
apiVersion: v1
kind: Service
metadata: { name: istio-egressgateway, namespace: istio-system }
spec: { selector: { istio: egressgateway }, ports: [{ name: tls, port: 443, targetPort: 8443 }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: egress, namespace: istio-system }
spec: { selector: { istio: egressgateway }, servers: [{ port: { number: 443, name: tls, protocol: TLS }, hosts: [api.stripe.com] }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: stripe, namespace: shop }
spec:
  hosts: [api.stripe.com]
  gateways: [mesh, istio-system/egress]
  tls:
    - match: [{ gateways: [mesh], port: 443, sniHosts: [api.stripe.com] }]
      route: [{ destination: { host: istio-egressgateway.istio-system.svc.cluster.local, port: { number: 443 } } }]
    - match: [{ gateways: [istio-system/egress], port: 443, sniHosts: [api.stripe.com] }]
      route: [{ destination: { host: api.stripe.com, port: { number: 443 } } }]
`;

test("a host behind an egress gateway is told as one destination, and so is a direct way that stays open", () =>
  checkLens(`${MESH}${WORKLOADS}${GATEWAY}
#- /stripe.yaml
apiVersion: networking.istio.io/v1
^^^^^^^^^^ open to shop/cart, shop/web through istio-egressgateway
^^^^^^^^^^ exported to every namespace
kind: ServiceEntry
metadata: { name: stripe, namespace: shop }
spec: { hosts: [api.stripe.com], ports: [{ number: 443, name: tls, protocol: TLS }], resolution: DNS }
#- /policies.yaml
apiVersion: networking.k8s.io/v1
^^^^^^^^^^ egress of shop/web: api.stripe.com:443 through istio-egressgateway +2, DNS
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Egress], egress: [{ to: [{ namespaceSelector: {} }] }] }
---
apiVersion: networking.k8s.io/v1
^^^^^^^^^^ egress of shop/cart: api.stripe.com:443 through istio-egressgateway and directly +1, DNS
kind: NetworkPolicy
metadata: { name: cart, namespace: shop }
spec:
  podSelector: { matchLabels: { app: cart } }
  policyTypes: [Egress]
  egress: [{ to: [{ namespaceSelector: {} }] }, { ports: [{ port: 443 }] }]
`));
