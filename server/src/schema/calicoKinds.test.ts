// The kinds of Calico, whose structure is written by hand: what its validator refuses is found, what it takes is let through.

import { describe, expect, test } from "vitest";
import { checkHover } from "../../../test/fixture/checkHover.ts";
import { findAll } from "../../../test/fixture/checks.ts";
import { readFixture } from "../../../test/fixture/fixture.ts";

const STRUCTURE = / (?:schema-|[a-z]+-unknown-field)/;

const object = (kind: string, spec: string, name = "a", apiVersion = "projectcalico.org/v3"): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: ${name} }\nspec:\n  ${spec}\n`;
const rule = (text: string): string => object("GlobalNetworkPolicy", `egress: [{ action: Allow, ${text} }]`);

function structureOf(text: string): readonly string[] {
  return findAll(readFixture(text, { schema: true }))
    .map(({ text: said }) => said)
    .filter((said) => STRUCTURE.test(said));
}

describe("found", () => {
  test.each([
    [object("NetworkPolicy", "egress: [{ protocol: TCP }]"), "egress[0].action: Required value"],
    [object("NetworkPolicy", "egress: [{ action: allow }]"), 'Unsupported value: "allow"'],
    [object("NetworkPolicy", "types: [Engress]"), 'Unsupported value: "Engress"'],
    [object("NetworkPolicy", "policyTypes: [Egress]"), '"policyTypes" is no field'],
    [object("NetworkPolicy", "namespaceSelector: all()"), '"namespaceSelector" is no field'],
    [object("NetworkPolicy", "order: first"), "must be of type number"],
    [object("NetworkPolicy", "performanceHints: [AssumeNeededOnEveryNode, AssumeNeededOnEveryNode]"), "at most 1 item"],
    [rule("protocol: tcp"), "must be TCP, UDP, ICMP, ICMPv6, SCTP, UDPLite or a number from 1 to 255"],
    [rule("protocol: 256"), "should be less than or equal to 255"],
    [rule("protocol: 0"), "should be greater than or equal to 1"],
    [rule("ipVersion: 5"), "Unsupported value: 5"],
    [rule("protocol: TCP, destination: { ports: [70000] }"), "should be less than or equal to 65535"],
    [rule('protocol: TCP, destination: { ports: ["90:80"] }'), 'must start at its lower end: "80:90"'],
    [rule('protocol: TCP, destination: { ports: ["0:80"] }'), "must be between 1 and 65535"],
    [rule('protocol: TCP, destination: { ports: ["80,443"] }'), "must be a port, a range"],
    [rule("destination: { services: { namespace: b } }"), "services.name: Required value"],
    [rule("destination: { podSelector: {} }"), '"podSelector" is no field'],
    [rule("protocol: ICMP, icmp: { type: 255 }"), "should be less than or equal to 254"],
    [rule("http: { paths: [{ exact: /a, prefix: /b }] }"), "exact"],
    [rule('http: { paths: [{ exact: "/a?b" }] }'), "must start with / and have no ?"],
    [object("StagedNetworkPolicy", "stagedAction: Warning"), "must be Set, Delete, Learn or Ignore"],
    [object("StagedKubernetesNetworkPolicy", "egress: [{ to: [{ nets: [] }] }]"), '"nets" is no field'],
    [object("NetworkSet", "nets: [10.0.0.0/33]"), "must be an IP address or a CIDR block"],
    [object("Tier", "defaultAction: Allow"), 'Unsupported value: "Allow"'],
    [object("HostEndpoint", "node: n"), "interfaceName"],
    [object("HostEndpoint", "interfaceName: eth0"), "spec.node: Required value"],
    [object("HostEndpoint", "{ node: n, expectedIPs: [10.0.0.0/8] }"), "must be an IP address"],
    [object("IPPool", "cidr: 10.0.0.0/8\n  ipipMode: always"), 'Unsupported value: "always"'],
    [object("IPPool", "cidr: 10.0.0.0"), "must be a CIDR block"],
    [object("IPPool", "natOutgoing: true"), "spec.cidr: Required value"],
    [object("GlobalNetworkPolicy", "tear: a", "a", "crd.projectcalico.org/v1"), '"tear" is no field'],
  ])("%s", (text, expected) => {
    const said = structureOf(text);
    expect(said).toHaveLength(1);
    expect(said[0]).toContain(expected);
  });
});

describe("let through", () => {
  test.each([
    "apiVersion: projectcalico.org/v3\nkind: NetworkPolicy\nmetadata: { name: a }\n",
    object("NetworkPolicy", "types: []", "knp.default.some.name"),
    object("NetworkPolicy", "order: 10.5\n  tier: security", "security.web"),
    object("StagedNetworkPolicy", 'stagedAction: ""\n  selector: app == "web"'),
    object("StagedGlobalNetworkPolicy", "stagedAction: Delete"),
    object("StagedKubernetesNetworkPolicy", "podSelector: {}\n  egress: [{ to: [{ podSelector: {} }] }]"),
    rule('protocol: 17, destination: { ports: [53, "8000:8080", "443", dns-tcp] }'),
    rule('protocol: "6", destination: { domains: ["*.example.com"] }'),
    rule("protocol: UDPLite, metadata: { annotations: { why: because } }"),
    rule("notProtocol: ICMPv6, notICMP: { type: 8 }, ipVersion: 6"),
    rule('destination: { nets: [10.0.0.0/8], notNets: [10.1.0.0/16], namespaceSelector: "global()" }'),
    rule("source: { serviceAccounts: { names: [a], selector: all() } }, destination: { services: { name: a } }"),
    object("GlobalNetworkPolicy", "applyOnForward: true\n  preDNAT: true\n  doNotTrack: false"),
    object("GlobalNetworkSet", 'nets: [10.0.0.1, 10.0.0.1/8, "2001:db8::/32"]\n  allowedEgressDomains: [example.com]'),
    object(
      "HostEndpoint",
      '{ node: n, interfaceName: "*", profiles: [a], ports: [{ name: ssh, protocol: TCP, port: 22 }] }',
    ),
    object("Profile", "labelsToApply: { a: b }\n  egress: [{ action: Allow }]", "kns.default"),
    object("IPPool", "cidr: 192.168.0.0/16\n  ipipMode: CrossSubnet\n  allowedUses: [Workload, Tunnel]"),
  ])("%s", (text) => {
    expect(structureOf(text)).toEqual([]);
  });
});

test("a field is told", () =>
  checkHover(
    `apiVersion: projectcalico.org/v3
kind: Tier
metadata: { name: a }
spec: { ord$0er: 100 }
`,
    [
      "spec.order · number",
      "The lower number is tried first; without one the tier comes last. 1000000 for default, 1000 for kube-admin, 10000000 for kube-baseline.",
    ],
    "order",
    { schema: true },
  ));
