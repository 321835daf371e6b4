// Cluster-scoped policies (policy.networking.k8s.io) as an editor shows them: completion, hover, navigation and lenses.

import { describe, test } from "vitest";
import { checkComplete, checkOffered, checkTaken } from "../../../test/fixture/checkComplete.ts";
import { checkHover } from "../../../test/fixture/checkHover.ts";
import { checkLens } from "../../../test/fixture/checkLens.ts";
import { checkDefinition, checkReferences, checkRename } from "../../../test/fixture/checkNavigation.ts";

const WORLD = `
#- /world.yaml
kind: Namespace
metadata: { name: shop, labels: { team: shop, env: prod } }
---
kind: Namespace
metadata: { name: lab, labels: { team: lab } }
---
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { replicas: 3, template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: a, ports: [{ name: http, containerPort: 8080 }] }] } } }
---
kind: Deployment
metadata: { name: api, namespace: lab }
spec: { replicas: 2, template: { metadata: { labels: { app: api } }, spec: { containers: [{ name: a, ports: [{ name: grpc, containerPort: 9000 }] }] } } }
`;

const policy = (spec: string): string => `
#- /policy.yaml
apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: a }
spec:
${spec}
${WORLD}`;

const old = (kind: string, spec: string): string => `
#- /policy.yaml
apiVersion: policy.networking.k8s.io/v1alpha1
kind: ${kind}
metadata: { name: default }
spec:
${spec}
${WORLD}`;

const schema = { schema: true };

describe("completion", () => {
  test.each([
    ["  $0", ["priority", "subject", "tier", "egress", "ingress"]],
    ["  tier: $0", ["Admin", "Baseline"]],
    ["  subject:\n    $0", ["namespaces", "pods"]],
    ["  subject:\n    pods:\n      $0", ["podSelector", "namespaceSelector"]],
    ["  egress:\n    - $0", ["action", "to", "name", "protocols"]],
    ["  ingress:\n    - $0", ["action", "from", "name", "protocols"]],
    ["  egress:\n    - action: $0", ["Accept", "Deny", "Pass"]],
    ["  egress:\n    - to:\n        - $0", ["domainNames", "namespaces", "networks", "nodes", "pods"]],
    ["  ingress:\n    - from:\n        - $0", ["namespaces", "pods"]],
    ["  egress:\n    - protocols:\n        - $0", ["destinationNamedPort", "sctp", "tcp", "udp"]],
    [
      "  egress:\n    - protocols:\n        - tcp:\n            destinationPort:\n              $0",
      ["number", "range"],
    ],
  ])("of keys and words: %s", (spec, expected) => checkComplete(policy(spec), expected, schema));

  test.each([
    ["AdminNetworkPolicy", "  $0", ["priority", "subject", "egress", "ingress"]],
    ["BaselineAdminNetworkPolicy", "  $0", ["subject", "egress", "ingress"]],
    ["AdminNetworkPolicy", "  egress:\n    - action: $0", ["Allow", "Deny", "Pass"]],
    ["BaselineAdminNetworkPolicy", "  egress:\n    - action: $0", ["Allow", "Deny"]],
    ["BaselineAdminNetworkPolicy", "  egress:\n    - to:\n        - $0", ["namespaces", "networks", "nodes", "pods"]],
    ["AdminNetworkPolicy", "  egress:\n    - ports:\n        - $0", ["namedPort", "portNumber", "portRange"]],
    [
      "AdminNetworkPolicy",
      "  egress:\n    - ports:\n        - portNumber:\n            protocol: $0",
      ["TCP", "UDP", "SCTP"],
    ],
  ])("of %s: %s", (kind, spec, expected) => checkComplete(old(kind, spec), expected, schema));

  test("a kind is offered with what it needs", () =>
    checkOffered(
      "#- /a.yaml\napiVersion: policy.networking.k8s.io/v1alpha2\nkind: $0\n",
      ["ClusterNetworkPolicy"],
      ["AdminNetworkPolicy"],
      schema,
    ));

  test("labels of namespaces and of pods in them", () => {
    checkOffered(
      policy("  subject:\n    namespaces:\n      matchLabels:\n        $0"),
      ["team: lab", "kubernetes.io/metadata.name: shop"],
      ["app: web"],
    );
    checkOffered(policy("  subject:\n    namespaces: $0"), ["{}", "team: lab"]);
    checkComplete(
      policy(
        "  egress:\n    - to:\n        - pods:\n            namespaceSelector: { matchLabels: { team: lab } }\n            podSelector:\n              matchLabels:\n                app: $0",
      ),
      ["api | 2 pods"],
    );
    checkComplete(policy("  subject:\n    pods:\n      podSelector:\n        matchLabels:\n          app: $0"), [
      "api | 2 pods",
      "web | 3 pods",
    ]);
  });

  test("nodes are not pods", () =>
    checkComplete(
      `${policy("  egress:\n    - to:\n        - nodes:\n            matchLabels:\n              $0")}
#- /node.yaml
apiVersion: v1
kind: Node
metadata: { name: n1, labels: { zone: a } }
`,
      ["zone", "zone: a | 1 node"],
    ));

  test("port names and numbers of the pods at the end that is called", () => {
    const to = "  egress:\n    - to: [{ namespaces: { matchLabels: { team: lab } } }]\n      protocols:\n";
    checkComplete(policy(`${to}        - destinationNamedPort: $0`), ["grpc | 9000"]);
    checkComplete(policy(`${to}        - tcp:\n            destinationPort:\n              number: $0`), [
      "9000 | grpc",
      "53 | DNS",
    ]);
    const into =
      "  subject: { pods: { namespaceSelector: {}, podSelector: { matchLabels: { app: web } } } }\n  ingress:\n";
    checkComplete(policy(`${into}    - protocols:\n        - destinationNamedPort: $0`), ["http | 8080"]);
    checkComplete(old("AdminNetworkPolicy", `${into}    - ports:\n        - namedPort: $0`), ["http | 8080"]);
  });

  test("an address becomes an item of networks", () =>
    checkTaken(
      "#- /policy.yaml\napiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: { name: a }\nspec:\n  egress:\n    - to:\n        - networks:\n            - $0\n",
      "10.0.0.0/8",
      "apiVersion: policy.networking.k8s.io/v1alpha2\nkind: ClusterNetworkPolicy\nmetadata: { name: a }\nspec:\n  egress:\n    - to:\n        - networks:\n            - 10.0.0.0/8",
      schema,
    ));
});

describe("hover", () => {
  test.each([
    [
      "  subject:\n    name$0spaces: { matchLabels: { team: shop } }",
      ["namespaces with team=shop", "1 namespace now: shop", "Their 3 pods: Deployment shop/web"],
    ],
    [
      "  subject:\n    po$0ds: { namespaceSelector: {}, podSelector: { matchLabels: { app: web } } }",
      ["pods with app=web in all namespaces", "3 pods now: Deployment shop/web"],
    ],
    [
      "  subject:\n    pods: { namespaceSelector: { matchLabels: { team: lab } }, podSel$0ector: { matchLabels: { app: web } } }",
      [
        "pods with app=web in namespaces with team=lab",
        "No known pods now",
        "Fits in another namespace: Deployment shop/web",
      ],
    ],
    ["  egress:\n    - to: [{ no$0des: {} }]", ["all nodes", "No known nodes now"]],
    [
      "  egress:\n    - to: [{ networks: [10.0.0.0/$08] }]",
      ["10.0.0.0/8 · 10.0.0.0 to 10.255.255.255 · 16,777,216 addresses · private (RFC 1918)"],
    ],
    [
      "  egress:\n    - to: [{ namespaces: {} }]\n      protocols: [{ destinationNamedPort: gr$0pc }]",
      ["grpc of the pods that the rule leads to", "Declared by 2 pods: Deployment lab/api"],
    ],
    [
      "  egress:\n    - to: [{ namespaces: {} }]\n      protocols: [{ destinationNamedPort: we$0b }]",
      ["web of the pods that the rule leads to", "None of 5 pods declares it, so it matches nothing"],
    ],
    [
      "  egress:\n    - to: [{ namespaces: {} }]\n      protocols: [{ udp: { destinationPort: { number: 80$080 } } }]",
      ["8080/UDP of the pods that the rule leads to", "None of 5 pods declares it"],
    ],
    [
      "  egress:\n    - to: [{ namespaces: {} }]\n      protocols: [{ tcp: { destinationPort: { range: { start: 80$000, end: 9000 } } } }]",
      [
        "8000 to 9000/TCP of the pods that the rule leads to",
        "Declared by 5 pods: Deployment lab/api, Deployment shop/web",
      ],
    ],
  ])("%s", (spec, expected) => checkHover(policy(spec), expected));

  test("fields are documented", () =>
    checkHover(
      policy("  prio$0rity: 1"),
      [
        "spec.priority · integer · required",
        "0 to 1000; the lower number is tried first. Where two policies of a tier have the same number and match the same connection, which one wins is not defined.",
      ],
      "priority",
      schema,
    ));
});

describe("navigation", () => {
  test("from a namespace's name in a subject, and from its label", () => {
    checkDefinition(`
#- /policy.yaml
kind: ClusterNetworkPolicy
apiVersion: policy.networking.k8s.io/v1alpha2
metadata: { name: a }
spec: { subject: { namespaces: { matchLabels: { kubernetes.io/metadata.name: sh$0op } } } }
#- /world.yaml
kind: Namespace
metadata: { name: shop }
                  ^^^^ definition
`);
  });

  test("references of a namespace hold the policies that name it", () =>
    checkReferences(`
#- /world.yaml
kind: Namespace
metadata: { name: sh$0op }
#- /policy.yaml
kind: ClusterNetworkPolicy
apiVersion: policy.networking.k8s.io/v1alpha2
metadata: { name: a }
spec:
  subject: { namespaces: { matchLabels: { kubernetes.io/metadata.name: shop } } }
                                                                       ^^^^ reference
  ingress:
    - from: [{ pods: { namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: shop } }, podSelector: {} } }]
                                                                                        ^^^^ reference
`));

  test("renaming a port of a container renames it in the policies that name it", () =>
    checkRename(
      "web",
      `
#- /web.yaml
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: a, ports: [{ name: ht$0tp, containerPort: 8080 }] }] } } }
#- /policy.yaml
kind: ClusterNetworkPolicy
apiVersion: policy.networking.k8s.io/v1alpha2
metadata: { name: a }
spec:
  subject: { namespaces: {} }
  ingress: [{ from: [{ namespaces: {} }], protocols: [{ destinationNamedPort: http }] }]
`,
      `
#- /web.yaml
kind: Deployment
metadata: { name: web, namespace: shop }
spec: { template: { metadata: { labels: { app: web } }, spec: { containers: [{ name: a, ports: [{ name: web, containerPort: 8080 }] }] } } }
#- /policy.yaml
kind: ClusterNetworkPolicy
apiVersion: policy.networking.k8s.io/v1alpha2
metadata: { name: a }
spec:
  subject: { namespaces: {} }
  ingress: [{ from: [{ namespaces: {} }], protocols: [{ destinationNamedPort: web }] }]
`,
    ));
});

describe("lens", () => {
  const lens = (text: string, spec: string): void =>
    checkLens(`
#- /policy.yaml
kind: ClusterNetworkPolicy
${text}
apiVersion: policy.networking.k8s.io/v1alpha2
metadata: { name: a }
spec:
  tier: Admin
  priority: 1
${spec}
${WORLD}`);
  const all = "  subject: { namespaces: {} }\n";

  test("a denial is an exception of everything", () => {
    lens(
      "^^^^ egress of 5 pods: everything except 169.254.169.254/32 (a)",
      `${all}  egress: [{ action: Deny, to: [{ networks: [169.254.169.254/32] }] }]`,
    );
    lens(
      "^^^^ ingress of shop/web: everything except lab/api:80 (a)",
      "  subject: { namespaces: { matchLabels: { team: shop } } }\n  ingress: [{ action: Deny, from: [{ namespaces: { matchLabels: { team: lab } } }], protocols: [{ tcp: { destinationPort: { number: 80 } } }] }]",
    );
  });

  test("pods that refuse one another read as one", () =>
    lens(
      "^^^^ egress of 5 pods: everything except lab/api, shop/web (a) · no DNS",
      `${all}  egress: [{ action: Deny, to: [{ namespaces: {} }] }]`,
    ));

  test("what only some may not is said to be so", () => {
    const other = `
---
kind: ClusterNetworkPolicy
apiVersion: policy.networking.k8s.io/v1alpha2
metadata: { name: b }
spec:
  tier: Admin
  priority: 2
  subject: { namespaces: { matchLabels: { team: shop } } }
  egress: [{ action: Deny, to: [{ networks: [203.0.113.0/24] }] }]`;
    lens(
      "^^^^ egress of 5 pods: everything except 169.254.169.254/32, for some also 203.0.113.0/24 (a, b)\n^^^^ with ClusterNetworkPolicy b",
      `${all}  egress: [{ action: Deny, to: [{ networks: [169.254.169.254/32] }] }]${other}`,
    );
    lens(
      "^^^^ egress of 5 pods: everything, for some except 203.0.113.0/24 (a, b)\n^^^^ with ClusterNetworkPolicy b",
      `${all}  egress: [{ action: Accept, to: [{ namespaces: {} }] }]${other}`,
    );
  });

  test("where the internet is shut, what is left is shorter", () =>
    lens(
      "^^^^ egress of 5 pods: at most lab/api, DNS",
      `${all}  egress: [{ action: Pass, to: [{ namespaces: {} }] }, { action: Deny, to: [{ networks: [0.0.0.0/0, "::/0"] }] }]`,
    ));

  test("a policy without rules, or for nobody", () => {
    lens("^^^^ no effect: no ingress and no egress rules", all);
    lens(
      "^^^^ no effect: selects no pods: no namespaces and no pods",
      "  ingress: [{ action: Deny, from: [{ namespaces: {} }] }]",
    );
    lens(
      "^^^^ selects no known pods: all pods in namespaces with team=nobody",
      "  subject: { namespaces: { matchLabels: { team: nobody } } }\n  ingress: [{ action: Deny, from: [{ namespaces: {} }] }]",
    );
  });

  test("a baseline is behind the NetworkPolicies", () =>
    checkLens(`
#- /policy.yaml
kind: BaselineAdminNetworkPolicy
^^^^ egress of 5 pods: at most everything (default)
^^^^ with shop/web
apiVersion: policy.networking.k8s.io/v1alpha1
metadata: { name: default }
spec:
  subject: { namespaces: {} }
  egress: [{ action: Deny, to: [{ namespaces: { matchLabels: { team: lab } } }] }]
---
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec: { podSelector: {}, policyTypes: [Egress], egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }] }
${WORLD}`));
});
