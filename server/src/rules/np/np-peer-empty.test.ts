// Rules that judge the shape of one policy: what the fixes leave behind.

import { test } from "vitest";
import { checkDiagnostics, checkFix } from "../../../../test/fixture/checks.ts";

const policy = (spec: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: p, namespace: web }
spec:
${spec
  .split("\n")
  .map((line) => (line === "" ? "" : `  ${line}`))
  .join("\n")}
`;

const fixes: readonly (readonly [code: string, title: string, before: string, after: string])[] = [
  [
    "np-bare-labels",
    "Wrap in matchLabels",
    "podSelector:\n  app: web\npolicyTypes: [Ingress]",
    "podSelector:\n  matchLabels:\n    app: web\npolicyTypes: [Ingress]",
  ],
  [
    "np-bare-labels",
    "Wrap in matchLabels",
    "podSelector: { app: web, level: 1 }",
    'podSelector:\n  matchLabels:\n    app: web\n    level: "1"',
  ],
  [
    "np-selector-expression",
    "Use NotIn",
    "podSelector:\n  matchExpressions:\n    - { key: a, operator: notin, values: [b] }",
    "podSelector:\n  matchExpressions:\n    - { key: a, operator: NotIn, values: [b] }",
  ],
  [
    "np-selector-expression",
    "Use Exists",
    "podSelector:\n  matchExpressions:\n    - key: a\n      operator: In",
    "podSelector:\n  matchExpressions:\n    - key: a\n      operator: Exists",
  ],
  [
    "np-selector-expression",
    "Remove values",
    "podSelector:\n  matchExpressions:\n    - key: a\n      operator: Exists\n      values: [b]",
    "podSelector:\n  matchExpressions:\n    - key: a\n      operator: Exists",
  ],
  [
    "np-policytype-unknown",
    "Use Egress",
    "podSelector: {}\npolicyTypes: [Ingress, egress]",
    "podSelector: {}\npolicyTypes: [Ingress, Egress]",
  ],
  [
    "np-policytype-unknown",
    "Keep Ingress and Egress",
    "podSelector: {}\npolicyTypes: [Ingress, Egress, Egress]",
    "podSelector: {}\npolicyTypes:\n  - Ingress\n  - Egress",
  ],
  [
    "np-policytypes-hides-egress",
    "Add Egress to policyTypes",
    "podSelector: {}\npolicyTypes:\n- Ingress\negress:\n- {}",
    "podSelector: {}\npolicyTypes:\n- Ingress\n- Egress\negress:\n- {}",
  ],
  [
    "np-policytypes-implicit-ingress",
    "Add policyTypes: [Egress]: leave ingress alone",
    "podSelector: {}\negress:\n  - {}",
    "podSelector: {}\npolicyTypes:\n  - Egress\negress:\n  - {}",
  ],
  [
    "np-policytypes-empty-egress",
    "Add policyTypes: [Egress]: block egress, leave ingress alone",
    "podSelector: {}\negress: []",
    "podSelector: {}\npolicyTypes:\n  - Egress\negress: []",
  ],
  [
    "np-policytypes-missing",
    "Add policyTypes: [Ingress, Egress]",
    "podSelector: {}\ningress: []\negress: [{}]",
    "podSelector: {}\npolicyTypes:\n  - Ingress\n  - Egress\ningress: []\negress: [{}]",
  ],
  [
    "np-peer-empty",
    "Use podSelector: {} (every pod of this namespace)",
    "podSelector: {}\ningress:\n  - from:\n      - {}",
    "podSelector: {}\ningress:\n  - from:\n      - podSelector: {}",
  ],
  [
    "np-peer-empty",
    "Write podSelector: {}",
    "podSelector: {}\ningress:\n  - from:\n      - podSelector:",
    "podSelector: {}\ningress:\n  - from:\n      - podSelector: {}",
  ],
  [
    "np-peer-ipblock-mixed",
    "Remove ipBlock",
    "podSelector: {}\ningress:\n  - from:\n      - podSelector: {}\n        ipBlock: { cidr: 10.0.0.0/8 }",
    "podSelector: {}\ningress:\n  - from:\n      - podSelector: {}",
  ],
  [
    "np-peer-ipblock-mixed",
    "Split into two peers (OR)",
    "podSelector: {}\ningress:\n  - from:\n      - podSelector: {}\n        ipBlock: { cidr: 10.0.0.0/8 }",
    "podSelector: {}\ningress:\n  - from:\n      - podSelector: {}\n      - ipBlock:\n          cidr: 10.0.0.0/8",
  ],
  [
    "np-empty-list-allows",
    "Remove the rule (allow no source by it)",
    "podSelector: {}\ningress:\n  - from: []",
    "podSelector: {}\ningress: []",
  ],
  [
    "np-empty-list-allows",
    "Remove from (every source, said plainly)",
    "podSelector: {}\ningress:\n  - from: []\n    ports: [{ port: 80 }]",
    "podSelector: {}\ningress:\n  - ports: [{ port: 80 }]",
  ],
  [
    "np-endport",
    "Use ports 80 to 90",
    "podSelector: {}\ningress:\n  - ports:\n      - { port: 90, endPort: 80 }",
    "podSelector: {}\ningress:\n  - ports:\n      - { port: 80, endPort: 90 }",
  ],
  [
    "np-endport",
    "Use port 80 alone",
    "podSelector: {}\ningress:\n  - ports:\n      - endPort: 80",
    "podSelector: {}\ningress:\n  - ports:\n      - port: 80",
  ],
  [
    "np-port-text",
    "Use 80 (a number)",
    'podSelector: {}\ningress:\n  - ports:\n      - port: "80"',
    "podSelector: {}\ningress:\n  - ports:\n      - port: 80",
  ],
  [
    "np-port-range",
    "Remove port (every port)",
    "podSelector: {}\ningress:\n  - ports:\n      - { protocol: TCP, port: 0 }",
    "podSelector: {}\ningress:\n  - ports:\n      - { protocol: TCP }",
  ],
  [
    "np-port-name-invalid",
    "Use port 8000 with endPort 9000",
    "podSelector: {}\ningress:\n  - ports:\n      - port: 8000-9000",
    "podSelector: {}\ningress:\n  - ports:\n      - port: 8000\n        endPort: 9000",
  ],
  [
    "np-protocol",
    "Use TCP",
    "podSelector: {}\ningress:\n  - ports:\n      - protocol: tcp",
    "podSelector: {}\ningress:\n  - ports:\n      - protocol: TCP",
  ],
  [
    "np-protocol",
    "Remove protocol (TCP)",
    "podSelector: {}\ningress:\n  - ports:\n      - protocol: http\n        port: 80",
    "podSelector: {}\ningress:\n  - ports:\n      - port: 80",
  ],
  [
    "np-or-trap",
    "Merge into one peer (AND)",
    "podSelector: {}\ningress:\n  - from:\n      - namespaceSelector:\n          matchLabels:\n            team: a # theirs\n      - podSelector:\n          matchLabels:\n            app: b",
    "podSelector: {}\ningress:\n  - from:\n      - namespaceSelector:\n          matchLabels:\n            team: a # theirs\n        podSelector:\n          matchLabels:\n            app: b",
  ],
];

for (const [code, title, before, after] of fixes) {
  test(`${code}: ${title}`, () => checkFix(code, title, policy(before), policy(after)));
}

test("a misspelt type is one finding, not two", () =>
  checkDiagnostics(
    `
kind: NetworkPolicy
metadata: { name: p, namespace: web }
spec:
  podSelector: {}
  policyTypes: [Ingress, egress]
                         ^^^^^^ error np-policytype-unknown: "egress" is no policy type; did you mean Egress?
  egress: [{}]
`,
    { only: ["np-policytype-unknown", "np-policytypes-hides-egress"] },
  ));

test("templates are left alone", () =>
  checkDiagnostics(`
kind: NetworkPolicy
metadata: { name: p, namespace: web }
spec:
  podSelector: { matchLabels: { app: "{{ x }}" } }
  policyTypes: ["{{ type }}"]
  ingress:
    - from: "{{ peers }}"
      ports: [{ protocol: "{{ p }}", port: "{{ n }}" }]
  egress: "{{ rules }}"
`));

test("selectors side by side that say something plain are no trap", () =>
  checkDiagnostics(
    `
kind: NetworkPolicy
metadata: { name: p, namespace: web }
spec:
  podSelector: {}
  ingress:
    - from:
        - namespaceSelector: { matchLabels: { team: a } }
        - podSelector: {}
    - from:
        - namespaceSelector: { matchLabels: { team: a } }
        - ipBlock: { cidr: 10.0.0.0/8 }
        - podSelector: { matchLabels: { app: b } }
`,
    { only: ["np-or-trap"] },
  ));
