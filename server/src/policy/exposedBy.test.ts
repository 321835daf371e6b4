// NodePort and LoadBalancer Services: which clients outside get in.
import { expect, test } from "vitest";
import { readFixture } from "../../../test/fixture/fixture.ts";
import { toBlocks } from "../base/ipSet.ts";
import { createEngine } from "./engine.ts";
import { showPorts } from "./portsText.ts";
import { reachOf } from "./reach.ts";

function exposure(service: string, policy = ""): readonly (readonly unknown[])[] {
  const view = readFixture(`
#- /shop.yaml
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: c, ports: [{ name: http, containerPort: 8080 }] }] }
---
kind: Service
metadata: { name: front, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: http }], ${service} }
---
${policy}`).snapshot.policyView();
  const [web] = view.workloads;
  if (!web) return [];
  return reachOf(createEngine(view), web, "ingress").exposed.map(({ service: by, ports, clients, why }) => [
    `${by.type} ${by.id.name}`,
    showPorts(ports),
    toBlocks(clients),
    why !== undefined,
  ]);
}

const FROM_OFFICE = `kind: NetworkPolicy
metadata: { name: office, namespace: shop }
spec: { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: 203.0.113.0/24 } }], ports: [{ port: http }] }] }
`;
const FROM_PODS = `kind: NetworkPolicy
metadata: { name: pods, namespace: shop }
spec: { podSelector: {}, ingress: [{ from: [{ namespaceSelector: {} }] }] }
`;

test.each([
  ["no policy: everybody", "type: NodePort", "", [["NodePort front", "8080/TCP", ["0.0.0.0/0", "::/0"], false]]],
  ["a Service inside", "type: ClusterIP", "", []],
  [
    "ranges of the balancer",
    "type: LoadBalancer, loadBalancerSourceRanges: [198.51.100.0/24]",
    "",
    [["LoadBalancer front", "8080/TCP", ["198.51.100.0/24"], false]],
  ],
  [
    "a policy by address, where a node's may be seen",
    "type: LoadBalancer",
    FROM_OFFICE,
    [["LoadBalancer front", "8080/TCP", ["203.0.113.0/24"], true]],
  ],
  [
    "a policy by address, where the client's is seen",
    "type: LoadBalancer, externalTrafficPolicy: Local",
    FROM_OFFICE,
    [["LoadBalancer front", "8080/TCP", ["203.0.113.0/24"], false]],
  ],
  ["a policy that admits pods only", "type: NodePort", FROM_PODS, [["NodePort front", "8080/TCP", [], false]]],
])("%s", (_, service, policy, expected) => expect(exposure(service, policy)).toEqual(expected));
