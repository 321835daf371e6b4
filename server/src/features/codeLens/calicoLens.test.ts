// Lenses of Calico's policies, and of workloads under them.

import { test } from "vitest";
import { checkLens } from "../../../../test/fixture/checkLens.ts";

const POD = `
#- /pod.yaml
kind: Pod
^^^^ egress: pay/api:8443 · no DNS · ingress: web/front:8080
metadata: { name: cart, namespace: web, labels: { app: cart } }
spec: { containers: [{ name: a, ports: [{ name: http, containerPort: 8080 }] }] }
---
kind: Pod
metadata: { name: front, namespace: web, labels: { app: front } }
spec: { serviceAccountName: front }
---
kind: Pod
metadata: { name: api, namespace: pay, labels: { app: api } }
---
kind: Namespace
metadata: { name: pay, labels: { team: pay } }
---
kind: Namespace
metadata: { name: web }
#- /policy.yaml
`;

const CART = `kind: NetworkPolicy
apiVersion: projectcalico.org/v3
metadata: { name: cart, namespace: web }
spec:
  selector: app == 'cart'
  ingress: [{ action: Allow, protocol: TCP, source: { serviceAccounts: { names: [front] } }, destination: { ports: [http] } }]
  egress: [{ action: Allow, protocol: TCP, destination: { namespaceSelector: team == 'pay', ports: [8443] } }]
`;

test("a NetworkPolicy of Calico, and a workload under it", () =>
  checkLens(
    `${POD}${CART.replace("\n", "\n^^^^ egress of web/cart: pay/api:8443 · no DNS\n^^^^ ingress of web/cart: web/front:8080\n")}`,
  ));

test("a GlobalNetworkPolicy that passes on leaves the rest to others", () =>
  checkLens(
    `${POD}${CART}---
kind: GlobalNetworkPolicy
^^^^ egress of 3 pods: at most everything except 169.254.169.254/32 (security.meta)
^^^^ with web/cart
apiVersion: projectcalico.org/v3
metadata: { name: security.meta }
spec:
  tier: security
  types: [Egress]
  egress: [{ action: Deny, destination: { nets: [169.254.169.254/32] } }, { action: Pass }]
---
kind: Tier
apiVersion: projectcalico.org/v3
metadata: { name: security }
spec: { order: 10 }
`,
  ));

test("a staged policy says what it would do, and is counted nowhere", () =>
  checkLens(
    `${POD}${CART}---
kind: StagedNetworkPolicy
^^^^ would: egress of web/cart: nothing, DNS included (cart)
^^^^ would: ingress of web/cart: nothing (cart)
apiVersion: projectcalico.org/v3
metadata: { name: cart, namespace: web }
spec: { selector: app == 'cart', types: [Ingress, Egress] }
---
kind: StagedNetworkPolicy
^^^^ staged, would: delete NetworkPolicy web/gone
apiVersion: projectcalico.org/v3
metadata: { name: gone, namespace: web }
spec: { stagedAction: Delete }
`,
  ));

test("a policy of a tier that is not known makes the answers unknown", () =>
  checkLens(`
kind: Pod
^^^^ egress: unknown (which place tier security has is not known) · ingress: everything (no policy selects it)
metadata: { name: cart, namespace: web, labels: { app: cart } }
---
kind: GlobalNetworkPolicy
apiVersion: projectcalico.org/v3
metadata: { name: security.all }
spec: { tier: security, types: [Egress], egress: [{ action: Deny }] }
`));

test("a policy of host endpoints, and pods on their node's network", () =>
  checkLens(`
kind: Pod
^^^^ egress: everything (no policy selects it) · ingress: internet:22 +1 · unknown: GlobalNetworkPolicy nodes selects HostEndpoint node-a
metadata: { name: agent, namespace: web }
spec: { hostNetwork: true }
---
kind: GlobalNetworkPolicy
^^^^ selects no known pods: it is for HostEndpoint node-a
apiVersion: projectcalico.org/v3
metadata: { name: nodes }
spec: { selector: has(role), ingress: [{ action: Allow, protocol: TCP, destination: { ports: [22] } }] }
---
kind: HostEndpoint
apiVersion: projectcalico.org/v3
metadata: { name: node-a, labels: { role: worker } }
spec: { node: a, interfaceName: "*", profiles: [projectcalico-default-allow] }
`));
