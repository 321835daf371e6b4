// The rules on one policy's fields where the Bad and Good blocks of their pages are not enough.
import { describe, test } from "vitest";
import { checkDiagnostics, checkFix, checkNoFix, checkSaid } from "../../../../test/fixture/checks.ts";

const HEAD = `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: p, namespace: shop }
`;
const CLUSTERWIDE = `apiVersion: cilium.io/v2
kind: CiliumClusterwideNetworkPolicy
metadata: { name: p }
`;
/** Both directions are stated, so that no default is spoken of. */
const STATED = "enableDefaultDeny: { ingress: true, egress: true }";

describe("cilium-selector-one", () => {
  const only = ["cilium-selector-one"];

  test("in spec and in each of specs", () =>
    checkDiagnostics(
      `
${HEAD}
spec:
^^^^ error cilium-selector-one: A spec has an endpointSelector; this one selects nothing
  egress: [{}]
specs:
  - endpointSelector: {}
    nodeSelector: {}
    ^^^^^^^^^^^^ error cilium-selector-one: A spec selects pods by endpointSelector or nodes by nodeSelector, not both
  - nodeSelector: {}
    ^^^^^^^^^^^^ error cilium-selector-one: Nodes are in no namespace: nodeSelector is for a CiliumClusterwideNetworkPolicy
  - endpointSelector: {}
`,
      { only },
    ));

  test("a clusterwide policy may be for nodes", () =>
    checkDiagnostics(`\n${CLUSTERWIDE}spec: { nodeSelector: {}, ingress: [{}] }`, { only }));

  test("keys from a template are not known", () =>
    checkDiagnostics(`\n${HEAD}spec:\n  "{{ .Values.key }}": {}\n  egress: [{}]`, { only }));

  test("all pods are selected, above the rest", () =>
    checkFix(
      "cilium-selector-one",
      "Select all pods of shop (endpointSelector: {})",
      `${HEAD}specs:\n  - ${STATED}\n    egress: [{}]`,
      `${HEAD}specs:\n  - endpointSelector: {}\n    ${STATED}\n    egress: [{}]`,
      { schema: true },
    ));

  test("a field without a value gets one", () =>
    checkFix(
      "cilium-selector-one",
      "Select all pods of shop (endpointSelector: {})",
      `${HEAD}spec:\n  endpointSelector:\n  ${STATED}\n  egress: [{}]`,
      `${HEAD}spec:\n  endpointSelector: {}\n  ${STATED}\n  egress: [{}]`,
    ));

  test("a nodeSelector becomes an endpointSelector", () =>
    checkFix(
      "cilium-selector-one",
      "Use endpointSelector",
      `${HEAD}spec:\n  nodeSelector: {} # all\n  ${STATED}\n  egress: [{}]`,
      `${HEAD}spec:\n  endpointSelector: {} # all\n  ${STATED}\n  egress: [{}]`,
      { schema: true },
    ));
});

describe("cilium-peers-mixed", () => {
  test("every field after the first, in deny rules and in specs too", () =>
    checkSaid(
      "cilium-peers-mixed",
      `
${HEAD}
specs:
  - endpointSelector: {}
    ingress: [{ fromEntities: [world], fromCIDR: [10.0.0.0/8], fromEndpoints: [] }]
    egressDeny: [{ toCIDR: [10.0.0.0/8], toCIDRSet: [{ cidr: 10.0.0.0/8 }], toFQDNs: [{ matchName: a.b }] }]
`,
      [
        "error specs[0].ingress[0].fromCIDR: fromEntities and fromCIDR can't share a rule; each needs a rule of its own",
        "error specs[0].egressDeny[0].toCIDRSet: toCIDR and toCIDRSet can't share a rule; each needs a rule of its own",
        "error specs[0].egressDeny[0].toFQDNs: toCIDR and toFQDNs can't share a rule; each needs a rule of its own",
      ],
    ));

  test("the ports go along", () =>
    checkFix(
      "cilium-peers-mixed",
      "Move toCIDR into a rule of its own",
      `${HEAD}spec:
  endpointSelector: {}
  ${STATED}
  egress:
    - toEntities: [kube-apiserver]
      toCIDR: [203.0.113.0/24]
      toPorts:
        - ports: [{ port: "443", protocol: TCP }]
    - toEntities: [host]
`,
      `${HEAD}spec:
  endpointSelector: {}
  ${STATED}
  egress:
    - toEntities: [kube-apiserver]
      toPorts:
        - ports: [{ port: "443", protocol: TCP }]
    - toEntities: [host]
    - toCIDR:
        - 203.0.113.0/24
      toPorts:
        - ports:
            - port: "443"
              protocol: TCP
`,
      { schema: true },
    ));
});

describe("cilium-entity", () => {
  test("near and meant ones; all that there are", () =>
    checkDiagnostics(
      `
${HEAD}
spec:
  endpointSelector: {}
  egress:
    - toEntities: [all, world, world-ipv4, world-ipv6, cluster, host, remote-node, kube-apiserver, ingress, init]
    - toEntities: [health, unmanaged, none, "{{ .Values.entity }}"]
    - toEntities: [World, remote_node, apiserver, kubeapiserver]
                   ^^^^^ error cilium-entity: "World" is no entity; did you mean world?
                          ^^^^^^^^^^^ error cilium-entity: "remote_node" is no entity; did you mean remote-node?
                                       ^^^^^^^^^ error cilium-entity: "apiserver" is no entity; did you mean kube-apiserver?
                                                  ^^^^^^^^^^^^^ error cilium-entity: "kubeapiserver" is no entity; did you mean kube-apiserver?
  ingressDeny:
    - fromEntities: [frontend]
                     ^^^^^^^^ error cilium-entity: "frontend" is no entity; there are world, cluster, host, kube-apiserver and others
`,
      { only: ["cilium-entity"] },
    ));

  test("said once, where the schema says it as well", () =>
    checkDiagnostics(
      `
${HEAD}
spec:
  endpointSelector: {}
  ${STATED}
  egress:
    - toEntities:
        - internet
          ^^^^^^^^ error cilium-entity: "internet" is no entity; did you mean world?
`,
      { schema: true },
    ));
});

describe("cilium-port-text", () => {
  test("quoted, all at once", () =>
    checkFix(
      "cilium-port-text",
      'Use "443" (a text)',
      `${HEAD}specs:
  - endpointSelector: {}
    ${STATED}
    egressDeny:
      - toPorts:
          - ports:
              - port: 443 # https
                protocol: TCP
`,
      `${HEAD}specs:
  - endpointSelector: {}
    ${STATED}
    egressDeny:
      - toPorts:
          - ports:
              - port: "443" # https
                protocol: TCP
`,
      { schema: true },
    ));

  test("what is no port at all", () =>
    checkSaid(
      "cilium-port-text",
      `\n${HEAD}spec: { endpointSelector: {}, egress: [{ toPorts: [{ ports: [{ port: 70000 }, { port: 0 }, { port: "x" }] }] }] }`,
      [
        "error spec.egress[0].toPorts[0].ports[0].port: 70000 is no port; ports go from 0 to 65535",
        'error spec.egress[0].toPorts[0].ports[1].port: Cilium wants ports as text; write "0"',
      ],
    ));
});

describe("cilium-icmp-ports", () => {
  test("icmps moves, with the peers", () =>
    checkFix(
      "cilium-icmp-ports",
      "Move icmps into a rule of its own",
      `${HEAD}spec:
  endpointSelector: {}
  ${STATED}
  egress:
    - toEntities: [world]
      icmps: [{ fields: [{ type: 8, family: IPv4 }] }]
      toPorts: [{ ports: [{ port: "80" }] }]
`,
      `${HEAD}spec:
  endpointSelector: {}
  ${STATED}
  egress:
    - toEntities: [world]
      toPorts: [{ ports: [{ port: "80" }] }]
    - toEntities:
        - world
      icmps:
        - fields:
            - type: 8
              family: IPv4
`,
      { schema: true },
    ));
});

describe("cilium-requires-removed", () => {
  test("the labels go to every selector of the direction, and the rule that is left empty goes", () =>
    checkFix(
      "cilium-requires-removed",
      "Merge the labels into the selectors",
      `${HEAD}spec:
  endpointSelector: {}
  ${STATED}
  ingress:
    - fromRequires:
        - matchLabels: { env: prod }
    - fromEndpoints:
        - matchLabels:
            app: cart
        - {}
`,
      `${HEAD}spec:
  endpointSelector: {}
  ${STATED}
  ingress:
    - fromEndpoints:
        - matchLabels:
            app: cart
            env: prod
        - matchLabels:
            env: prod
`,
      { schema: true },
    ));

  test("said once, and without a fix where labels contradict each other", () => {
    checkDiagnostics(
      `
${HEAD}
spec:
  endpointSelector: {}
  ${STATED}
  egress:
    - toRequires:
      ^^^^^^^^^^ error cilium-requires-removed: toRequires is gone since Cilium 1.19; put its labels into each selector of toEndpoints
        - matchLabels: { env: prod }
      toEndpoints:
        - matchLabels: { env: test }
`,
      { schema: true },
    );
    checkNoFix(
      "cilium-requires-removed",
      `${HEAD}spec: { endpointSelector: {}, egress: [{ toRequires: [{ matchLabels: { a: b } }], toEndpoints: [{ matchLabels: { a: c } }] }] }`,
    );
  });
});

describe("cilium-egress-gateway", () => {
  const gateway = (spec: string): string =>
    `\napiVersion: cilium.io/v2\nkind: CiliumEgressGatewayPolicy\nmetadata: { name: g }\nspec: ${spec}`;

  test("every gateway of several, destinations, and selectors", () => {
    checkSaid(
      "cilium-egress-gateway",
      gateway(
        "{ selectors: [{ podSelector: {} }, { nodeSelector: {} }], destinationCIDRs: [], egressGateway: { nodeSelector: {} }, egressGateways: [{ interface: eth1, egressIP: 192.0.2.1 }] }",
      ),
      [
        "error spec.selectors[1]: An item of selectors needs a podSelector or a namespaceSelector",
        "error spec.destinationCIDRs: No destinationCIDRs: this policy leads nothing through a gateway",
        "error spec.egressGateways[0].egressIP: egressIP and interface say the source address in two ways; a gateway has one of them",
      ],
    );
    checkSaid("cilium-egress-gateway", gateway('{ selectors: [], destinationCIDRs: "{{ .Values.to }}" }'), []);
  });

  test("destinations are added", () =>
    checkFix(
      "cilium-egress-gateway",
      "Lead all IPv4 traffic (0.0.0.0/0)",
      `apiVersion: cilium.io/v2
kind: CiliumEgressGatewayPolicy
metadata: { name: g }
spec:
  selectors: [{ podSelector: {} }]
  egressGateway: { nodeSelector: {} }
`,
      `apiVersion: cilium.io/v2
kind: CiliumEgressGatewayPolicy
metadata: { name: g }
spec:
  selectors: [{ podSelector: {} }]
  egressGateway: { nodeSelector: {} }
  destinationCIDRs:
    - 0.0.0.0/0
`,
      { schema: true },
    ));
});
