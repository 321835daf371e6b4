// Ends that a rule opens and that are neither a known pod nor an address: what other rules decide first counts for them.
import { expect, test } from "vitest";
import { readFixture } from "../../../test/fixture/fixture.ts";
import { createEngine } from "./engine.ts";
import { reachOf } from "./reach.ts";
import { reachText } from "./words.ts";

const POD = `
#- /shop.yaml
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
---
`;

/** The lens of the pod's egress under an admin policy with these rules. */
function egressOf(rules: string, more = ""): string {
  const view = readFixture(`${POD}kind: ClusterNetworkPolicy
apiVersion: policy.networking.k8s.io/v1alpha2
metadata: { name: admin }
spec:
  tier: Admin
  priority: 1
  subject: { namespaces: {} }
  egress:
${rules}
${more}`).snapshot.policyView();
  const [web] = view.workloads;
  return web ? reachText(reachOf(createEngine(view), web, "egress"), 200) : "";
}

const DENY_REST = `    - { action: Deny, to: [{ networks: [0.0.0.0/0, "::/0"] }, { namespaces: {} }] }`;
const STRIPE = `    - { action: Accept, to: [{ domainNames: [api.stripe.com] }], protocols: [{ tcp: { destinationPort: { number: 443 } } }] }`;
const EDGE = `    - { action: Accept, to: [{ nodes: { matchLabels: { role: edge } } }], protocols: [{ tcp: { destinationPort: { number: 10250 } } }] }`;
const NODES = `
#- cluster:prod synced=Node
kind: Node
metadata: { name: n1, labels: { role: edge } }
status: { addresses: [{ type: InternalIP, address: 10.0.0.7 }, { type: Hostname, address: n1 }] }
---
kind: Node
metadata: { name: n2, labels: { role: worker } }
status: { addresses: [{ type: InternalIP, address: 10.0.0.8 }] }
`;

test.each([
  ["a name before the denial", `${STRIPE}\n${DENY_REST}`, "", "egress: api.stripe.com:443 · no DNS"],
  ["a name behind the denial", `${DENY_REST}\n${STRIPE}`, "", "egress: nothing, DNS included (admin)"],
  [
    "a name behind a denial of some addresses",
    `    - { action: Deny, to: [{ networks: [10.0.0.0/8] }] }\n${STRIPE}\n${DENY_REST}`,
    "",
    "egress: unknown (which addresses api.stripe.com has is not known)",
  ],
  ["nodes that are not known", `${EDGE}\n${DENY_REST}`, "", "egress: nodes with role=edge on 10250 · no DNS"],
  ["nodes that are known", `${EDGE}\n${DENY_REST}`, NODES, "egress: 10.0.0.7/32:10250 · no DNS"],
  [
    "pods that do not exist, behind a denial of their namespace",
    `    - { action: Deny, to: [{ namespaces: { matchLabels: { kubernetes.io/metadata.name: pay } } }] }
    - { action: Accept, to: [{ pods: { namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: pay } }, podSelector: { matchLabels: { app: api } } } }] }
${DENY_REST}`,
    "",
    "egress: nothing, DNS included (admin)",
  ],
])("%s", (_, rules, more, expected) => expect(egressOf(rules, more)).toBe(expected));
