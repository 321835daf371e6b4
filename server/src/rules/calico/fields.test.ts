import { describe, test } from "vitest";
import { checkDiagnostics, checkFix, checkNoFix, checkSaid } from "../../../../test/fixture/checks.ts";

const policy = (spec: string, kind = "NetworkPolicy", version = "projectcalico.org/v3"): string =>
  `apiVersion: ${version}\nkind: ${kind}\nmetadata: { name: web }\nspec:\n${spec}\n`;
const egress = (rule: string, kind?: string): string => policy(`  egress:\n  - action: Allow\n${rule}`, kind);
const ingress = (rule: string, kind?: string): string => policy(`  ingress:\n  - action: Allow\n${rule}`, kind);

describe("calico-types-missing", () => {
  const only = { only: ["calico-types-missing"] };
  test("each direction by itself, staged policies too", () => {
    checkDiagnostics(
      policy(
        `  types: [Ingress]
  ^^^^^ warning calico-types-missing: types lacks Egress, so the egress rules do nothing
  egress: [{ action: Allow }]`,
        "StagedGlobalNetworkPolicy",
      ),
      only,
    );
    checkDiagnostics(
      policy(`  types: [Egress]
  ^^^^^ warning calico-types-missing: types lacks Ingress, so the ingress rules do nothing
  ingress: [{ action: Allow }]
  egress: [{ action: Allow }]`),
      only,
    );
  });
  test("nothing where types is left out, empty, templated or misspelt, and for NetworkPolicies of Kubernetes", () => {
    for (const types of ["  order: 1", "  types: []", '  types: ["{{ .Values.types }}"]', "  types: [ingress]"])
      checkDiagnostics(policy(`${types}\n  egress: [{ action: Allow }]`), only);
    checkDiagnostics(policy("  types: [Ingress]\n  egress: []"), only);
    checkDiagnostics(policy("  types: [Ingress]\n  egress: [{}]", "NetworkPolicy", "networking.k8s.io/v1"), only);
  });
  test("the type is added, or the rules go", () => {
    const before = policy("  types: [Ingress]\n  ingress: [{ action: Deny }]\n  egress: [{ action: Allow }]");
    checkFix("calico-types-missing", "Add Egress to types", before, before.replace("[Ingress]", "[Ingress, Egress]"));
    checkFix(
      "calico-types-missing",
      "Remove the egress rules",
      before,
      before.replace("\n  egress: [{ action: Allow }]", ""),
    );
  });
});

describe("calico-ports-protocol", () => {
  const only = { only: ["calico-ports-protocol"] };
  test("without a protocol, and with one that has no ports", () => {
    checkDiagnostics(
      egress(`    destination:
      ports: [80, http]
      ^^^^^ error calico-ports-protocol: Ports need a protocol: TCP, UDP or SCTP`),
      only,
    );
    checkDiagnostics(
      egress(`    protocol: ICMP
              ^^^^ error calico-ports-protocol: Ports need protocol TCP, UDP or SCTP; ICMP has none
    source: { notPorts: ["8000:8080"] }`),
      only,
    );
    checkDiagnostics(
      egress(`    protocol: 47
              ^^ error calico-ports-protocol: Ports need protocol TCP, UDP or SCTP; 47 has none
    destination: { ports: [80] }`),
      only,
    );
    checkDiagnostics(
      egress(`    protocol: udp
              ^^^ error calico-ports-protocol: The protocol is UDP, in capitals
    destination: { ports: [53] }`),
      { ...only, schema: true },
    );
  });
  test("nothing for names of ports, and for the three by name or number", () => {
    checkDiagnostics(egress("    source: { notPorts: [http] }"), only);
    for (const protocol of ["TCP", "UDP", "SCTP", "6", "17", "132", '"17"', '"{{ .Values.protocol }}"'])
      checkDiagnostics(egress(`    protocol: ${protocol}\n    destination: { ports: [80] }`), only);
    checkDiagnostics(egress("    protocol: ICMPv6\n    destination: { notPorts: [] }"), only);
  });
  test("the protocol is added behind the action, or changed", () => {
    checkFix(
      "calico-ports-protocol",
      "Add protocol: UDP",
      egress("    destination: { ports: [53] }"),
      egress("    protocol: UDP\n    destination: { ports: [53] }"),
    );
    checkFix(
      "calico-ports-protocol",
      "Use protocol TCP",
      egress("    protocol: UDPLite # for now\n    destination: { ports: [53] }"),
      egress("    protocol: TCP # for now\n    destination: { ports: [53] }"),
    );
  });
});

describe("calico-ip-mixed", () => {
  const only = { only: ["calico-ip-mixed"] };
  test("in one list, over both ends, and beside ipVersion", () => {
    checkDiagnostics(
      egress(`    destination: { nets: [10.0.0.0/8, "2001:db8::/32"] }
                                      ^^^^^^^^^^^^^^^ error calico-ip-mixed: A rule holds one IP version: 10.0.0.0/8 is IPv4, 2001:db8::/32 IPv6`),
      only,
    );
    checkDiagnostics(
      egress(`    source: { nets: ["2001:db8::/32"] }
    destination: { notNets: [10.0.0.0/8] }
                             ^^^^^^^^^^ error calico-ip-mixed`),
      only,
    );
    checkDiagnostics(
      egress(`    ipVersion: 6
    destination: { nets: [10.0.0.0/8] }
                          ^^^^^^^^^^ error calico-ip-mixed: 10.0.0.0/8 is IPv4, and the rule is for ipVersion 6`),
      only,
    );
    checkDiagnostics(egress('    ipVersion: 6\n    destination: { nets: ["2001:db8::/32", what] }'), only);
  });
  test("the rule is split in front of itself", () => {
    checkFix(
      "calico-ip-mixed",
      "Split the rule by IP version",
      egress(`    protocol: TCP
    destination:
      nets: [10.0.0.0/8, "2001:db8::/32", 192.168.0.0/16]
      notNets: ["2001:db8::/48"]
  - action: Deny`),
      policy(`  egress:
  - action: Allow
    protocol: TCP
    destination:
      nets:
      - "2001:db8::/32"
      notNets:
      - "2001:db8::/48"
  - action: Allow
    protocol: TCP
    destination:
      nets: [10.0.0.0/8, 192.168.0.0/16]
  - action: Deny`),
    );
    checkFix(
      "calico-ip-mixed",
      "Use ipVersion 4",
      egress("    ipVersion: 6\n    destination: { nets: [10.0.0.0/8] }"),
      egress("    ipVersion: 4\n    destination: { nets: [10.0.0.0/8] }"),
    );
    // Split, the second rule would be for every source.
    checkNoFix(
      "calico-ip-mixed",
      egress('    source: { nets: ["2001:db8::/32"] }\n    destination: { nets: [10.0.0.0/8] }'),
    );
  });
});

describe("np-cidr-invalid, np-cidr-host-bits", () => {
  test("in every list of a rule", () => {
    checkDiagnostics(
      egress(`    source: { notNets: [10.0.0.1/8] }
                        ^^^^^^^^^^ warning np-cidr-host-bits: 10.0.0.1/8 means 10.0.0.0/8; write that
    destination: { nets: [10.0.0.1, "{{ .Values.net }}", example.com] }
                          ^^^^^^^^ error np-cidr-invalid: "10.0.0.1" is no CIDR: it lacks a length such as /32
                                                         ^^^^^^^^^^^ error np-cidr-invalid: "example.com" is no CIDR: write an address and a length, as in 10.0.0.0/8`),
      { only: ["np-cidr-invalid", "np-cidr-host-bits", "schema-format"], schema: true },
    );
  });
  test("fixes", () => {
    checkFix(
      "np-cidr-invalid",
      "Use 10.0.0.0/31 and 10.0.0.2/32",
      egress("    destination: { nets: [10.0.0.0-10.0.0.2] }"),
      egress("    destination: { nets: [10.0.0.0/31, 10.0.0.2/32] }"),
    );
    checkFix(
      "np-cidr-host-bits",
      "Use 10.0.0.0/8",
      egress("    destination: { nets: [10.0.0.1/8] }"),
      egress("    destination: { nets: [10.0.0.0/8] }"),
    );
  });
});

describe("calico-notnets-all", () => {
  test("both versions, with what is removed", () => {
    checkSaid("calico-notnets-all", ingress('    source: { notNets: ["::/0"] }'), [
      "error spec.ingress[0].source.notNets[0]: notNets ::/0 excludes every address, so this rule matches no traffic",
    ]);
    checkSaid("calico-notnets-all", ingress("    source: { notNets: [10.0.0.0/8], nets: [0.0.0.0/0] }"), []);
    checkFix(
      "calico-notnets-all",
      "Remove 0.0.0.0/0",
      ingress("    source:\n      notNets: [10.0.0.0/8, 0.0.0.0/0]"),
      ingress("    source:\n      notNets: [10.0.0.0/8]"),
    );
    checkFix(
      "calico-notnets-all",
      "Remove notNets",
      ingress("    source:\n      selector: all()\n      notNets: [0.0.0.0/0]"),
      ingress("    source:\n      selector: all()"),
    );
  });
});

describe("calico-icmp", () => {
  const said = (text: string, ...expected: readonly string[]) => checkSaid("calico-icmp", text, expected);
  test("protocol, type and IP version", () => {
    said(ingress("    icmp: { type: 8 }"), "error spec.ingress[0].icmp: icmp needs protocol ICMP or ICMPv6");
    said(
      ingress("    protocol: TCP\n    icmp: { type: 8 }"),
      "error spec.ingress[0].protocol: icmp needs protocol ICMP or ICMPv6, not TCP",
    );
    said(
      ingress("    protocol: 1\n    notICMP: { code: 1 }"),
      "error spec.ingress[0].notICMP.code: An ICMP code needs its type: code 1 means something else in each type",
    );
    said(
      ingress("    ipVersion: 4\n    protocol: 58\n    notProtocol: ICMPv6"),
      "error spec.ingress[0].ipVersion: protocol ICMPv6 is for IPv6, and the rule is for ipVersion 4",
      "error spec.ingress[0].ipVersion: notProtocol ICMPv6 is for IPv6, and the rule is for ipVersion 4",
    );
    said(ingress("    protocol: ICMP\n    icmp: { type: 0, code: 0 }\n    ipVersion: 4"));
    said(ingress("    notICMP: { type: 8 }"));
    said(ingress("    protocol: '{{ .Values.p }}'\n    icmp: { type: 8 }"));
  });
  test("fixes", () => {
    checkFix(
      "calico-icmp",
      "Add protocol: ICMPv6",
      ingress("    icmp: { type: 128 }"),
      ingress("    protocol: ICMPv6\n    icmp: { type: 128 }"),
    );
    checkFix(
      "calico-icmp",
      "Add type: 3 (destination unreachable)",
      ingress("    protocol: ICMP\n    icmp:\n      code: 4"),
      ingress("    protocol: ICMP\n    icmp:\n      type: 3\n      code: 4"),
    );
    checkFix(
      "calico-icmp",
      "Use ipVersion 6",
      ingress("    ipVersion: 4\n    protocol: ICMPv6"),
      ingress("    ipVersion: 6\n    protocol: ICMPv6"),
    );
  });
});

describe("calico-services-mixed", () => {
  const said = (text: string, ...expected: readonly string[]) => checkSaid("calico-services-mixed", text, expected);
  test("beside others, at the wrong end, without a namespace", () => {
    said(
      egress("    destination: { services: { name: cart }, nets: [10.0.0.0/8], notPorts: [80] }"),
      "error spec.egress[0].destination.services: services stands alone: it tells addresses and ports; remove nets, notPorts",
    );
    said(
      egress("    source: { services: { name: cart } }"),
      "error spec.egress[0].source.services: In an egress rule services may stand in destination alone",
    );
    said(
      ingress("    destination: { services: { name: cart } }"),
      "error spec.ingress[0].destination.services: In an ingress rule services may stand in source alone",
    );
    said(
      egress("    destination: { services: { name: cart } }", "StagedGlobalNetworkPolicy"),
      "error spec.egress[0].destination.services: A StagedGlobalNetworkPolicy belongs to no namespace, so Service cart needs its own",
    );
  });
  test("nothing for ports of a caller, and for empty neighbours", () => {
    said(
      ingress("    protocol: TCP\n    source: { services: { name: cart, namespace: a }, ports: [80], notPorts: [81] }"),
    );
    said(egress('    destination: { services: { name: cart }, selector: "", nets: [] }'));
    said(egress("    destination: { services: { name: cart, namespace: a } }", "GlobalNetworkPolicy"));
  });
  test("fixes", () => {
    checkFix(
      "calico-services-mixed",
      "Remove selector, ports",
      egress(
        "    protocol: TCP\n    destination:\n      services: { name: cart }\n      selector: all()\n      ports: [80]",
      ),
      egress("    protocol: TCP\n    destination:\n      services: { name: cart }"),
    );
    checkFix(
      "calico-services-mixed",
      "Move to destination",
      egress("    source:\n      services: { name: cart }"),
      egress("    destination:\n      services: { name: cart }"),
    );
    checkFix(
      "calico-services-mixed",
      "Add namespace: shop",
      `#- /a.yaml\n${egress("    destination:\n      services: { name: cart }", "GlobalNetworkPolicy")}#- /cart.yaml\nkind: Service\nmetadata: { name: cart, namespace: shop }\n`,
      egress("    destination:\n      services: { name: cart, namespace: shop }", "GlobalNetworkPolicy"),
    );
  });
});

describe("calico-http", () => {
  const said = (text: string, ...expected: readonly string[]) => checkSaid("calico-http", text, expected);
  test("direction, action and protocol", () => {
    said(
      egress("    http: { methods: [GET] }"),
      "error spec.egress[0].http: http works in ingress rules that allow, over TCP, not in egress rules",
    );
    said(
      policy("  ingress: [{ action: Deny, http: { methods: [GET] } }]"),
      "error spec.ingress[0].http: http works in ingress rules that allow, over TCP, not with action Deny",
    );
    said(
      ingress("    protocol: UDP\n    http: { methods: [GET] }"),
      "error spec.ingress[0].protocol: http works in ingress rules that allow, over TCP, not over UDP",
    );
    said(ingress("    protocol: 6\n    http: { methods: [GET] }"));
    said(ingress("    http: { methods: [GET] }"));
  });
  test("fixes", () => {
    checkFix(
      "calico-http",
      "Remove http",
      egress("    protocol: TCP\n    http: { methods: [GET] }"),
      egress("    protocol: TCP"),
    );
    checkFix(
      "calico-http",
      "Use protocol TCP",
      ingress("    protocol: UDP\n    http: { methods: [GET] }"),
      ingress("    protocol: TCP\n    http: { methods: [GET] }"),
    );
  });
});

describe("calico-prednat", () => {
  const global = (spec: string) => policy(spec, "GlobalNetworkPolicy");
  const said = (text: string, ...expected: readonly string[]) => checkSaid("calico-prednat", text, expected);
  test("what excludes and what needs", () => {
    said(
      global("  preDNAT: true\n  doNotTrack: true\n  applyOnForward: true"),
      "error spec.doNotTrack: preDNAT and doNotTrack exclude each other: one policy acts in one place only",
    );
    said(global("  doNotTrack: true"), "error spec.doNotTrack: doNotTrack needs applyOnForward: true");
    said(
      global("  preDNAT: true\n  applyOnForward: false"),
      "error spec.applyOnForward: preDNAT needs applyOnForward: true",
    );
    said(
      global("  preDNAT: true\n  applyOnForward: true\n  types: [Ingress, Egress]\n  egress: [{ action: Allow }]"),
      "error spec.types[1]: A preDNAT policy acts before addresses are translated, and has no egress",
      "error spec.egress: A preDNAT policy acts before addresses are translated, and has no egress rules",
    );
    said(global("  preDNAT: true\n  applyOnForward: true\n  ingress: [{ action: Deny }]"));
    said(global("  preDNAT: true\n  applyOnForward: '{{ .Values.forward }}'"));
    said(global("  preDNAT: false\n  doNotTrack: false"));
  });
  test("fixes", () => {
    checkFix(
      "calico-prednat",
      "Set applyOnForward: true",
      global("  doNotTrack: true"),
      global("  doNotTrack: true\n  applyOnForward: true"),
    );
    checkFix(
      "calico-prednat",
      "Remove Egress",
      global("  preDNAT: true\n  applyOnForward: true\n  types: [Ingress, Egress]"),
      global("  preDNAT: true\n  applyOnForward: true\n  types: [Ingress]"),
    );
  });
});

describe("calico-crd-group, calico-domains", () => {
  test("where they stand", () => {
    checkDiagnostics(
      `apiVersion: crd.projectcalico.org/v1
            ^^^^^^^^^^^^^^^^^^^^^^^^ warning calico-crd-group: Write projectcalico.org/v3; what goes into Calico's storage group is not checked by Calico
kind: NetworkPolicy
metadata: { name: web }
spec:
  egress:
  - action: Allow
    destination: { domains: [example.com] }
                   ^^^^^^^ information calico-domains: domains needs Calico Enterprise or Cloud; the open-source Calico has no such field
---
apiVersion: projectcalico.org/v3
kind: GlobalNetworkSet
metadata: { name: web }
spec: { allowedEgressDomains: [example.com] }
        ^^^^^^^^^^^^^^^^^^^^ information calico-domains: allowedEgressDomains needs Calico Enterprise or Cloud; the open-source Calico has no such field
`,
      { only: ["calico-crd-group", "calico-domains", "np-unknown-field", "ing-unknown-field"], schema: true },
    );
  });
  test("a fix", () =>
    checkFix(
      "calico-crd-group",
      "Use projectcalico.org/v3",
      policy("  order: 1", "NetworkPolicy", "crd.projectcalico.org/v1"),
      policy("  order: 1"),
    ));
});
