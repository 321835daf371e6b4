// Hovers on an object's own kind and name.
import { expect, test } from "vitest";
import { checkHover } from "../../../../test/fixture/checkHover.ts";
import { readFixture } from "../../../../test/fixture/fixture.ts";
import { hoverAt } from "./hover.ts";

const WORKLOADS = `---
kind: Deployment
metadata: { name: DEPLOYMENT, namespace: web }
spec:
  replicas: 3
  template: { metadata: { labels: { app: cart } }, spec: { containers: [{ name: a, ports: [{ name: http, containerPort: 8080 }] }] } }
---
kind: Pod
metadata: { name: probe, namespace: ops, labels: { app: probe } }
---
kind: Service
metadata: { name: SERVICE, namespace: web }
spec: { type: NodePort, selector: { app: cart }, ports: [{ name: http, port: 80, targetPort: http }] }
---
kind: Ingress
metadata: { name: INGRESS, namespace: web }
spec:
  ingressClassName: nginx
  rules: [{ host: a.example.com, http: { paths: [{ path: /, backend: { service: { name: cart, port: { number: 80 } } } }, { path: /b, backend: { service: { name: cart, port: { number: 81 } } } }] } }]
---
kind: IngressClass
metadata: { name: nginx }
spec: { controller: k8s.io/ingress-nginx }
`;

function files(mark: {
  readonly policy?: string;
  readonly deployment?: string;
  readonly service?: string;
  readonly ingress?: string;
}): string {
  const shop = WORKLOADS.replace("DEPLOYMENT", mark.deployment ?? "cart")
    .replace("SERVICE", mark.service ?? "cart")
    .replace("INGRESS", mark.ingress ?? "shop");
  return `#- /policies.yaml
kind: NetworkPolicy
metadata: { name: ${mark.policy ?? "cart"}, namespace: web }
spec:
  podSelector: { matchLabels: { app: cart } }
  policyTypes: [Egress, Ingress]
  egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8 } }], ports: [{ port: 443 }] }]
  ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: ops } } }] }]
---
kind: NetworkPolicy
metadata: { name: deny, namespace: web }
spec: { podSelector: {}, policyTypes: [Egress] }
#- /shop.yaml
${shop.slice("---\n".length)}`;
}

test("a policy: reach both ways, whom it selects, what else selects them", () =>
  checkHover(files({ policy: "ca$0rt" }), [
    "NetworkPolicy web/cart · policies.yaml:2",
    "Egress of web/cart: 10.0.0.0/8:443 · no DNS",
    "Ingress of web/cart: ops/probe",
    "Selects Deployment web/cart",
    "With NetworkPolicy web/deny",
    "Warning: cart can't look up names: no policy lets it reach kube-dns on 53/UDP",
  ]));

test("a workload: the policies on it, the Services before it", () =>
  checkHover(files({ deployment: "ca$0rt" }), [
    "Deployment web/cart · 3 pods · shop.yaml:2",
    "Egress: 10.0.0.0/8:443 · no DNS",
    "Ingress: ops/probe",
    "Selected by NetworkPolicy web/cart, NetworkPolicy web/deny",
    "Behind Service web/cart (80 http)",
  ]));

test("a Service: ports, pods, exposure, routes, who reaches it", () =>
  checkHover(files({ service: "ca$0rt" }), [
    "Service web/cart · NodePort · shop.yaml:13",
    "80 http → http",
    "Selects app=cart: 3 pods, Deployment web/cart",
    "Routed to by Ingress shop (http://a.example.com/), shop (http://a.example.com/b)",
    "Exposed on NodePort · reached from ops/probe",
  ]));

test("an Ingress: what is broken first", () =>
  checkHover(files({ ingress: "sh$0op" }), [
    "Ingress web/shop · served by ingress-nginx · shop.yaml:18",
    "http://a.example.com/b → cart: no port 81; it has 80 (http)",
    "http://a.example.com/ → cart:80 → 3 pods",
    "Error: Each path needs a pathType: Prefix, Exact or ImplementationSpecific",
    "Warning: Service web/cart has no port 81; it has 80 (http)",
    "Information: This Ingress serves plain HTTP: it has no tls",
    "and 2 more findings",
  ]));

test("a policy of the whole cluster, by its kind", () =>
  checkHover(
    `
#- /policy.yaml
apiVersion: policy.networking.k8s.io/v1alpha2
kind: Cluster$0NetworkPolicy
metadata: { name: no-metadata }
spec: { tier: Admin, priority: 1, subject: { namespaces: {} }, egress: [{ action: Deny, to: [{ networks: ["169.254.169.254/32"] }] }] }
---
kind: Pod
metadata: { name: a, namespace: web, labels: { app: a } }
`,
    [
      "ClusterNetworkPolicy no-metadata · policy.yaml:3",
      "Egress of web/a: everything except 169.254.169.254/32 (no-metadata)",
      "Selects Pod web/a",
    ],
    "ClusterNetworkPolicy",
  ));

test("what it changes against the cluster, and where another declaration counts", () => {
  const policy = (egress: string) => `kind: NetworkPolicy
metadata: { name: NAME, namespace: web }
spec: { podSelector: {}, policyTypes: [Egress]${egress} }
`;
  const pod = "---\nkind: Pod\nmetadata: { name: a, namespace: web, labels: { app: a } }\n";
  checkHover(
    `#- /a.yaml\n${policy("").replace("NAME", "al$0l")}${pod}#- cluster:prod synced=NetworkPolicy\n${policy(", egress: [{}]").replace("NAME", "all")}`,
    [
      "NetworkPolicy web/all · a.yaml:2",
      "Egress of web/a: nothing, DNS included (all)",
      "Selects Pod web/a",
      "Compared with cluster prod: − everything",
      "Information: a can open no connection at all, DNS included",
    ],
  );
  checkHover(
    `#- /a.yaml\n${policy("").replace("NAME", "al$0l")}${pod}#- /b.yaml\n${policy("").replace("NAME", "all")}`,
    [
      "NetworkPolicy web/all · b.yaml:2",
      "Egress of web/a: nothing, DNS included (all)",
      "Selects Pod web/a",
      "Declared again in b.yaml, which is what counts here",
      "Information: a can open no connection at all, DNS included",
    ],
  );
});

test("names lead to the line that declares them, and a name is never more than a name", () => {
  const { snapshot, cursors } = readFixture(
    `#- /my (odd) file.yaml\nkind: Pod\nmetadata: { name: "[a](command:evil)", namespace: web, labels: { app: a } }\n#- /p.yaml\nkind: NetworkPolicy\nmetadata: { name: al$0l, namespace: web }\nspec: { podSelector: {} }\n`,
  );
  const [cursor] = cursors;
  const state = cursor && snapshot.files.get(cursor.uri);
  const contents = state && hoverAt(snapshot, state, cursor.offset)?.contents;
  const value = typeof contents === "object" && "value" in contents ? contents.value : "";
  expect(value).toContain("(file:///my%20%28odd%29%20file.yaml#L2)");
  expect(value).not.toMatch(/(?<!\\)\]\(command/);
});
