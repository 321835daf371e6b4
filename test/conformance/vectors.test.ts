// The test vectors of the policy model: namespace a has w (app=web, port http=8080) and c (app=cli); b (team=b) has d
// (app=db, port pg=5432). Numbers follow docs/policy-model.md.

import { expect, test } from "vitest";
import type { JsonObject } from "../../server/src/base/json.ts";
import type { PolicyFacts } from "../../server/src/model/facts.ts";
import { namespace, np, pod, policy, port, view } from "./build.ts";
import { matrix, pick } from "./matrix.ts";

const workloads = [
  pod("a", "w", { app: "web" }, [port(8080, "http")]),
  pod("a", "c", { app: "cli" }),
  pod("b", "d", { app: "db" }, [port(5432, "pg")]),
];
const namespaces = [namespace("a"), namespace("b", { team: "b" })];

const everyPair = ["w→c", "w→d", "c→w", "c→d", "d→w", "d→c", "w→ext", "c→ext", "d→ext", "ext→w", "ext→c", "ext→d"];
const allOpen = Object.fromEntries(everyPair.map((pair) => [pair, "All"]));

const cli = { podSelector: { matchLabels: { app: "cli" } } };
const toWeb = { podSelector: { matchLabels: { app: "web" } } };
const toDb = { podSelector: { matchLabels: { app: "db" } } };
const teamB = { namespaceSelector: { matchLabels: { team: "b" } } };
const inA = { namespaces: { matchLabels: { "kubernetes.io/metadata.name": "a" } } };
const inB = { namespaces: { matchLabels: { "kubernetes.io/metadata.name": "b" } } };

function anp(name: string, priority: number, egress: readonly JsonObject[], subject: JsonObject = inA): PolicyFacts {
  return policy("AdminNetworkPolicy", "", name, { priority, subject, egress });
}

function banp(egress: readonly JsonObject[], subject: JsonObject = inA): PolicyFacts {
  return policy("BaselineAdminNetworkPolicy", "", "default", { subject, egress });
}

function cnp(egress: readonly JsonObject[]): PolicyFacts {
  return policy("ClusterNetworkPolicy", "", "cnp", { tier: "Admin", priority: 1, subject: inA, egress });
}

const denyAll = np("a", "deny-all", { podSelector: {}, policyTypes: ["Ingress", "Egress"] });
const vector13 = np("a", "block", {
  ...cli,
  policyTypes: ["Egress"],
  egress: [{ to: [{ ipBlock: { cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] } }], ports: [{ port: 80, endPort: 90 }] }],
});
const vector15 = np("b", "from-anywhere", {
  podSelector: { matchLabels: { app: "db" } },
  ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 5432 }] }],
});
const tenDotCells = "10.0.0.0-10.0.255.255 10.2.0.0-10.255.255.255";

const vectors: readonly [name: string, policies: readonly PolicyFacts[], expected: Record<string, string>][] = [
  ["1 no policy", [], allOpen],
  [
    "2 both types without rules",
    [denyAll],
    {
      "w→c": "none",
      "c→w": "none",
      "c→d": "none",
      "d→w": "none",
      "w→ext": "none",
      "ext→c": "none",
      "d→ext": "All",
      "ext→d": "All",
    },
  ],
  [
    "3 an empty egress list without policyTypes isolates ingress only",
    [np("a", "p", { podSelector: {}, egress: [] })],
    { "w→ext": "All", "c→d": "All", "d→w": "none", "ext→c": "none", "w→c": "none" },
  ],
  [
    "4 one empty rule allows everything",
    [np("a", "p", { podSelector: {}, policyTypes: ["Egress"], egress: [{}] })],
    allOpen,
  ],
  [
    "5 policyTypes without Egress hides the egress rules",
    [np("a", "p", { ...cli, policyTypes: ["Ingress"], egress: [{ to: [toWeb] }] })],
    { "c→w": "All", "c→d": "All", "c→ext": "All", "w→c": "none" },
  ],
  [
    "6 egress rules without policyTypes isolate ingress too",
    [np("a", "p", { ...cli, egress: [{ to: [toWeb] }] })],
    { "c→w": "All", "c→d": "none", "c→ext": "none", "w→c": "none", "ext→c": "none" },
  ],
  [
    "7 both selectors in one peer are ANDed",
    [np("a", "p", { ...cli, policyTypes: ["Egress"], egress: [{ to: [{ ...teamB, ...toDb }] }] })],
    { "c→d": "All", "c→w": "none", "c→ext": "none" },
  ],
  [
    "8 as two peers they are ORed",
    [np("a", "p", { ...cli, policyTypes: ["Egress"], egress: [{ to: [teamB, toDb] }] })],
    { "c→d": "All", "c→w": "none" },
  ],
  [
    "9 a podSelector alone looks in the own namespace",
    [np("a", "p", { ...cli, policyTypes: ["Egress"], egress: [{ to: [teamB, toWeb] }] })],
    { "c→d": "All", "c→w": "All", "c→ext": "none" },
  ],
  [
    "10 an empty port is all TCP",
    [np("a", "p", { ...cli, policyTypes: ["Egress"], egress: [{ ports: [{}] }] })],
    { "c→w": "TCP 1-65535", "c→d": "TCP 1-65535", "c→ext": "TCP 1-65535" },
  ],
  [
    "11 a named port is looked up in each destination",
    [np("a", "p", { ...cli, policyTypes: ["Egress"], egress: [{ ports: [{ port: "http" }] }] })],
    { "c→w": "TCP 8080", "c→d": "none", "c→ext": "none" },
  ],
  [
    "12 name and protocol both count",
    [np("a", "p", { ...cli, policyTypes: ["Egress"], egress: [{ ports: [{ port: "pg", protocol: "UDP" }] }] })],
    { "c→w": "none", "c→d": "none", "c→ext": "none" },
  ],
  ["13 except is cut out", [vector13], { [`c→${tenDotCells}`]: "TCP 80-90", "c→d": "none" }],
  [
    "14 another policy may allow what except left out",
    [
      vector13,
      np("a", "more", { ...cli, policyTypes: ["Egress"], egress: [{ to: [{ ipBlock: { cidr: "10.1.2.0/24" } }] }] }),
    ],
    { [`c→${tenDotCells}`]: "TCP 80-90", "c→10.1.2.0-10.1.2.255": "All" },
  ],
  ["15 every namespace is not the outside", [vector15], { "w→d": "TCP 5432", "c→d": "TCP 5432", "ext→d": "none" }],
  ["16 both sides must allow", [vector15, denyAll], { "w→d": "none", "c→d": "none" }],
  [
    "17 ports are the pod's",
    [np("a", "p", { ...cli, policyTypes: ["Egress"], egress: [{ to: [{ ...teamB }], ports: [{ port: 80 }] }] })],
    { "c→d": "TCP 80" },
  ],
  [
    "18 the lower priority number decides",
    [anp("first", 1, [{ action: "Deny", to: [inB] }]), anp("second", 2, [{ action: "Allow", to: [inB] }])],
    { "c→d": "none", "w→d": "none", "c→w": "All" },
  ],
  [
    "19 Pass skips the other admin policies",
    [
      anp("first", 1, [{ action: "Pass", to: [inB] }]),
      anp("second", 2, [{ action: "Deny", to: [inB] }]),
      banp([{ action: "Allow", to: [inB] }]),
    ],
    { "c→d": "All", "w→d": "All" },
  ],
  [
    "20 Pass leads to NetworkPolicies, and past them where none isolates",
    [
      anp("first", 1, [{ action: "Pass", to: [inB] }]),
      np("a", "p", { ...cli, policyTypes: ["Egress"] }),
      banp([{ action: "Deny", to: [inB] }]),
    ],
    { "c→d": "none", "w→d": "none", "w→c": "All" },
  ],
  [
    "20b without a baseline the default allows",
    [anp("first", 1, [{ action: "Pass", to: [inB] }]), np("a", "p", { ...cli, policyTypes: ["Egress"] })],
    { "c→d": "none", "w→d": "All" },
  ],
  [
    "21 an admin Allow comes before isolation",
    [
      anp("first", 1, [{ action: "Allow", to: [inB], ports: [{ portNumber: { protocol: "TCP", port: 80 } }] }]),
      np("a", "p", { podSelector: {}, policyTypes: ["Egress"] }),
    ],
    { "c→d": "TCP 80", "c→w": "none", "c→ext": "none" },
  ],
  [
    "22 the baseline is not asked for pods that a NetworkPolicy isolates",
    [
      banp([{ action: "Deny", to: [{ namespaces: {} }, { networks: ["0.0.0.0/0", "::/0"] }] }]),
      np("a", "p", { ...cli, policyTypes: ["Egress"], egress: [{}] }),
    ],
    { "c→w": "All", "c→d": "All", "c→ext": "All", "w→c": "none", "w→d": "none", "w→ext": "none" },
  ],
  [
    "23 an unknown peer in Accept matches nothing",
    [
      cnp([
        { action: "Accept", to: [{ galaxies: {} }] },
        { action: "Deny", to: [inB] },
      ]),
    ],
    { "c→d": "none", "c→ext": "All" },
  ],
  [
    "24 an unknown peer in Deny denies all",
    [cnp([{ action: "Deny", to: [{ galaxies: {} }] }])],
    { "c→d": "none", "c→w": "none", "c→ext": "none" },
  ],
  [
    "25 networks match pods by address",
    [anp("first", 1, [{ action: "Deny", to: [{ networks: ["0.0.0.0/0"] }] }])],
    { "w→d": "none", "w→v6": "All" },
  ],
];

test.each(vectors)("%s", (_, policies, expected) => {
  const found = matrix(view({ workloads, namespaces, policies }));
  expect(pick(found, Object.keys(expected))).toEqual(expected);
});
