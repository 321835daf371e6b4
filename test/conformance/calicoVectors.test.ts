// The test vectors of Calico's policies, numbered as in the policy model: namespace a has w (app=web, port http=8080) and c
// (app=cli); b (team=b) has d (app=db, port pg=5432).

import { expect, test } from "vitest";
import type { OtherFacts, PolicyFacts, ServiceFacts } from "../../server/src/model/facts.ts";
import type { PolicyView } from "../../server/src/model/views.ts";
import { lowerPolicy } from "../../server/src/policy/lowering.ts";
import { optionsFor } from "../../server/src/policy/options.ts";
import { namespace, np, pod, policy, port, view } from "./build.ts";
import { cnp, gnp, object, objectsOf, staged } from "./calicoBuild.ts";
import { matrix, pick } from "./matrix.ts";

const workloads = [
  pod("a", "w", { app: "web" }, [port(8080, "http")], { serviceAccount: "front" }),
  pod("a", "c", { app: "cli" }),
  pod("b", "d", { app: "db", team: "x" }, [port(5432, "pg")]),
];
const namespaces = [namespace("a"), namespace("b", { team: "b" })];

const everyPair = ["w→c", "w→d", "c→w", "c→d", "d→w", "d→c", "w→ext", "c→ext", "d→ext", "ext→w", "ext→c", "ext→d"];
const allOpen = Object.fromEntries(everyPair.map((pair) => [pair, "All"]));

interface Vector {
  readonly policies: readonly PolicyFacts[];
  readonly objects?: readonly OtherFacts[];
  readonly more?: Partial<PolicyView>;
  readonly expect: Readonly<Record<string, string>>;
}

const toWeb = { selector: "app == 'web'" };
const toDb = { selector: "app == 'db'" };
const cli = { selector: "app == 'cli'" };
const allow = { action: "Allow" };
const deny = { action: "Deny" };
const denyAll = np("a", "deny-all", { podSelector: {}, policyTypes: ["Egress"] });

const service: ServiceFacts = {
  is: "service",
  id: { group: "", kind: "Service", namespace: "b", name: "pg" },
  labels: {},
  type: "ClusterIP",
  selector: { app: "db" },
  selectorUnclear: false,
  ports: [{ name: undefined, port: 80, targetPort: "pg", protocol: "TCP", index: 0 }],
  unreadPorts: [],
  headless: false,
  clusterIPs: [],
  externalName: undefined,
  externalTrafficPolicy: undefined,
  sourceRanges: [],
  ipFamilyPolicy: undefined,
  typeFields: false,
  routing: {},
};

const vectors: Readonly<Record<string, Vector>> = {
  "26 only egress rules: ingress stays open; selectors look in the own namespace": {
    policies: [
      cnp("a", "p", {
        ...cli,
        egress: [
          { ...allow, destination: toWeb },
          { ...allow, destination: toDb },
        ],
      }),
    ],
    expect: { "w→c": "All", "ext→c": "All", "c→w": "All", "c→d": "none", "c→ext": "none" },
  },
  "27 != is met where the label is absent": {
    policies: [gnp("p", { selector: "team != 'x'", types: ["Egress"] })],
    expect: { "w→ext": "none", "c→ext": "none", "d→ext": "All" },
  },
  "28 Pass leaves the tier": {
    policies: [gnp("first", { order: 10, egress: [{ action: "Pass" }] }), gnp("second", { order: 20, egress: [deny] })],
    expect: allOpen,
  },
  "29 ports need a protocol: the rule matches nothing": {
    policies: [cnp("a", "p", { ...cli, egress: [{ ...allow, destination: { ports: [80] } }] })],
    expect: { "c→w": "none", "c→ext": "none" },
  },
  "30 the end of a tier denies what no rule of it decided": {
    policies: [gnp("t.p", { tier: "t", ...cli, egress: [{ ...allow, destination: toDb }] })],
    objects: [object("Tier", "t", { order: 10 })],
    expect: { "c→d": "All", "c→w": "none", "c→ext": "none", "w→d": "All" },
  },
  "30b unless its default action is Pass": {
    policies: [gnp("t.p", { tier: "t", ...cli, egress: [{ ...deny, destination: toDb }] })],
    objects: [object("Tier", "t", { order: 10, defaultAction: "Pass" })],
    expect: { "c→d": "none", "c→w": "All", "c→ext": "All" },
  },
  "CA-1 tiers by order, one without an order behind all others": {
    policies: [gnp("last.p", { tier: "last", egress: [allow] }), gnp("t.p", { tier: "t", egress: [deny] })],
    objects: [object("Tier", "last"), object("Tier", "t", { order: 2_000_000 })],
    expect: { "c→w": "none", "w→ext": "none" },
  },
  "CA-1 tiers of one order by name": {
    policies: [gnp("u.p", { tier: "u", egress: [deny] }), gnp("t.p", { tier: "t", egress: [allow] })],
    objects: [object("Tier", "u", { order: 5 }), object("Tier", "t", { order: 5 })],
    expect: { "c→w": "All" },
  },
  "CA-1 a tier of default's order and an earlier name comes before it": {
    policies: [denyAll, gnp("all.p", { tier: "all", egress: [allow] })],
    objects: [object("Tier", "all", { order: 1_000_000 })],
    expect: { "c→w": "All", "w→ext": "All" },
  },
  "CA-1 a NetworkPolicy is one of order 1000 in default": {
    policies: [
      np("a", "out", { podSelector: {}, policyTypes: ["Egress"], egress: [{}] }),
      gnp("before", { order: 999, egress: [{ ...deny, destination: toWeb }] }),
      gnp("behind", { order: 1001, egress: [{ ...deny, destination: toDb }] }),
    ],
    expect: { "c→w": "none", "c→d": "All", "c→ext": "All", "d→w": "none", "d→ext": "none" },
  },
  "CA-1 policies of one order by name": {
    policies: [gnp("b", { egress: [deny] }), gnp("a", { ...cli, egress: [allow] })],
    expect: { "c→w": "All", "w→c": "none" },
  },
  "CA-1 the admin tier comes before default and behind smaller orders": {
    policies: [
      policy("AdminNetworkPolicy", "", "deny", {
        priority: 1,
        subject: { namespaces: {} },
        egress: [{ action: "Deny", to: [{ networks: ["0.0.0.0/0", "::/0"] }] }],
      }),
      gnp("later", { egress: [allow] }),
      gnp("t.first", { tier: "t", ...cli, egress: [{ ...allow, destination: toWeb }, { action: "Pass" }] }),
    ],
    objects: [object("Tier", "t", { order: 999 })],
    expect: { "c→w": "All", "c→d": "none", "w→c": "none" },
  },
  "CA-2 Log goes on to the next rule": {
    policies: [cnp("a", "p", { ...cli, egress: [{ action: "Log" }, { ...allow, destination: toWeb }] })],
    expect: { "c→w": "All", "c→d": "none" },
  },
  "CA-3 a tier without a policy for the pod is skipped": {
    policies: [
      gnp("t.p", { tier: "t", ...cli, egress: [deny] }),
      cnp("a", "q", { types: ["Egress"], egress: [allow] }),
    ],
    objects: [object("Tier", "t", { order: 10 })],
    expect: { "w→d": "All", "c→d": "none" },
  },
  "CA-1 a policy of a tier that is not known decides nothing for certain": {
    policies: [gnp("t.p", { tier: "t", ...cli, egress: [{ ...allow, destination: toWeb }, deny] }), denyAll],
    expect: { "c→w": "All?", "c→d": "none", "w→c": "none" },
  },
  "CA-1 and nothing at all where there is no such tier": {
    policies: [gnp("t.p", { tier: "t", egress: [deny] })],
    more: { coverage: (kind) => ({ is: kind.endsWith("/Tier") ? "complete" : "none" }) },
    expect: allOpen,
  },
  "CA-4 a host endpoint without a profile may be closed": {
    policies: [],
    objects: [object("HostEndpoint", "node-a", { node: "a", interfaceName: "*" })],
    more: { workloads: [...workloads, pod("a", "h", { app: "host" }, [], { hostNetwork: true })] },
    expect: { "h→w": "All?", "h→ext": "All?", "ext→h": "All?", "c→w": "All" },
  },
  "CA-10 a policy that selects a host endpoint may count for pods on the node's network": {
    policies: [gnp("p", { selector: "has(role)", types: ["Egress"], egress: [{ ...allow, destination: toWeb }] })],
    objects: [object("HostEndpoint", "node-a", { profiles: ["open"] }, { labels: { role: "worker" } })],
    more: { workloads: [...workloads, pod("a", "h", { app: "host" }, [], { hostNetwork: true })] },
    expect: { "h→w": "All", "h→c": "All?", "h→ext": "All?", "c→ext": "All" },
  },
  "CA-10 doNotTrack and preDNAT are for hosts alone": {
    policies: [
      gnp("p", { doNotTrack: true, applyOnForward: true, types: ["Egress"] }),
      gnp("q", { preDNAT: true, applyOnForward: true, ingress: [deny] }),
    ],
    expect: allOpen,
  },
  "CA-18 a template value is neither yes nor no": {
    policies: [
      cnp("a", "p", {
        ...cli,
        egress: [{ ...allow, protocol: "TCP", destination: { ports: ["{{ .Values.port }}"] } }],
      }),
      cnp("a", "q", { selector: "{{ .Values.selector }}", types: ["Ingress"] }),
    ],
    expect: { "c→d": "All?", "d→w": "All?" },
  },
  "CA-5 no rules: Ingress": {
    policies: [cnp("a", "p", cli)],
    expect: { "w→c": "none", "ext→c": "none", "c→w": "All" },
  },
  "CA-5 rules of both: both": {
    policies: [cnp("a", "p", { ...cli, egress: [allow], ingress: [{ ...allow, source: toWeb }] })],
    expect: { "w→c": "All", "ext→c": "none", "c→d": "All" },
  },
  "CA-7 staged policies have no effect": {
    policies: [staged("NetworkPolicy", "a", "p", { types: ["Egress"] })],
    expect: allOpen,
  },
  "CA-8 a global policy takes pods by their namespace": {
    policies: [gnp("p", { namespaceSelector: "team == 'b'", types: ["Egress"] })],
    expect: { "d→ext": "none", "w→ext": "All" },
  },
  "CA-8 by the labels of their service account": {
    policies: [cnp("a", "p", { serviceAccountSelector: "role == 'web'", types: ["Egress"] })],
    objects: [
      object("ServiceAccount", "front", {}, { namespace: "a", labels: { role: "web" } }),
      object("ServiceAccount", "default", {}, { namespace: "a" }),
    ],
    expect: { "w→ext": "none", "c→ext": "All" },
  },
  "CA-8 labels of a service account that is not known": {
    policies: [cnp("a", "p", { serviceAccountSelector: "role == 'web'", types: ["Egress"] })],
    objects: [object("ServiceAccount", "front", {}, { namespace: "a", labels: { role: "web" } })],
    expect: { "w→ext": "none", "c→ext": "All?" },
  },
  "CA-9 labels that Calico adds": {
    policies: [
      gnp("p", { selector: "projectcalico.org/namespace == 'b'", types: ["Egress"] }),
      gnp("q", { selector: "projectcalico.org/serviceaccount in {'front'}", types: ["Ingress"] }),
      gnp("r", { namespaceSelector: "projectcalico.org/name starts with 'x'", types: ["Ingress", "Egress"] }),
    ],
    expect: { "d→ext": "none", "w→ext": "All", "ext→w": "none", "ext→c": "All" },
  },
  "CA-12 no protocol is every protocol": {
    policies: [cnp("a", "p", { ...cli, egress: [{ ...allow, destination: toWeb }] })],
    expect: { "c→w": "All" },
  },
  "CA-12 notProtocol": {
    policies: [cnp("a", "p", { ...cli, egress: [{ ...allow, notProtocol: "UDP", destination: toWeb }] })],
    expect: { "c→w": "SCTP 1-65535,TCP 1-65535" },
  },
  "CA-12 a protocol by its number": {
    policies: [cnp("a", "p", { ...cli, egress: [{ ...allow, protocol: 17, destination: { ports: [53] } }] })],
    expect: { "c→w": "UDP 53" },
  },
  "CA-12 ipVersion": {
    policies: [cnp("a", "p", { ...cli, egress: [{ ...allow, ipVersion: 4 }] })],
    expect: { "c→w": "All", "c→0.0.0.0-255.255.255.255": "All" },
  },
  "CA-12 icmp leaves ports alone": {
    policies: [cnp("a", "p", { ...cli, egress: [{ ...allow, protocol: "ICMP", icmp: { type: 8 } }] })],
    expect: { "c→w": "none", "c→ext": "none" },
  },
  "CA-12 what the source says of the pod itself in egress": {
    policies: [cnp("a", "p", { types: ["Egress"], egress: [{ ...allow, source: cli }, { ...deny }] })],
    expect: { "c→ext": "All", "w→ext": "none" },
  },
  "CA-12 source ports can't be told": {
    policies: [cnp("a", "p", { ...cli, egress: [{ ...allow, protocol: "TCP", source: { ports: ["1:1023"] } }] })],
    expect: { "c→w": "TCP 1-65535?", "c→ext": "TCP 1-65535?" },
  },
  "CA-12 http opens a port in part": {
    policies: [
      cnp("a", "p", {
        selector: "app == 'web'",
        ingress: [{ ...allow, protocol: "TCP", http: { methods: ["GET"] }, destination: { ports: ["http"] } }],
      }),
    ],
    expect: { "c→w": "TCP 8080", "ext→w": "TCP 8080" },
  },
  "CA-13 nets and notNets": {
    policies: [
      cnp("a", "p", {
        ...cli,
        egress: [{ ...allow, destination: { nets: ["10.0.0.0/8"], notNets: ["10.1.0.0/16"] } }],
      }),
    ],
    expect: { "c→10.0.0.0-10.0.255.255 10.2.0.0-10.255.255.255": "All", "c→w": "none" },
  },
  "CA-13 all addresses but private ones: no pod whose address is not known": {
    policies: [
      cnp("a", "p", { ...cli, egress: [{ ...allow, destination: { nets: ["0.0.0.0/0"], notNets: ["10.0.0.0/8"] } }] }),
    ],
    expect: { "c→0.0.0.0-9.255.255.255 11.0.0.0-255.255.255.255": "All", "c→w": "none", "c→d": "none" },
  },
  "CA-13 a single address in nets": {
    policies: [cnp("a", "p", { ...cli, egress: [{ ...allow, destination: { nets: ["8.8.8.8"] } }] })],
    expect: { "c→8.8.8.8-8.8.8.8": "All", "c→w": "none" },
  },
  "CA-13 names of service accounts": {
    policies: [cnp("a", "p", { ...cli, ingress: [{ ...allow, source: { serviceAccounts: { names: ["front"] } } }] })],
    expect: { "w→c": "All", "d→c": "none", "ext→c": "none" },
  },
  "CA-13 a Service stands for its pods and their ports": {
    policies: [
      cnp("a", "p", { ...cli, egress: [{ ...allow, destination: { services: { name: "pg", namespace: "b" } } }] }),
    ],
    more: { services: [service] },
    expect: { "c→d": "TCP 5432", "c→w": "none", "c→ext": "none" },
  },
  "CA-13 a Service that is not known": {
    policies: [cnp("a", "p", { ...cli, egress: [{ ...allow, destination: { services: { name: "pg" } } }] })],
    expect: { "c→d": "All?", "c→ext": "All?" },
  },
  "CA-14 nets match pods by address": {
    policies: [gnp("p", { ...cli, egress: [{ ...allow, destination: { nets: ["10.0.0.0/8"] } }] })],
    more: {
      workloads: workloads.map((one) => ({ ...one, podIPs: [one.id.name === "w" ? "10.0.0.1" : "172.16.0.1"] })),
    },
    expect: { "c→w": "All", "c→d": "none" },
  },
  "CA-15 all() is every namespace, and not the outside": {
    policies: [cnp("a", "p", { ...cli, egress: [{ ...allow, destination: { namespaceSelector: "all()" } }] })],
    expect: { "c→w": "All", "c→d": "All", "c→ext": "none" },
  },
  "CA-15 global() is no pod": {
    policies: [
      cnp("a", "p", {
        ...cli,
        egress: [{ ...allow, destination: { namespaceSelector: "global()", selector: "kind == 'api'" } }],
      }),
    ],
    objects: [
      object("GlobalNetworkSet", "api", { nets: ["8.8.8.8"] }, { labels: { kind: "api" } }),
      object("NetworkSet", "own", { nets: ["9.9.9.9"] }, { namespace: "a", labels: { kind: "api" } }),
    ],
    expect: { "c→w": "none", "c→d": "none", "c→8.8.8.8-8.8.8.8": "All" },
  },
  "CA-16 notSelector of a global policy takes in the outside": {
    policies: [gnp("p", { ...cli, egress: [{ ...allow, destination: { notSelector: "app == 'web'" } }] })],
    expect: { "c→w": "none", "c→d": "All", "c→ext": "All" },
  },
  "CA-16 notSelector of a namespaced policy stays in its namespace": {
    policies: [
      cnp("a", "p", { selector: "app == 'web'", egress: [{ ...allow, destination: { notSelector: "app == 'web'" } }] }),
    ],
    expect: { "w→c": "All", "w→d": "none", "w→ext": "none" },
  },
  "CA-17 a NetworkSet stands for its nets": {
    policies: [cnp("a", "p", { ...cli, egress: [{ ...allow, destination: { selector: "kind == 'api'" } }] })],
    objects: [
      object("GlobalNetworkSet", "api", { nets: ["8.8.8.8"] }, { labels: { kind: "api" } }),
      object("NetworkSet", "own", { nets: ["9.9.9.0/24"] }, { namespace: "a", labels: { kind: "api" } }),
      object("NetworkSet", "other", { nets: ["7.7.7.0/24"] }, { namespace: "b", labels: { kind: "api" } }),
    ],
    expect: { "c→9.9.9.0-9.9.9.255": "All", "c→w": "none" },
  },
  "CA-17 a global policy looks everywhere": {
    policies: [gnp("p", { ...cli, egress: [{ ...allow, destination: { selector: "kind == 'api'" } }] })],
    objects: [
      object("GlobalNetworkSet", "api", { nets: ["8.8.8.8"] }, { labels: { kind: "api" } }),
      object("NetworkSet", "other", { nets: ["7.7.7.0/24"] }, { namespace: "b", labels: { kind: "api" } }),
    ],
    expect: { "c→7.7.7.0-7.7.7.255 8.8.8.8-8.8.8.8": "All" },
  },
  "CA-18 numbers, ranges and names of ports": {
    policies: [
      cnp("a", "p", {
        ...cli,
        egress: [{ ...allow, protocol: "TCP", destination: { ports: [80, "90:92", "http"], notPorts: [91] } }],
      }),
    ],
    expect: { "c→w": "TCP 80,90,92,8080", "c→d": "TCP 80,90,92", "c→ext": "TCP 80,90,92" },
  },
  "CA-18 a name is looked up in the pod that owns it": {
    policies: [
      gnp("p", {
        selector: "app == 'web'",
        ingress: [{ ...allow, protocol: "TCP", destination: { ports: ["http"] } }],
      }),
    ],
    expect: { "c→w": "TCP 8080", "ext→w": "TCP 8080" },
  },
};

test.each(Object.entries(vectors))("%s", (_, { policies, objects = [], more = {}, expect: wanted }) => {
  const whole = view({ workloads, namespaces, policies, objects: objectsOf(objects), ...more });
  expect(pick(matrix(whole, optionsFor("calico")), Object.keys(wanted))).toEqual(wanted);
});

test("29 a rule with ports and no protocol is told", () => {
  const broken = cnp("a", "p", { ...cli, egress: [{ ...allow, destination: { ports: [80] } }] });
  expect(lowerPolicy(broken).problems).toEqual([
    { path: ["spec", "egress", 0], text: "egress[0] has ports without a protocol TCP, UDP or SCTP" },
  ]);
});
