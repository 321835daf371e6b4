// Completion inside label selectors.
import { test } from "vitest";
import { checkComplete, checkOffered, checkTaken } from "../../../../test/fixture/checkComplete.ts";

const SHOP = `
#- /web.yaml
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { replicas: 2, template: { metadata: { labels: { app: web, tier: front } } } }
---
kind: Deployment
metadata: { name: cart, namespace: shop }
spec: { template: { metadata: { labels: { app: cart, tier: back } } } }
---
kind: DaemonSet
metadata: { name: agent, namespace: shop }
spec: { template: { metadata: { labels: { app: agent } } } }
---
kind: Deployment
metadata: { name: api, namespace: payments }
spec: { template: { metadata: { labels: { app: api, version: "1.0" } } } }
#- /namespaces.yaml
kind: Namespace
metadata: { name: shop, labels: { team: a } }
---
kind: Namespace
metadata: { name: payments, labels: { team: b } }
`;

const policy = (text: string): string => `
#- /policy.yaml
kind: NetworkPolicy
metadata: { name: p, namespace: shop }
spec:
${text}${SHOP}`;

test("values of a key, with the pods that they pick, in the policy's namespace", () =>
  checkComplete(policy("  podSelector: { matchLabels: { app: $0 } }"), [
    "agent | 1 workload | web.yaml",
    "cart | 1 pod | web.yaml",
    "web | 2 pods | web.yaml",
  ]));

test("values that fit the rest of the selector", () =>
  checkComplete(
    policy(`
  podSelector:
    matchLabels:
      tier: front
      app: $0`),
    ["web | 2 pods"],
  ));

test("keys and pairs", () =>
  checkComplete(
    policy(`
  podSelector:
    matchLabels:
      $0`),
    [
      "app",
      "app: agent | 1 workload",
      "app: cart | 1 pod",
      "app: web | 2 pods",
      "tier | 3 pods",
      "tier: back",
      "tier: front",
    ],
  ));

test("keys that are there are left out", () =>
  checkComplete(policy("  podSelector: { matchLabels: { app: web, $0 } }"), ["tier", "tier: front | 2 pods"]));

test("a pair is one line of the mapping", () =>
  checkTaken(
    policy(`
  podSelector:
    matchLabels:
      tier: front
      a$0
  policyTypes: []
`),
    "app: web",
    `
kind: NetworkPolicy
metadata: { name: p, namespace: shop }
spec:

  podSelector:
    matchLabels:
      tier: front
      app: web
  policyTypes: []`,
  ));

test("a value that YAML would read as a number is quoted", () =>
  checkTaken(
    policy(
      "  podSelector: {}\n  egress: [{ to: [{ namespaceSelector: {}, podSelector: { matchLabels: { version: $0 } } }] }]\n",
    ),
    "1.0",
    `
kind: NetworkPolicy
metadata: { name: p, namespace: shop }
spec:
  podSelector: {}
  egress: [{ to: [{ namespaceSelector: {}, podSelector: { matchLabels: { version: "1.0" } } }] }]`,
  ));

test("a peer's pods are those of the namespaces beside it", () =>
  checkComplete(
    policy(`
  egress:
    - to:
        - namespaceSelector: { matchLabels: { team: b } }
          podSelector:
            matchLabels:
              app: $0`),
    ["api | 1 pod | web.yaml"],
  ));

test("labels of namespaces", () =>
  checkComplete(policy("  egress: [{ to: [{ namespaceSelector: { matchLabels: { $0 } } }] }]"), [
    "kubernetes.io/metadata.name",
    "kubernetes.io/metadata.name: payments | 1 namespace | namespaces.yaml",
    "kubernetes.io/metadata.name: shop",
    "team | 2 namespaces",
    "team: a",
    "team: b",
  ]));

test("names of namespaces, those that are only in use too", () =>
  checkComplete(
    `
#- /policy.yaml
kind: NetworkPolicy
metadata: { name: p, namespace: web }
spec: { ingress: [{ from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: $0 } } }] }] }
${SHOP}`,
    ["payments", "shop", "web | 1 namespace | in use"],
  ));

const expression = (text: string): string => policy(`  podSelector:\n    matchExpressions:\n${text}`);

test("expressions: keys", () => checkComplete(expression("      - key: $0"), ["app", "tier | 3 pods"]));

test("expressions: operators", () =>
  checkComplete(expression("      - key: app\n        operator: $0"), ["In", "NotIn", "Exists", "DoesNotExist"]));

test("expressions: values", () =>
  checkComplete(expression("      - key: tier\n        operator: In\n        values: [front, $0]"), ["back", "front"]));

test("expressions: the first value of a list that is not begun", () =>
  checkTaken(
    expression("      - key: tier\n        operator: In\n        values:\n          $0\n"),
    "back",
    `
kind: NetworkPolicy
metadata: { name: p, namespace: shop }
spec:
  podSelector:
    matchExpressions:
      - key: tier
        operator: In
        values:
          - back`,
  ));

test("a Service's selector", () =>
  checkComplete(
    `
#- /service.yaml
kind: Service
metadata: { name: web, namespace: shop }
spec:
  selector:
    app: c$0
${SHOP}`,
    ["agent", "cart | 1 pod | web.yaml", "web"],
  ));

test("a Deployment's own selector is about its own template", () =>
  checkComplete(
    `
kind: Deployment
metadata: { name: web }
spec:
  selector:
    matchLabels:
      $0
  template: { metadata: { labels: { app: web } } }
`,
    ["app", "app: web"],
  ));

test("live pods are counted, and their generated labels left out", () =>
  checkOffered(
    `
#- /policy.yaml
kind: NetworkPolicy
metadata: { name: p }
spec:
  podSelector:
    matchLabels:
      $0
#- cluster:prod synced=Pod
kind: Pod
metadata: { name: a, namespace: default, labels: { app: web, pod-template-hash: abc } }
`,
    ["app", "app: web"],
    ["pod-template-hash", "pod-template-hash: abc"],
  ));

test("a selector that is not begun", () => {
  checkComplete(policy("  podSelector: $0"), [
    "{}",
    "app: agent",
    "app: cart",
    "app: web | 2 pods",
    "tier: back",
    "tier: front",
  ]);
  checkTaken(
    policy("  podSelector: $0\n"),
    "app: web",
    "kind: NetworkPolicy\nmetadata: { name: p, namespace: shop }\nspec:\n  podSelector: { matchLabels: { app: web } }",
  );
  checkTaken(
    policy("  podSelector:\n    $0\n"),
    "app: web",
    "kind: NetworkPolicy\nmetadata: { name: p, namespace: shop }\nspec:\n  podSelector:\n    matchLabels:\n      app: web",
  );
  checkTaken(
    policy("  podSelector: $0\n"),
    "{}",
    "kind: NetworkPolicy\nmetadata: { name: p, namespace: shop }\nspec:\n  podSelector: {}",
  );
});

test("a label map on the line of its key", () =>
  checkTaken(
    policy("  podSelector:\n    matchLabels: $0\n"),
    "app: web",
    "kind: NetworkPolicy\nmetadata: { name: p, namespace: shop }\nspec:\n  podSelector:\n    matchLabels: { app: web }",
  ));
