// Lenses on Cilium's kinds and on the workloads that they speak of.
import { test } from "vitest";
import { checkHover } from "../../../../test/fixture/checkHover.ts";
import { checkLens } from "../../../../test/fixture/checkLens.ts";

const WEB = `
#- /web.yaml
kind: Namespace
apiVersion: v1
metadata: { name: shop }
---
kind: Deployment
MARK
metadata: { name: web, namespace: shop }
spec: { template: { metadata: { labels: { app: web } } } }
---
kind: Deployment
metadata: { name: api, namespace: shop }
spec: { template: { metadata: { labels: { app: api } } } }
`;

function web(...lenses: readonly string[]): string {
  return WEB.replace("MARK\n", lenses.map((text) => `^^^^ ${text}\n`).join(""));
}

const DNS = `    - toEndpoints: [{ matchLabels: { k8s:io.kubernetes.pod.namespace: kube-system, k8s-app: kube-dns } }]
      toPorts: [{ ports: [{ port: "53", protocol: ANY }], rules: { dns: [{ matchPattern: "*" }] } }]`;

test("names, a port in part, and DNS", () =>
  checkLens(`${web("egress: *.example.com:443 +1, DNS · ingress: everything (no policy selects it)")}
#- /policy.yaml
apiVersion: cilium.io/v2
^^^^^^^^^^ egress of shop/web: *.example.com:443, shop/api:80 (HTTP GET /v1 only), DNS
kind: CiliumNetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  endpointSelector: { matchLabels: { app: web } }
  egress:
${DNS}
    - toFQDNs: [{ matchPattern: "*.example.com" }]
      toPorts: [{ ports: [{ port: "443", protocol: TCP }] }]
    - toEndpoints: [{ matchLabels: { app: api } }]
      toPorts: [{ ports: [{ port: "80", protocol: TCP }], rules: { http: [{ method: GET, path: /v1 }] } }]
`));

test("names that no DNS rule lets be learnt", () =>
  checkLens(`
#- /policy.yaml
apiVersion: cilium.io/v2
^^^^^^^^^^ egress of pods with app=web: nothing, DNS included (web) · a.example.com never learnt (no DNS rule for it)
^^^^^^^^^^ selects no known pods in shop
kind: CiliumNetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  endpointSelector: { matchLabels: { app: web } }
  egress: [{ toFQDNs: [{ matchName: a.example.com }] }]
`));

test("specs, an empty rule, and a selector of neither kind", () =>
  checkLens(`${web()}
#- /policy.yaml
apiVersion: cilium.io/v2
^^^^^^^^^^ egress of shop/web: nothing, DNS included (web)
^^^^^^^^^^ ingress of shop/web: shop/api, Cilium's ingress
kind: CiliumNetworkPolicy
metadata: { name: web, namespace: shop }
specs:
  - endpointSelector: { matchLabels: { app: web } }
    egress: [{}]
  - endpointSelector: { matchLabels: { app: web } }
    ingress: [{ fromEndpoints: [{ matchLabels: { app: api } }] }, { fromEntities: [ingress] }]
---
apiVersion: cilium.io/v2
^^^^^^^^^^ no effect: selects nothing: it has neither endpointSelector nor nodeSelector
kind: CiliumNetworkPolicy
metadata: { name: none, namespace: shop }
spec: { egress: [{}] }
`));

test("a policy of nodes says that it is not worked out", () =>
  checkLens(`${web("egress: everything (no policy selects it) · ingress: everything")}
#- /policy.yaml
apiVersion: cilium.io/v2
^^^^^^^^^^ ingress of ops/agent: unknown (host policy nodes is not worked out)
kind: CiliumClusterwideNetworkPolicy
metadata: { name: nodes }
spec: { nodeSelector: {}, ingress: [{ fromEntities: [cluster] }] }
---
kind: DaemonSet
metadata: { name: agent, namespace: ops }
spec: { template: { spec: { hostNetwork: true } } }
`));

const GATEWAY = `
#- /gateway.yaml
apiVersion: cilium.io/v2
kind: CiliumEgressGatewayPolicy
metadata: { name: out }
spec:
  selectors: [{ podSelector: { matchLabels: { app: web, io.kubernetes.pod.namespace: shop } } }]
  destinationCIDRs: [0.0.0.0/0]
  egressGateway: { nodeSelector: { matchLabels: { role: out } }, egressIP: 192.0.2.10 }
`;

test("a gateway for what leaves the cluster is told on the pods that it is for", () =>
  checkLens(
    `${web("egress: everything (no policy selects it) · leaves by 192.0.2.10 · ingress: everything")}${GATEWAY.replace(
      "kind: CiliumEgress",
      "^^^^^^^^^^ shop/web leaves to 0.0.0.0/0 by 192.0.2.10 of a node with role=out\nkind: CiliumEgress",
    )}`,
  ));

test("and by its own hover", () =>
  checkHover(`${web()}${GATEWAY.replace("name: out", "name: o$0ut")}`, [
    "CiliumEgressGatewayPolicy out · gateway.yaml:3",
    "shop/web leaves to 0.0.0.0/0 by 192.0.2.10 of a node with role=out",
    "Selects Deployment shop/web",
  ]));
