// What hovers say, and on which text they stand.
import { test } from "vitest";
import { checkHover, checkHoverLines } from "../../../../test/fixture/checkHover.ts";

const SHOP = `
#- /shop.yaml
kind: Service
metadata: { name: my-service, namespace: default }
spec: { selector: { app: web }, ports: [{ port: 80, name: http, targetPort: 8080 }] }
---
kind: Deployment
metadata: { name: web, namespace: default }
spec:
  replicas: 3
  template:
    metadata: { labels: { app: web, tier: front } }
    spec: { containers: [{ name: main, ports: [{ containerPort: 8080, name: web }] }] }
---
kind: Namespace
metadata: { name: team-b, labels: { team: b } }
---
kind: Deployment
metadata: { name: api, namespace: team-b }
spec: { template: { metadata: { labels: { app: api } }, spec: { containers: [{ name: api, ports: [{ containerPort: 9000 }] }] } } }
#- cluster:prod synced=Service,Secret,IngressClass,Namespace
kind: Secret
metadata: { name: shop-tls, namespace: default }
type: kubernetes.io/tls
---
kind: IngressClass
metadata: { name: nginx, annotations: { ingressclass.kubernetes.io/is-default-class: "true" } }
spec: { controller: k8s.io/ingress-nginx }
`;

const ingress = (text: string): string => `
#- /ingress.yaml
kind: Ingress
metadata: { name: shop, namespace: default }
spec:
${text}
${SHOP}`;

const policy = (text: string): string => `
#- /policy.yaml
kind: NetworkPolicy
metadata: { name: p, namespace: default }
spec:
${text}
${SHOP}`;

test("a backend's Service", () =>
  checkHover(
    ingress(
      "  rules: [{ host: a.example.com, http: { paths: [{ path: /app, backend: { service: { name: my-$0service, port: { number: 80 } } } }] } }]",
    ),
    [
      "Service default/my-service · ClusterIP · shop.yaml:2",
      "80 http → 8080",
      "Selects app=web: 3 pods, Deployment default/web",
      "Routed to by Ingress shop (http://a.example.com/app)",
      "Reached from everything (no policy selects it)",
    ],
    "my-service",
  ));

test("a Service that is not there, and the nearest", () =>
  checkHover(ingress("  defaultBackend: { service: { name: my-servic$0, port: { number: 80 } } }"), [
    "Neither cluster prod nor a file has Service default/my-servic",
    "Nearest: my-service",
  ]));

test("a Service that nobody can tell of", () =>
  checkHover(
    `
kind: Ingress
metadata: { name: shop }
spec: { defaultBackend: { service: { name: w$0eb } } }`,
    ["Service default/web: unknown (no cluster)"],
  ));

test("a backend's port", () =>
  checkHover(
    ingress("  defaultBackend: { service: { name: my-service, port: { number: 8$00 } } }"),
    [
      "Port 80 http of Service default/my-service → 8080",
      "8080/TCP (web) of container main in 3 pods: Deployment default/web",
    ],
    "80",
  ));

test("a backend's port that is not there", () =>
  checkHover(ingress("  defaultBackend: { service: { name: my-service, port: { number: 80$080 } } }"), [
    "Service default/my-service has no port 8080; it has 80 http",
  ]));

test("a class", () =>
  checkHover(ingress("  ingressClassName: ng$0inx"), [
    "IngressClass nginx · cluster prod",
    "Controller k8s.io/ingress-nginx, the default class",
  ]));

test("a TLS Secret that is not among the names of a cluster: missing or of another type", () => {
  const file =
    "#- /i.yaml\nkind: Ingress\nmetadata: { name: a, namespace: web }\nspec: { tls: [{ secretName: shop-$0tls }] }\n";
  const names = (state: string) =>
    `${file}#- cluster:prod ${state}=TlsSecret\nkind: Secret\nmetadata: { name: shop-tsl, namespace: web }\ntype: kubernetes.io/tls`;
  checkHover(names("synced"), [
    "No Secret shop-tls of type kubernetes.io/tls in web",
    "Nearest: shop-tsl",
    "Used by Ingress a (no hosts)",
  ]);
  checkHover(names("forbidden"), [
    "Secret web/shop-tls: unknown (no access in web)",
    "Nearest: shop-tsl",
    "Used by Ingress a (no hosts)",
  ]);
});

test("a TLS Secret, never its data", () =>
  checkHover(ingress("  tls: [{ hosts: [a.example.com], secretName: shop-$0tls }]"), [
    "Secret default/shop-tls · kubernetes.io/tls · cluster prod",
    "Used by Ingress shop (a.example.com)",
  ]));

test("a host", () =>
  checkHover(
    ingress(
      "  tls: [{ hosts: [a.example.com], secretName: shop-tls }]\n  rules: [{ host: a.exa$0mple.com, http: { paths: [{ path: /, backend: { service: { name: my-service, port: { number: 80 } } } }] } }]",
    ),
    ["a.example.com · Ingress default/shop", "/ → my-service:80 (default/shop)", "TLS: Secret shop-tls (default/shop)"],
  ));

test("a path type", () =>
  checkHover(ingress("  rules: [{ http: { paths: [{ pathType: Pre$0fix }] } }]"), [
    "Prefix: Matches by whole path elements: /app matches /app and /app/x, not /apple",
  ]));

test("a range", () =>
  checkHover(
    policy("  egress: [{ to: [{ ipBlock: { cidr: 192.168.1.0/$024, except: [192.168.1.0/25] } }] }]"),
    [
      "192.168.1.0/24 · 192.168.1.0 to 192.168.1.255 · 256 addresses · private (RFC 1918)",
      "Without 192.168.1.0/25: 128 addresses left",
    ],
    "192.168.1.0/24",
  ));

test("a range with host bits", () =>
  checkHover(policy("  egress: [{ to: [{ ipBlock: { cidr: 10.1.2.3/$08 } }] }]"), [
    "10.1.2.3/8 · 10.0.0.0 to 10.255.255.255 · 16,777,216 addresses · private (RFC 1918)",
    "Host bits are set: it counts as 10.0.0.0/8",
  ]));

test("the internet", () =>
  checkHover(policy("  egress: [{ to: [{ ipBlock: { cidr: 0.0.0.0/$00 } }] }]"), [
    "0.0.0.0/0 · 0.0.0.0 to 255.255.255.255 · 4,294,967,296 addresses · private and public",
    "Holds 169.254.169.254, the metadata service of cloud hosts",
    "Holds private (RFC 1918), shared (RFC 6598), loopback, link-local, documentation, benchmarking +2",
  ]));

test("a pod selector", () =>
  checkHover(
    policy("  podSel$0ector: { matchLabels: { app: web } }"),
    ["pods with app=web in default", "3 pods now: Deployment default/web"],
    "podSelector",
  ));

test("a pod selector that just misses", () =>
  checkHover(policy("  podSel$0ector: { matchLabels: { app: web, tier: back } }"), [
    "pods with app=web, tier=back in default",
    "No known pods now",
    "Nearest: Deployment default/web (tier=front)",
  ]));

test("a pod selector beside a namespace selector", () =>
  checkHover(
    policy(
      "  egress: [{ to: [{ podSel$0ector: { matchLabels: { app: api } }, namespaceSelector: { matchLabels: { team: b } } }] }]",
    ),
    ["pods with app=api in namespaces with team=b", "1 pod now: Deployment team-b/api"],
  ));

test("a pod selector of the wrong namespace", () =>
  checkHover(policy("  egress: [{ to: [{ podSel$0ector: { matchLabels: { app: api } } }] }]"), [
    "pods with app=api in default",
    "No known pods now",
    "Fits in another namespace: Deployment team-b/api",
  ]));

test("a namespace selector", () =>
  checkHover(policy("  egress: [{ to: [{ namespace$0Selector: { matchLabels: { team: b } } }] }]"), [
    "namespaces with team=b",
    "1 namespace now: team-b",
  ]));

test("a label", () =>
  checkHover(
    policy("  podSelector: { matchLabels: { app: we$0b } }"),
    ["app=web · 3 pods in default", "Deployment default/web"],
    "web",
  ));

test("policy types", () =>
  checkHover(policy("  policyTypes: [Eg$0ress]"), [
    "Egress: Pods that are selected reach only what the egress rules allow, DNS included",
    "Only egress is restricted; ingress stays as other policies leave it",
  ]));

test("a policy's port", () =>
  checkHover(policy("  podSelector: { matchLabels: { app: web } }\n  ingress: [{ ports: [{ port: w$0eb }] }]"), [
    "web/TCP of the pods that the policy selects",
    "Declared by 3 pods: Deployment default/web",
  ]));

test("text from a file stays text", () =>
  checkHover(ingress("  ingressClassName: '[x](command:evil) <b>$0'"), ["No IngressClass [x](command:evil) <b>"]));

test("a Service where it is declared", () =>
  checkHover("\nkind: Service\nmetadata: { name: w$0eb }\nspec: { ports: [{ port: 80 }] }\n", [
    "Service default/web · ClusterIP · manifest.yaml:2",
    "80 → 80",
    "No selector: its endpoints are made by somebody else",
  ]));

test("the types as a whole", () =>
  checkHover(policy("  policy$0Types: [Ingress, Egress]"), [
    "With both types, whatever no rule allows is refused in both directions",
  ]));

test("a block by its key", () =>
  checkHover(policy("  egress: [{ to: [{ ip$0Block: { cidr: 192.168.1.0/24 } }] }]"), [
    "192.168.1.0/24 · 192.168.1.0 to 192.168.1.255 · 256 addresses · private (RFC 1918)",
  ]));

test("a field, in three lines, where structure is ours", () => {
  const text = "\nkind: Ingress\nmetadata: { name: a }\nspec: { ru$0les: [] }\n";
  checkHover(text, [], undefined, { settings: { schema: false } });
  checkHoverLines(text, 3, /^spec\.rules · /, { schema: true });
});

test("what a thing resolves to comes before its field", () =>
  checkHoverLines(policy("  podSel$0ector: { matchLabels: { app: web } }"), 6, /^pods with app=web in default$/, {
    schema: true,
  }));

test("nothing in a comment, in the indentation, in files that are no manifests", () => {
  checkHover("\nkind: Service # a com$0ment\n", []);
  checkHover("\nkind: Service\nmetadata:\n $0 name: a\n", []);
  checkHover("\nservices: { w$0eb: x }\n", []);
});
