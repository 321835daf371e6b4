import { expect, test } from "vitest";
import { readFixture } from "../../../test/fixture/fixture.ts";
import { reachDocument } from "./reachDocument.ts";

const SHOP = `
#- /web.yaml
kind: Deployment
metadata: { name: cart, namespace: web }
spec: { template: { metadata: { labels: { app: cart } } } }
---
kind: Deployment
metadata: { name: ledger, namespace: web }
spec: { template: { metadata: { labels: { app: ledger } }, spec: { containers: [{ name: a, ports: [{ name: http, containerPort: 8080 }] }] } } }
---
kind: Service
metadata: { name: ledger, namespace: web }
spec: { selector: { app: ledger }, ports: [{ name: http, port: 80, targetPort: http }] }
---
kind: Ingress
metadata: { name: shop, namespace: web }
spec:
  ingressClassName: nginx
  rules: [{ host: shop.example.com, http: { paths: [{ path: /, backend: { service: { name: ledger, port: { number: 80 } } } }] } }]
---
kind: IngressClass
metadata: { name: nginx }
spec: { controller: k8s.io/ingress-nginx }
#- /policy.yaml
kind: NetworkPolicy
metadata: { name: cart, namespace: web }
spec:
  podSelector: { matchLabels: { app: cart } }
  policyTypes: [Egress]
  egress:
    - to: [{ podSelector: { matchLabels: { app: ledger } } }]
      ports: [{ port: 8080 }]
    - to: [{ ipBlock: { cidr: 192.168.1.0/24 } }]
`;

function documentOf(text: string, subject: string, uri?: string): readonly string[] {
  return reachDocument(readFixture(text).snapshot, { uri, subject })?.markdown.split("\n") ?? [];
}

test("a workload: what it reaches, on which ports, by which rule of which file", () => {
  const lines = documentOf(SHOP, "Deployment web/cart", "file:///web.yaml");
  expect(lines.slice(0, 8)).toEqual([
    "# Egress of web/cart (Deployment, 1 pod)",
    "",
    "2 files of this workspace; no cluster is connected",
    "",
    "| To | Ports | Allowed by |",
    "|---|---|---|",
    "| 192.168.1.0/24 (256 addresses, private) | all | web/cart, egress\\[1\\] (policy.yaml:9) |",
    "| web/ledger | 8080/TCP (http) | web/cart, egress\\[0\\] (policy.yaml:7) |",
  ]);
  expect(lines).toContain("| kube-system/kube-dns 53/UDP | no rule of web/cart allows it | add a DNS rule (fix) |");
});

test("an edit that is not saved is named, and what it changes is told", () => {
  const { world, files } = readFixture(SHOP);
  const text = files.find(({ uri }) => uri === "file:///policy.yaml")?.text.replace("port: 8080", "port: 9090");
  const saved = world.preview({ files: [{ uri: "file:///policy.yaml", text, open: false }] });
  expect(world.head.files.get("file:///policy.yaml")?.file.text).toContain("port: 8080");
  const lines = reachDocument(world.head, { subject: "Deployment web/cart" }, saved)?.markdown.split("\n") ?? [];
  expect(lines[2]).toBe("2 files of this workspace, and your unsaved edit of policy.yaml; no cluster is connected");
  expect(lines).toContain("Your edit changes: − web/ledger 9090/TCP · + web/ledger 8080/TCP (http)");
});

test("a document that has no file yet is called by its title", () => {
  const { world, files } = readFixture(SHOP);
  const text = files.find(({ uri }) => uri === "file:///policy.yaml")?.text;
  const titled = world.preview({
    files: [
      { uri: "file:///policy.yaml", text: undefined, open: false },
      { uri: "untitled:Untitled-1", text, open: true },
    ],
  });
  expect(reachDocument(titled, { subject: "Deployment web/cart" })?.markdown).toContain("(Untitled-1:9)");
});

test("a policy: its pods, and what they reach", () => {
  const lines = documentOf(SHOP, "NetworkPolicy web/cart", "file:///policy.yaml");
  expect(lines).toContain("# NetworkPolicy web/cart");
  expect(lines).toContain("It selects web/cart.");
});

test("a Service: its ports and pods, and who reaches them", () => {
  const lines = documentOf(SHOP, "Service web/ledger");
  expect(lines[0]).toBe("# Service web/ledger");
  expect(lines).toContain("Selects app=ledger: 1 pod (Deployment web/ledger).");
  expect(lines).toContain("| 80/TCP (http) | http |");
  expect(lines.some((line) => line.startsWith("# Ingress of web/ledger"))).toBe(true);
});

test("an Ingress: its routes, no address becoming a link", () => {
  const lines = documentOf(SHOP, "Ingress web/shop", "file:///web.yaml");
  expect(lines[0]).toBe("# Ingress web/shop");
  expect(lines).toContain("Served by ingress-nginx.");
  expect(lines).toContain("| http&#58;//shop.example.com/ | ledger:80 | 1 pod (Deployment web/ledger) |");
});

test("an object of the cluster has a document too; what is nowhere has none", () => {
  const text = `
#- cluster:prod synced=Pod,NetworkPolicy
kind: Pod
metadata: { name: cart, namespace: web, labels: { app: cart } }
`;
  expect(documentOf(text, "Pod web/cart")[2]).toBe("cluster prod (live), with 0 files of this workspace over it");
  expect(reachDocument(readFixture(text).snapshot, { subject: "Pod web/none" })).toBeUndefined();
});

test("a Service's document has its addresses, whoever states them", () => {
  const routes = `${SHOP}
#- /gateway.yaml
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: web }
spec: { gatewayClassName: any, listeners: [{ name: https, port: 443, protocol: HTTPS }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop, namespace: web }
spec:
  parentRefs: [{ name: edge }]
  hostnames: [new.example.com]
  rules: [{ matches: [{ path: { type: PathPrefix, value: /cart } }], backendRefs: [{ name: ledger, port: 80 }] }]
---
apiVersion: k8s.nginx.org/v1
kind: VirtualServer
metadata: { name: shop, namespace: web }
spec: { host: f5.example.com, upstreams: [{ name: a, service: ledger, port: 80 }] }
`;
  const lines = documentOf(routes, "Service web/ledger");
  const table = lines.slice(lines.indexOf("| Address | Stated by |") + 2);
  expect(table.slice(0, 3)).toEqual([
    "| http&#58;//shop.example.com/ | Ingress web/shop |",
    "| https&#58;//new.example.com/cart | HTTPRoute web/shop |",
    expect.stringMatching(/ \| VirtualServer web\/shop \|$/) as unknown,
  ]);
});
