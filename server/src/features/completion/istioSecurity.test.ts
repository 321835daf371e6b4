// Completion in Sidecars and in the security policies of Istio.

import { test } from "vitest";
import { checkComplete, checkOffered, checkTaken } from "../../../../test/fixture/checkComplete.ts";

const WORLD = `
#- /world.yaml
kind: Namespace
metadata: { name: shop }
---
kind: Namespace
metadata: { name: web }
---
kind: Service
metadata: { name: cart, namespace: shop }
spec: { ports: [{ name: http, port: 80 }] }
---
kind: Service
metadata: { name: pay, namespace: web }
spec: { ports: [{ port: 9000 }] }
---
kind: Service
metadata: { name: hidden, namespace: web, annotations: { networking.istio.io/exportTo: "." } }
spec: { ports: [{ port: 9000 }] }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: api, namespace: web }
spec: { hosts: [api.example.com] }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: own, namespace: web }
spec: { hosts: [own.example.com], exportTo: ["."] }
---
kind: Deployment
metadata: { name: front, namespace: shop }
spec:
  template:
    metadata: { labels: { app: front, tier: web } }
    spec: { serviceAccountName: front }
---
kind: ServiceAccount
metadata: { name: batch, namespace: web }
`;

const at = (apiVersion: string, kind: string, spec: string, namespace = "shop"): string => `
#- /a.yaml
apiVersion: ${apiVersion}
kind: ${kind}
metadata: { name: a, namespace: ${namespace} }
spec: ${spec}
${WORLD}`;
const sidecar = (spec: string): string => at("networking.istio.io/v1", "Sidecar", spec);
const policy = (spec: string): string => at("security.istio.io/v1", "AuthorizationPolicy", spec);

test("items of egress.hosts: marks, namespaces, then hosts that are exported, the own ones first", () =>
  checkComplete(sidecar("{ egress: [{ hosts: [$0] }] }"), [
    "*/* | all that is exported to this namespace",
    "./* | all of this namespace",
    "web/* | all that it exports | world.yaml",
    "./cart.shop.svc.cluster.local | 80 http | world.yaml",
    "web/api.example.com | ServiceEntry web/api | world.yaml",
    "web/pay.web.svc.cluster.local | 9000 | world.yaml",
    "~/* | nothing",
  ]));

test("an item that is taken is quoted where YAML wants it", () => {
  const FILE = "#- /a.yaml\n";
  const list = (item: string) =>
    `apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: { name: a, namespace: shop }\nspec:\n  egress:\n    - hosts:\n        - ${item}\n`;
  checkTaken(FILE + list("we$0") + WORLD, "web/api.example.com", list("web/api.example.com"));
  checkTaken(FILE + list('"$0"') + WORLD, "*/*", list('"*/*"'));
});

test("labels of a workloadSelector", () => {
  checkOffered(sidecar("{ workloadSelector: { labels: { $0 } } }"), ["app: front", "tier: web"]);
  checkComplete(sidecar("{ workloadSelector: { labels: { app: $0 } } }"), ["front"]);
  checkComplete(at("networking.istio.io/v1", "ServiceEntry", "{ workloadSelector: { labels: { app: $0 } } }"), [
    "front",
  ]);
});

test("exportTo", () =>
  checkComplete(at("networking.istio.io/v1", "VirtualService", "{ exportTo: [$0] }"), [
    "* | every namespace; the standard",
    ". | this namespace alone",
    "shop",
    "web",
  ]));

test("who may call: principals, service accounts, namespaces", () => {
  checkComplete(policy("{ rules: [{ from: [{ source: { principals: [$0] } }] }] }"), [
    "cluster.local/ns/shop/sa/front | front",
    "cluster.local/ns/web/sa/batch | no pods | world.yaml",
  ]);
  checkComplete(policy("{ rules: [{ from: [{ source: { notServiceAccounts: [$0] } }] }] }"), [
    "front | front",
    "web/batch | no pods",
  ]);
  checkComplete(policy("{ rules: [{ from: [{ source: { namespaces: [$0] } }] }] }"), ["shop", "web"]);
});

test("what may be called, and what becomes of it", () => {
  checkOffered(policy("{ rules: [{ to: [{ operation: { methods: [$0] } }] }] }"), ["GET", "POST", "DELETE"]);
  checkOffered(policy("{ action: $0 }"), ["ALLOW", "DENY", "CUSTOM", "AUDIT"]);
  checkComplete(policy("{ selector: { matchLabels: { app: $0 } } }"), ["front"]);
  checkComplete(policy("{ targetRefs: [{ kind: Service, group: '', name: $0 }] }"), ["cart"]);
});

test("modes", () => {
  const peer = (spec: string): string => at("security.istio.io/v1", "PeerAuthentication", spec);
  checkOffered(peer("{ mtls: { mode: $0 } }"), ["STRICT", "PERMISSIVE"]);
  checkOffered(peer("{ portLevelMtls: { 8080: { mode: $0 } } }"), ["DISABLE"]);
  checkComplete(peer("{ selector: { matchLabels: { tier: $0 } } }"), ["web"]);
  checkComplete(sidecar("{ outboundTrafficPolicy: { mode: $0 } }"), ["REGISTRY_ONLY", "ALLOW_ANY"]);
});
