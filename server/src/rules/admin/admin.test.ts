// The rules on cluster-scoped policies where the Bad and Good blocks of their pages are not enough.

import { describe, test } from "vitest";
import { checkDiagnostics, checkFix, checkNoFix } from "../../../../test/fixture/checks.ts";

const HEAD = `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: a }
`;

/** A ClusterNetworkPolicy with this egress. */
function policy(name: string, priority: number, egress: string, subject = "namespaces: {}"): string {
  return `kind: ClusterNetworkPolicy
apiVersion: policy.networking.k8s.io/v1alpha2
metadata: { name: ${name} }
spec:
  tier: Admin
  priority: ${priority}
  subject: { ${subject} }
  egress:
${egress.replace(/^\n/, "")}`;
}

describe("admin-api-renamed", () => {
  test("an AdminNetworkPolicy with all forms of ports, comments kept", () => {
    checkFix(
      "admin-api-renamed",
      "Convert to ClusterNetworkPolicy",
      `
apiVersion: policy.networking.k8s.io/v1alpha1 # the old one
kind: AdminNetworkPolicy
metadata:
  name: a
spec:
  # who comes first
  priority: 10
  subject:
    namespaces: {}
  ingress:
    # monitoring
    - name: metrics
      action: Allow # always
      from:
        - namespaces: {}
      ports:
        - portNumber:
            port: 9090
        - portNumber: { protocol: UDP, port: 53 }
        # high ones
        - portRange: { protocol: SCTP, start: 1, end: 9 }
        - portRange: { start: 7, end: 7 }
        - namedPort: metrics # by name
    - action: Pass
      from: [{ namespaces: {} }]
`,
      `
apiVersion: policy.networking.k8s.io/v1alpha2 # the old one
kind: ClusterNetworkPolicy
metadata:
  name: a
spec:
  # who comes first
  tier: Admin
  priority: 10
  subject:
    namespaces: {}
  ingress:
    # monitoring
    - name: metrics
      action: Accept # always
      from:
        - namespaces: {}
      protocols:
        - tcp:
            destinationPort:
              number: 9090
        - udp:
            destinationPort:
              number: 53
        # high ones
        - sctp:
            destinationPort:
              range:
                start: 1
                end: 9
        - tcp:
            destinationPort:
              number: 7
        - destinationNamedPort: metrics # by name
    - action: Pass
      from: [{ namespaces: {} }]
`,
      { schema: true },
    );
  });

  test("a baseline gets tier and priority", () => {
    checkFix(
      "admin-api-renamed",
      "Convert to ClusterNetworkPolicy",
      `
apiVersion: policy.networking.k8s.io/v1alpha1
kind: BaselineAdminNetworkPolicy
metadata:
  name: default
spec:
  subject:
    pods: { namespaceSelector: {}, podSelector: {} }
  ingress:
    - action: Deny
      from: [{ namespaces: {} }]
`,
      `
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata:
  name: default
spec:
  tier: Baseline
  priority: 1000
  subject:
    pods: { namespaceSelector: {}, podSelector: {} }
  ingress:
    - action: Deny
      from: [{ namespaces: {} }]
`,
      { schema: true },
    );
  });

  test("what ClusterNetworkPolicy can't hold is not converted", () => {
    const peers = Array.from({ length: 26 }, (_, i) => `{ networks: [203.0.113.${i}/32] }`).join(", ");
    checkNoFix(
      "admin-api-renamed",
      `
kind: AdminNetworkPolicy
metadata: { name: a }
spec: { priority: 1, subject: { namespaces: {} }, egress: [{ action: Deny, to: [${peers}] }] }
`,
    );
  });

  test("a range that ends before it starts is not converted, for it would be refused", () =>
    checkNoFix(
      "admin-api-renamed",
      `
kind: AdminNetworkPolicy
metadata: { name: a }
spec:
  priority: 1
  subject: { namespaces: {} }
  ingress: [{ action: Deny, from: [{ namespaces: {} }], ports: [{ portRange: { start: 9, end: 3 } }] }]
`,
    ));
});

describe("structure and rules say one thing once", () => {
  test("of a policy without anything", () =>
    checkDiagnostics(
      `${HEAD}spec:
^^^^ error admin-tier: ClusterNetworkPolicy a has no tier; write Admin (before NetworkPolicies) or Baseline (behind them)
^^^^ error admin-priority-range: ClusterNetworkPolicy a has no priority; write 0 (tried first) to 1000 (last)
  subject: {}
           ^^ error admin-peer-one: Empty, so it is refused; write exactly one of namespaces or pods
  egress:
    - to: []
      ^^ error admin-action: This rule has no action; write Accept, Deny or Pass
          ^^ error admin-peers-empty: Here no peers match nothing and are refused; name them in to, namespaces: {} for all pods
`,
      { schema: true },
    ));

  test("of values out of bounds", () =>
    checkDiagnostics(
      `${HEAD}spec:
  tier: Default
        ^^^^^^^ error admin-tier: "Default" is no tier; write Admin (before NetworkPolicies) or Baseline (behind them)
  priority: -1
            ^^ error admin-priority-range: priority is -1, but goes from 0 (tried first) to 1000 (last)
  subject: { namespaces: {}, pods: { podSelector: {} } }
                             ^^^^ error admin-peer-one: Exactly one of namespaces or pods; this subject has 2
  ingress:
    - action: Block
              ^^^^^ error admin-action: "Block" is no action; write Deny
      from:
        - networks: [10.0.0.0/8]
          ^^^^^^^^ error admin-peer-one: networks is for egress only; here write exactly one of namespaces or pods
`,
      { schema: true },
    ));

  test("of a baseline's Pass and an address that is none", () =>
    checkDiagnostics(
      `
kind: BaselineAdminNetworkPolicy
metadata: { name: default }
spec:
  subject: { namespaces: {} }
  egress:
    - action: Pass
              ^^^^ error admin-action: "Pass" is no action of a baseline; write Allow or Deny
      to: [{ networks: [10.0.0.0] }]
                        ^^^^^^^^ error schema-format
`,
      { schema: true, settings: { rules: { "admin-api-renamed": "off" } } },
    ));
});

describe("fixes", () => {
  test("a peer of several kinds becomes several peers", () => {
    const peer = (peers: string) =>
      `${HEAD}spec:\n  tier: Admin\n  priority: 1\n  subject: { namespaces: {} }\n  egress:\n  - action: Deny\n    to:\n${peers}`;
    checkFix(
      "admin-peer-one",
      "Split into items",
      peer("    - namespaces: {} # all\n      # and these\n      networks: [203.0.113.0/24]\n"),
      peer("    - namespaces: {} # all\n      # and these\n    - networks: [203.0.113.0/24]\n"),
      { schema: true },
    );
    checkFix(
      "admin-peer-one",
      "Split into items",
      peer("    - { namespaces: {}, networks: [203.0.113.0/24], nodes: {} }\n"),
      peer("    - { namespaces: {} }\n    - { networks: [203.0.113.0/24] }\n    - { nodes: {} }\n"),
      { schema: true },
    );
  });

  test.each([
    [
      "{ podSelector: { matchLabels: { app: a } } }",
      "Wrap in pods",
      "{ pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: a } } } }",
    ],
    ["{ namespaceSelector: {} }", "Rename to namespaces", "{ namespaces: {} }"],
    ["{ ipBlock: { cidr: 203.0.113.0/24 } }", "Write networks", "{ networks: [203.0.113.0/24] }"],
    ["{}", "Name all pods (namespaces: {})", "{ namespaces: {} }"],
  ])("a NetworkPolicy's peer %s", (before, title, after) => {
    const text = (peer: string) => policy("a", 1, `  - action: Deny\n    to: [${peer}]\n`);
    checkFix("admin-peer-one", title, text(before), text(after), { schema: true });
  });

  test("a range is swapped, or becomes a port", () => {
    const text = (port: string) =>
      policy(
        "a",
        1,
        `  - { action: Deny, to: [{ namespaces: {} }], protocols: [{ udp: { destinationPort: ${port} } }] }\n`,
      );
    checkFix(
      "admin-port-range",
      "Swap: 3 to 9",
      text("{ range: { start: 9, end: 3 } }"),
      text("{ range: { start: 3, end: 9 } }"),
    );
    checkFix("admin-port-range", "Use the one port 9", text("{ range: { start: 9, end: 9 } }"), text("{ number: 9 }"));
  });

  test("a denied name becomes an exception before a denial", () => {
    checkFix(
      "admin-domain-action",
      "Accept these names and insert the Deny rule for the rest",
      policy("a", 1, "  - action: Deny\n    to:\n    - domainNames: [a.example.com]\n"),
      policy(
        "a",
        1,
        `  - action: Accept
    to:
    - domainNames: [a.example.com]
  - name: pods-by-their-policies
    action: Pass
    to:
    - namespaces: {}
  - name: deny-the-rest
    action: Deny
    to:
    - networks:
      - 0.0.0.0/0
      - "::/0"
`,
      ),
      { schema: true },
    );
  });

  test("an exception moves before its rule", () => {
    checkFix(
      "admin-rule-unreachable",
      "Move up, before egress[0]",
      policy(
        "a",
        1,
        `  - action: Deny
    to: [{ networks: [0.0.0.0/0] }]
  - action: Pass # nothing to do with it
    to: [{ nodes: {} }]
  - action: Accept
    # the partner
    to: [{ networks: [203.0.113.0/24] }]
`,
      ),
      policy(
        "a",
        1,
        `  - action: Accept
    # the partner
    to: [{ networks: [203.0.113.0/24] }]
  - action: Deny
    to: [{ networks: [0.0.0.0/0] }]
  - action: Pass # nothing to do with it
    to: [{ nodes: {} }]
`,
      ),
      { settings: { rules: {} } },
    );
  });

  test("an equal priority is raised to the next free one", () => {
    const deny = "  - { action: Deny, to: [{ networks: [203.0.113.0/24] }] }\n";
    const accept = "  - { action: Accept, to: [{ networks: [203.0.113.9/32] }] }\n";
    const rest = `---\n${policy("b", 7, accept)}---\n${policy("c", 8, accept)}`;
    checkFix("admin-priority-tie", "Raise to 9, behind it", policy("a", 7, deny) + rest, policy("a", 9, deny) + rest);
  });
});

describe("admin-priority-tie", () => {
  const only = ["admin-priority-tie"];
  const web = `---
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { template: { metadata: { labels: { app: web } } } }
`;
  const deny = "  - { action: Deny, to: [{ networks: [203.0.113.0/24] }] }\n";

  test("rules that agree, or never meet, may have one priority", () => {
    checkDiagnostics(`${policy("a", 7, deny)}---\n${policy("b", 7, deny)}${web}`, { only });
    const elsewhere = "  - { action: Accept, to: [{ networks: [198.51.100.0/24] }] }\n";
    checkDiagnostics(`${policy("a", 7, deny)}---\n${policy("b", 7, elsewhere)}${web}`, { only });
  });

  test("subjects that have no pod in common may have one priority", () => {
    const accept = "  - { action: Accept, to: [{ networks: [203.0.113.0/24] }] }\n";
    const of = (name: string) => `namespaces: { matchLabels: { kubernetes.io/metadata.name: ${name} } }`;
    checkDiagnostics(`${policy("a", 7, deny, of("shop"))}---\n${policy("b", 7, accept, of("bank"))}${web}`, { only });
  });

  test("a known pod of both tells it, though no selector says so", () =>
    checkDiagnostics(
      `${policy("a", 7, deny, "namespaces: { matchLabels: { team: a } }").replace(/priority: 7\n/, "priority: 7\n            ^ warning admin-priority-tie: ClusterNetworkPolicy b has priority 7 too; which one wins is undefined\n")}---
kind: ClusterNetworkPolicy
apiVersion: policy.networking.k8s.io/v1alpha2
metadata: { name: b }
spec:
  tier: Admin
  priority: 7
            ^ warning admin-priority-tie: ClusterNetworkPolicy a has priority 7 too; which one wins is undefined
  subject: { namespaces: { matchLabels: { env: prod } } }
  egress:
  - { action: Accept, to: [{ networks: [203.0.113.9/32] }] }
---
kind: Namespace
metadata: { name: shop, labels: { team: a, env: prod } }
${web}`,
      { only },
    ));
});

describe("admin-rule-unreachable", () => {
  const only = ["admin-rule-unreachable"];
  const accept = "  - { action: Accept, to: [{ namespaces: { matchLabels: { team: a } } }] }\n";

  test("a policy of a lower number decides for all namespaces", () =>
    checkDiagnostics(
      `${policy("a", 1, "  - { action: Deny, to: [{ namespaces: {} }] }\n")}---
${policy("b", 2, "  - { action: Accept, to: [{ namespaces: { matchLabels: { team: a } } }] }\n    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning admin-rule-unreachable: ClusterNetworkPolicy a decides all of this first, so this rule is never reached\n")}`,
      { only },
    ));

  test("several rules together decide it", () =>
    checkDiagnostics(
      policy(
        "a",
        1,
        `
  - { action: Accept, to: [{ networks: [203.0.113.0/25] }] }
  - { action: Deny, to: [{ networks: [203.0.113.128/25] }], protocols: [{ tcp: { destinationPort: { range: { start: 1, end: 65535 } } } }] }
  - { action: Deny, to: [{ networks: [203.0.113.0/24] }], protocols: [{ tcp: { destinationPort: { number: 80 } } }] }
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ warning admin-rule-unreachable: Rule egress[0] with 1 more decides all of this first, so this rule is never reached
`,
      ),
      { only },
    ));

  test("other pods, other ports, a later priority or a narrower subject leave something", () => {
    checkDiagnostics(
      policy("a", 1, `  - { action: Deny, to: [{ namespaces: { matchLabels: { team: b } } }] }\n${accept}`),
      { only },
    );
    checkDiagnostics(
      policy(
        "a",
        1,
        `  - { action: Deny, to: [{ namespaces: {} }], protocols: [{ tcp: { destinationPort: { number: 80 } } }] }\n${accept}`,
      ),
      { only },
    );
    checkDiagnostics(
      `${policy("a", 3, "  - { action: Deny, to: [{ namespaces: {} }] }\n")}---\n${policy("b", 2, accept)}`,
      { only },
    );
    checkDiagnostics(
      `${policy("a", 1, "  - { action: Deny, to: [{ namespaces: {} }] }\n", "namespaces: { matchLabels: { team: x } }")}---\n${policy("b", 2, accept)}`,
      { only },
    );
  });
});

describe("admin-shadows-np", () => {
  const only = ["admin-shadows-np"];
  const allow = (caret = "") => `---
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  policyTypes: [Egress]
  egress:
  - to:
    - namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: lab } }
${caret}    - podSelector: {}
`;
  const world = `---
kind: Namespace
metadata: { name: lab, labels: { env: dev } }
---
kind: Namespace
metadata: { name: shop, labels: { env: prod } }
`;
  const deny = "  - { action: Deny, to: [{ namespaces: { matchLabels: { env: dev } } }] }\n";
  const said =
    "      ^^^^^^^^^^^^^^^^^ warning admin-shadows-np: ClusterNetworkPolicy a denies this first, so allowing it here has no effect; allow it or pass it on there\n";

  test("the labels of a namespace that is picked by name decide; the other peer is left", () =>
    checkDiagnostics(policy("a", 1, deny) + allow(said) + world, { only }));

  test("what is passed on first is not denied", () =>
    checkDiagnostics(
      policy(
        "a",
        1,
        `  - { action: Pass, to: [{ namespaces: { matchLabels: { kubernetes.io/metadata.name: lab } } }] }\n${deny}`,
      ) +
        allow() +
        world,
      { only },
    ));

  test("a denial of some ports leaves the others", () =>
    checkDiagnostics(
      policy(
        "a",
        1,
        "  - { action: Deny, to: [{ namespaces: {} }], protocols: [{ tcp: { destinationPort: { number: 80 } } }] }\n",
      ) +
        allow() +
        world,
      { only },
    ));

  test("a baseline is behind, and shadows nothing", () =>
    checkDiagnostics(policy("a", 1, deny).replace("tier: Admin", "tier: Baseline") + allow() + world, { only }));
});
