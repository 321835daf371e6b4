// The rules on L7 rules where the Bad and Good blocks of their pages are not enough.
import { describe, test } from "vitest";
import { checkFix, checkSaid } from "../../../../test/fixture/checks.ts";

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

describe("L7 rules", () => {
  const rule = (ports: string, rules: string): string =>
    `\n${HEAD}spec: { endpointSelector: {}, egress: [{ toPorts: [{ ports: [${ports}], rules: { ${rules} } }] }] }`;

  test("protocols that are not TCP, and every port", () => {
    checkSaid("cilium-l7-tcp", rule('{ port: "80", protocol: UDP }, { port: "0", protocol: TCP }', "http: [{}]"), [
      "error spec.egress[0].toPorts[0].ports[0].protocol: Rules for HTTP need protocol TCP, not UDP",
      "error spec.egress[0].toPorts[0].ports[1].port: Rules for HTTP need a port; 0 stands for every port",
    ]);
    checkSaid("cilium-l7-tcp", rule('{ port: "80" }', "l7proto: r2d2, l7: [{}]"), [
      "error spec.egress[0].toPorts[0].ports[0].port: Rules for r2d2 need protocol TCP; without one it is ANY",
    ]);
    checkSaid("cilium-l7-tcp", rule('{ port: "0" }', 'dns: [{ matchPattern: "*" }]'), [
      "error spec.egress[0].toPorts[0].ports[0].port: Rules for DNS need a port, not 0; DNS listens on 53",
    ]);
    checkSaid("cilium-l7-tcp", rule('{ port: "80", protocol: "{{ .p }}" }', "http: [{}]"), []);
    checkSaid("cilium-l7-tcp", rule('{ port: "53", protocol: ANY }', 'dns: [{ matchPattern: "*" }]'), []);
    checkSaid("cilium-l7-tcp", rule('{ port: "80" }', "http: []"), []);
  });

  test("the protocol is set", () =>
    checkFix(
      "cilium-l7-tcp",
      "Use protocol TCP",
      `${HEAD}spec:
  endpointSelector: {}
  ${STATED}
  ingress:
    - toPorts:
        - ports:
            - port: "80"
          rules:
            http: [{}]
`,
      `${HEAD}spec:
  endpointSelector: {}
  ${STATED}
  ingress:
    - toPorts:
        - ports:
            - port: "80"
              protocol: TCP
          rules:
            http: [{}]
`,
      { schema: true },
    ));

  test("where they can't be", () => {
    const code = "cilium-l7-kinds";
    const dns = 'dns: [{ matchPattern: "*" }]';
    checkSaid(code, rule('{ port: "80", protocol: TCP }', "l7: [{ a: b }]"), [
      "error spec.egress[0].toPorts[0].rules.l7: l7 needs an l7proto beside it, the name of its parser",
    ]);
    checkSaid(code, rule('{ port: "53", endPort: 60 }', dns), [
      "error spec.egress[0].toPorts[0].ports[0].endPort: DNS rules take no range of ports",
    ]);
    checkSaid(
      code,
      `\n${HEAD}spec: { endpointSelector: {}, egress: [{ toPorts: [{ rules: { ${dns} } }] }], egressDeny: [{ toPorts: [{ rules: { http: [{}] } }] }] }`,
      [
        "error spec.egress[0].toPorts[0].rules.dns: DNS rules need the port of the DNS server beside them; write port 53",
        "error spec.egressDeny[0].toPorts[0].rules: egressDeny refuses whole ports; it takes no L7 rules",
      ],
    );
    checkSaid(
      code,
      `\n${CLUSTERWIDE}specs: [{ nodeSelector: {}, ingress: [{ toPorts: [{ rules: { http: [{}] } }] }] }]`,
      ["error specs[0].ingress[0].toPorts[0].rules: A policy for nodes (nodeSelector) takes no L7 rules"],
    );
  });

  test("DNS rules for nodes, which only newer versions take", () =>
    checkSaid(
      "cilium-l7-kinds",
      `\n${CLUSTERWIDE}spec: { nodeSelector: {}, egress: [{ toPorts: [{ ports: [{ port: "53" }], rules: { dns: [{ matchPattern: "*" }] } }] }] }`,
      ["warning spec.egress[0].toPorts[0].rules: Older Cilium refuses DNS rules in a policy for nodes (nodeSelector)"],
    ));

  test("two kinds in one block become two items", () =>
    checkFix(
      "cilium-l7-kinds",
      "Move dns into an item of its own",
      `${HEAD}spec:
  endpointSelector: {}
  ${STATED}
  egress:
    - toEntities: [cluster]
      toPorts:
        - ports:
            - port: "80"
              protocol: TCP
          rules:
            http: [{}]
            dns: [{ matchPattern: "*" }]
`,
      `${HEAD}spec:
  endpointSelector: {}
  ${STATED}
  egress:
    - toEntities: [cluster]
      toPorts:
        - ports:
            - port: "80"
              protocol: TCP
          rules:
            http: [{}]
        - ports:
            - port: "80"
              protocol: TCP
          rules:
            dns:
              - matchPattern: "*"
`,
      { schema: true },
    ));

  test("the port of the DNS server", () =>
    checkFix(
      "cilium-l7-kinds",
      "Add port 53 (UDP and TCP)",
      `${HEAD}spec:
  endpointSelector: {}
  ${STATED}
  egress:
    - toPorts:
        - rules:
            dns: [{ matchPattern: "*" }]
`,
      `${HEAD}spec:
  endpointSelector: {}
  ${STATED}
  egress:
    - toPorts:
        - ports:
            - port: "53"
              protocol: ANY
          rules:
            dns: [{ matchPattern: "*" }]
`,
      { schema: true },
    ));
});
