// Completion of names, words, ranges and ports, and where nothing is offered.
import { test } from "vitest";
import { checkComplete, checkOffered, checkTaken } from "../../../../test/fixture/checkComplete.ts";

const ingress = (text: string): string => `
#- /a.yaml
kind: Ingress
metadata: { name: a, namespace: shop }
spec:
${text}
#- cluster:prod synced=Secret,IngressClass
kind: IngressClass
metadata: { name: internal }
spec: { controller: k8s.io/ingress-nginx }
---
kind: Secret
metadata: { name: shop-tls, namespace: shop }
type: kubernetes.io/tls
---
kind: Secret
metadata: { name: password, namespace: shop }
type: Opaque
---
kind: Secret
metadata: { name: other-tls, namespace: other }
type: kubernetes.io/tls
---
kind: Certificate
apiVersion: cert-manager.io/v1
metadata: { name: wild, namespace: shop }
spec: { secretName: wild-tls }
`;

const policy = (text: string, more = ""): string => `
#- /p.yaml
kind: NetworkPolicy
metadata: { name: p, namespace: shop }
spec:
${text}
${more}`;

test("path types, on an empty value", () =>
  checkComplete(ingress("  rules: [{ http: { paths: [{ path: /, pathType: $0 }] } }]"), [
    "Prefix",
    "Exact",
    "ImplementationSpecific",
  ]));

test("classes of the cluster, then well-known ones", () =>
  checkOffered(ingress("  ingressClassName: $0"), ["internal", "nginx", "traefik"]));

test("TLS Secrets of a cluster of which the names alone are known", () => {
  const cluster = (state: string) =>
    `#- /ingress.yaml\nkind: Ingress\nmetadata: { name: shop, namespace: web }\nspec:\n  tls: [{ secretName: $0 }]\n#- cluster:prod ${state}=TlsSecret\nkind: Secret\nmetadata: { name: shop-tls, namespace: web }\ntype: kubernetes.io/tls`;
  checkComplete(cluster("synced"), ["shop-tls | kubernetes.io/tls | cluster prod"]);
  checkComplete(cluster("stale"), ["shop-tls | kubernetes.io/tls | cluster prod, stale since 12:03"]);
});

test("TLS Secrets and those that Certificates make", () =>
  checkComplete(ingress("  tls: [{ secretName: $0 }]"), [
    "shop-tls | kubernetes.io/tls | cluster prod",
    "wild-tls | made by Certificate wild | cluster prod",
  ]));

test("hosts of the rules that no certificate names yet", () =>
  checkComplete(
    ingress("  rules: [{ host: a.example.com }, { host: b.example.com }]\n  tls: [{ hosts: [a.example.com, $0] }]"),
    ["b.example.com |  | this Ingress"],
  ));

test("hosts in a list that is not begun, as a flow list behind the key", () =>
  checkTaken(
    `
kind: Ingress
metadata: { name: a }
spec:
  rules: [{ host: a.example.com }]
  tls:
    - hosts: $0
`,
    "a.example.com",
    `
kind: Ingress
metadata: { name: a }
spec:
  rules: [{ host: a.example.com }]
  tls:
    - hosts: [a.example.com]`,
  ));

test("policy types behind a dash, and right behind one", () => {
  checkComplete(policy("  policyTypes:\n    - $0"), ["Ingress", "Egress"]);
  checkTaken(
    policy("  policyTypes:\n    -$0\n"),
    "Egress",
    "\nkind: NetworkPolicy\nmetadata: { name: p, namespace: shop }\nspec:\n  policyTypes:\n    - Egress",
  );
});

test("a new item at the dash's column", () =>
  checkTaken(
    policy("  policyTypes:\n    - Ingress\n    $0\n"),
    "Egress",
    "\nkind: NetworkPolicy\nmetadata: { name: p, namespace: shop }\nspec:\n  policyTypes:\n    - Ingress\n    - Egress",
  ));

test("protocols", () =>
  checkComplete(policy("  egress: [{ ports: [{ port: 53, protocol: U$0 }] }]"), ["TCP", "UDP", "SCTP"]));

const USED = `
#- /other.yaml
kind: NetworkPolicy
metadata: { name: other, namespace: x }
spec: { egress: [{ to: [{ ipBlock: { cidr: 203.0.113.0/24, except: [10.1.0.0/16] } }] }] }
`;

test("ranges in use first, then well-known ones", () =>
  checkOffered(policy("  egress: [{ to: [{ ipBlock: { cidr: $0 } }] }]", USED), [
    "203.0.113.0/24",
    "10.1.0.0/16",
    "10.0.0.0/8",
    "0.0.0.0/0",
    "::/0",
    "169.254.169.254/32",
  ]));

test("what is cut out lies inside", () =>
  checkComplete(policy("  egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8, except: [$0] } }] }]", USED), [
    "10.1.0.0/16 | private (RFC 1918) | other.yaml",
  ]));

const PODS = `
#- /web.yaml
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: web, ports: [{ name: http, containerPort: 8080 }] }] } } }
---
kind: Deployment
metadata: { name: db, namespace: shop }
spec: { template: { metadata: { labels: { app: db } }, spec: { containers: [{ name: db, ports: [{ containerPort: 5432 }] }] } } }
`;

test("ports of the pods that a policy selects", () =>
  checkComplete(policy("  podSelector: { matchLabels: { app: web } }\n  ingress: [{ ports: [{ port: $0 }] }]", PODS), [
    "http | 8080",
    "8080 | http",
  ]));

test("ports of the pods that a rule leads to, and DNS", () =>
  checkComplete(
    policy(
      "  podSelector: { matchLabels: { app: web } }\n  egress: [{ to: [{ podSelector: { matchLabels: { app: db } } }], ports: [{ port: $0 }] }]",
      PODS,
    ),
    ["5432 | TCP", "53 | DNS"],
  ));

test("namespaces", () =>
  checkOffered(
    `\nkind: Service\nmetadata:\n  name: a\n  namespace: $0\nspec: {}\n${PODS}`.replace("\nkind", "\n#- /s.yaml\nkind"),
    ["shop"],
  ));

test("accounts", () =>
  checkComplete(
    `
#- /pod.yaml
kind: Pod
metadata: { name: a, namespace: shop }
spec:
  serviceAccountName: $0
#- /account.yaml
kind: ServiceAccount
metadata: { name: robot, namespace: shop }
---
kind: ServiceAccount
metadata: { name: stranger, namespace: other }
`,
    ["robot | ServiceAccount | account.yaml", "default"],
  ));

for (const [what, text] of [
  ["a comment", "kind: Ingress\nmetadata: { name: a }\nspec:\n  ingressClassName: x # $0\n"],
  ["a block scalar", "kind: Ingress\nmetadata:\n  name: a\n  annotations:\n    b: |\n      $0\n"],
  ["a file that is no manifest", "version: 2\nservices:\n  web: { type: $0 }\n"],
  ["indentation before a key", "kind: Ingress\nmetadata: { name: a }\nspec:\n$0  ingressClassName: x\n"],
  ["an unknown field", "kind: Ingress\nmetadata: { name: a }\nspec:\n  whatever: $0\n"],
] as const) {
  test(`nothing in ${what}`, () => checkComplete(`\n${text}`, []));
}
