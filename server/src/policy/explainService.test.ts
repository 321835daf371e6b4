// Services as destinations: what stands behind them decides, by name, by endpoints made by hand, or pod by pod.
import { expect, test } from "vitest";
import { readFixture } from "../../../test/fixture/fixture.ts";
import { createEngine } from "./engine.ts";
import { explainService } from "./explainService.ts";

const SHOP = `
#- /shop.yaml
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
---
kind: Pod
metadata: { name: cart, namespace: shop, labels: { app: cart, v: "1" } }
spec: { containers: [{ name: c, ports: [{ name: http, containerPort: 9090 }] }] }
---
kind: Pod
metadata: { name: cart-next, namespace: shop, labels: { app: cart, v: "2" } }
spec: { containers: [{ name: c, ports: [{ name: http, containerPort: 9091 }] }] }
---
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ name: web, port: 80, targetPort: http }] }
---
kind: Service
metadata: { name: cart-pods, namespace: shop }
spec: { clusterIP: None, selector: { app: cart, v: "1" }, ports: [{ port: 80, targetPort: http }] }
---
kind: Service
metadata: { name: stripe, namespace: shop }
spec: { type: ExternalName, externalName: api.stripe.com }
---
kind: Service
metadata: { name: db, namespace: shop }
spec: { ports: [{ port: 5432 }] }
---
kind: Service
metadata: { name: lost, namespace: shop }
spec: { ports: [{ port: 5432 }] }
---
kind: EndpointSlice
apiVersion: discovery.k8s.io/v1
metadata: { name: db-1, namespace: shop, labels: { kubernetes.io/service-name: db } }
endpoints: [{ addresses: [10.20.0.5] }]
ports: [{ port: 15432, protocol: TCP }]
---
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Egress]
  egress:
    - { to: [{ podSelector: { matchLabels: { app: cart } } }], ports: [{ port: 9090 }] }
    - { to: [{ ipBlock: { cidr: 10.20.0.0/16 } }], ports: [{ port: 15432 }] }
`;

/** `allow`, then the last decision that is no policy's. */
function answer(service: string, port: number, more = ""): readonly (string | undefined)[] {
  const view = readFixture(SHOP + more).snapshot.policyView();
  const found = view.services.find(({ id }) => id.name === service);
  const workload = view.workloads.find(({ id }) => id.name === "web");
  if (!found || !workload) throw new Error(service);
  const { verdict, because } = explainService(createEngine(view), { is: "workload", workload }, found, {
    protocol: "TCP",
    port,
  });
  return [verdict, because.findLast(({ cite }) => cite === undefined)?.text];
}

const NAMES = `---
kind: ClusterNetworkPolicy
apiVersion: policy.networking.k8s.io/v1alpha2
metadata: { name: names }
spec:
  tier: Admin
  priority: 1
  subject: { namespaces: {} }
  egress: [{ action: Accept, to: [{ domainNames: ["*.stripe.com"] }], protocols: [{ tcp: { destinationPort: { number: 443 } } }] }]
`;

test.each([
  // A port of the Service, a name that gives each pod another number, and only one of them is allowed.
  ["cart", 80, "", "unknown", "1 of 2 backends let it in, and the Service picks any of them"],
  ["cart", 9090, "", "deny", "Service shop/cart has no port 9090/TCP; it has 80/TCP (web)"],
  // A headless Service's clients talk to the pods' own ports.
  ["cart-pods", 9090, "", "allow", "no policy selects shop/cart for ingress"],
  ["cart-pods", 80, "", "deny", "no policy selects shop/cart for ingress"],
  ["db", 5432, "", "allow", "Service shop/db leads to 10.20.0.5 15432/TCP: allow"],
  ["lost", 5432, "", "unknown", "the endpoints of Service shop/lost are not known"],
  [
    "lost",
    5432,
    "#- cluster:prod synced=EndpointSlice",
    "deny",
    "nothing stands behind Service shop/lost on this port",
  ],
  ["stripe", 443, "", "deny", "no rule lets shop/web out to api.stripe.com on 443/TCP"],
  ["stripe", 15432, "", "unknown", "some addresses are open on 15432/TCP; those of api.stripe.com are not known"],
  ["stripe", 443, NAMES, "allow", "Service shop/stripe is another name for api.stripe.com"],
])("%s:%i %s is %s", (service, port, more, verdict, text) =>
  expect(answer(service, port, more)).toEqual([verdict, text]),
);
