import { test } from "vitest";
import { checkDiagnostics } from "../../../../test/fixture/checks.ts";

const only = ["np-redundant-rule", "np-redundant-policy"];

const policy = (name: string, spec: string, selector = "{ matchLabels: { app: web } }"): string =>
  `kind: NetworkPolicy
metadata: { name: ${name}, namespace: shop }
spec:
  podSelector: ${selector}
  policyTypes: [Ingress]
${spec}`;

test("blocks with except, ranges of ports and both families", () =>
  checkDiagnostics(
    policy(
      "a",
      `  ingress:
    - { from: [{ ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0/16] } }], ports: [{ port: 80, endPort: 90 }] }
    - { from: [{ ipBlock: { cidr: 10.2.0.0/16 } }], ports: [{ port: 85 }] }
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint np-redundant-rule: Rule ingress[0] allows this already
    - { from: [{ ipBlock: { cidr: 10.1.0.0/16 } }], ports: [{ port: 85 }] }
    - { from: [{ ipBlock: { cidr: 10.2.0.0/16 } }], ports: [{ port: 85, protocol: UDP }] }
    - { from: [{ ipBlock: { cidr: "2001:db8::/32" } }], ports: [{ port: 85 }] }
`,
    ),
    { only },
  ));

test("a rule that two others cover only together", () =>
  checkDiagnostics(
    policy(
      "a",
      `  ingress:
    - { from: [{ ipBlock: { cidr: 0.0.0.0/1 } }] }
    - { from: [{ ipBlock: { cidr: 128.0.0.0/1 } }] }
    - { from: [{ ipBlock: { cidr: 0.0.0.0/0 } }], ports: [{ port: 443 }] }
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint np-redundant-rule: ingress[0] and ingress[1], together, allow this already
    - { from: [{ podSelector: { matchLabels: { app: x } } }], ports: [{ port: 80 }] }
    - { from: [{ podSelector: { matchLabels: { app: y } } }], ports: [{ port: 80 }, { port: 81 }] }
    - { from: [{ podSelector: { matchLabels: { app: x } } }, { podSelector: { matchLabels: { app: y } } }], ports: [{ port: 81 }] }
`,
    ),
    { only },
  ));

test("selectors that imply one another", () =>
  checkDiagnostics(
    policy(
      "a",
      `  ingress:
    - { from: [{ podSelector: { matchExpressions: [{ key: app, operator: In, values: [x, y] }] } }] }
    - { from: [{ podSelector: { matchLabels: { app: x, tier: z } } }], ports: [{ port: http }] }
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint np-redundant-rule
    - { from: [{ namespaceSelector: {} }], ports: [{ port: 80 }] }
    - { from: [{ podSelector: {} }], ports: [{ port: 80 }] }
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint np-redundant-rule: Rule ingress[2] allows this already
    - { from: [{ podSelector: {} }], ports: [{ port: 81 }] }
    - { from: [{ namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: shop } }, podSelector: { matchLabels: { a: b } } }], ports: [{ port: 81 }] }
      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ hint np-redundant-rule
    - { from: [{ podSelector: { matchExpressions: [{ key: app, operator: NotIn, values: [q] }] } }], ports: [{ port: 82 }] }
    - { from: [{ podSelector: { matchLabels: { app: q } } }], ports: [{ port: 82 }] }
`,
    ),
    { only },
  ));

test("of equal policies the first by name stays, whichever way they are written", () =>
  checkDiagnostics(
    `
${policy("b", "  ingress: [{ from: [{ podSelector: { matchLabels: { app: x } } }], ports: [{ port: 80 }] }]\n").replace(
  "metadata: { name: b, namespace: shop }",
  "metadata: { name: b, namespace: shop }\n                  ^ hint np-redundant-policy",
)}---
${policy(
  "a",
  "  ingress: [{ ports: [{ protocol: TCP, port: 80 }], from: [{ podSelector: { matchExpressions: [{ key: app, operator: In, values: [x] }] } }] }]\n",
  "{ matchExpressions: [{ key: app, operator: In, values: [web] }] }",
)}`,
    { only },
  ));

test("policies for one direction each make one for both redundant; one that alone isolates is not", () => {
  checkDiagnostics(
    `
kind: NetworkPolicy
metadata: { name: both, namespace: shop }
                  ^^^^ hint np-redundant-policy
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Ingress, Egress]
  ingress: [{ from: [{ podSelector: { matchLabels: { app: x } } }] }]
---
${policy("in", "  ingress: [{ from: [{ podSelector: {} }] }]\n")}---
kind: NetworkPolicy
metadata: { name: out, namespace: shop }
spec: { podSelector: {}, policyTypes: [Egress] }
`,
    { only },
  );
  checkDiagnostics(
    `${policy("a", "", "{}")}---\n${policy("web", "  ingress: [{ from: [{ podSelector: {} }] }]\n")}---
kind: NetworkPolicy
metadata: { name: out, namespace: shop }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Egress] }
`,
    { only },
  );
});
