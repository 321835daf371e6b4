// Hovers in Sidecars and in the security policies of Istio.

import { test } from "vitest";
import { checkHover } from "../../../../test/fixture/checkHover.ts";

const WORLD = `
#- /world.yaml
kind: Service
metadata: { name: cart, namespace: shop }
spec: { ports: [{ name: http, port: 80 }] }
---
kind: Service
metadata: { name: pay, namespace: web }
spec: { ports: [{ port: 9000 }] }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: api, namespace: web }
spec: { hosts: [api.example.com, "*.example.org"] }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: own, namespace: web }
spec: { hosts: [own.example.com], exportTo: ["."] }
---
kind: Deployment
metadata: { name: front, namespace: shop }
spec: { template: { metadata: { labels: { app: front } }, spec: { serviceAccountName: front } } }
`;

const egress = (item: string): string => `
#- /a.yaml
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: a, namespace: shop }
spec: { egress: [{ hosts: ["${item}"] }] }
${WORLD}`;

test.each([
  [
    "we$0b/*",
    ["web/* · 3 hosts: pay.web.svc.cluster.local, api.example.com, *.example.org", "1 host not exported to shop"],
  ],
  [".$0/*", ["./* · Service shop/cart · world.yaml:2"]],
  ["*$0/*.example.com", ["*/*.example.com · ServiceEntry web/api · world.yaml:13", "1 host not exported to shop"]],
  ["./api$0.example.com", ["./api.example.com · nothing that is known"]],
  ["~$0/*", ["~/* · nothing"]],
  ["api$0.example.com", ["api.example.com · no namespace/host"]],
])("an item %s", (item, expected) => checkHover(egress(item), expected));

const source = (field: string): string => `
#- /a.yaml
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: shop }
spec: { rules: [{ from: [{ source: { ${field} } }] }] }
${WORLD}`;

test.each([
  [
    'principals: ["cluster.local/ns/shop/sa/fr$0ont"]',
    ["ServiceAccount shop/front", "Deployment shop/front runs as it"],
  ],
  [
    'principals: ["cluster.local/ns/web/sa/fr$0ont"]',
    ["ServiceAccount web/front", "No workload that is known runs as it"],
  ],
  ['principals: ["$0*"]', ["* · every identity: any client with mutual TLS"]],
  ['principals: ["cluster.local/ns/shop/$0*"]', ["cluster.local/ns/shop/* · every service account of shop"]],
  ['principals: ["*/sa/fr$0ont"]', ["*/sa/front · every identity that ends with /sa/front"]],
  ["serviceAccounts: [fr$0ont]", ["ServiceAccount shop/front", "Deployment shop/front runs as it"]],
])("%s", (field, expected) => checkHover(source(field), expected));

test("an export", () =>
  checkHover(
    `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: a, namespace: shop }
spec: { exportTo: ["$0."] }
`,
    [". · shop alone sees it"],
  ));
