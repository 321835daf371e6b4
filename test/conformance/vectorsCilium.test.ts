// The test vectors of the policy model for Cilium (31 to 38), and what else its statements CI-1 to CI-16 say, as expected
// tables over the cluster of ciliumWorld.ts.

import { expect, test } from "vitest";
import type { JsonObject } from "../../server/src/base/json.ts";
import type { OtherFacts, PolicyFacts } from "../../server/src/model/facts.ts";
import type { PolicyView } from "../../server/src/model/views.ts";
import { optionsFor } from "../../server/src/policy/options.ts";
import { np, view } from "./build.ts";
import {
  ccnp,
  cli,
  cnp,
  dbInB,
  egress,
  group,
  namespaces,
  node,
  service,
  slice,
  web,
  workloads,
} from "./ciliumWorld.ts";
import { matrix, pick } from "./matrix.ts";

const none = { "c→w": "none", "c→d": "none", "c→n": "none", "c→ext": "none" };
const all = { "c→w": "All", "c→d": "All", "c→n": "All", "c→ext": "All" };

const vectors: readonly [name: string, policies: readonly PolicyFacts[], expected: Record<string, string>][] = [
  ["31 an empty rule allows nothing", egress({}), { ...none, "w→c": "All", "ext→c": "All" }],
  ["32 no rule has no effect", egress(), all],
  ["33 a deny alone shuts all else", [cnp("p", { ...cli, egressDeny: [{ toEntities: ["world"] }] })], none],
  [
    "34 without default deny a deny leaves the rest open",
    [cnp("p", { ...cli, enableDefaultDeny: { egress: false }, egressDeny: [{ toEntities: ["world"] }] })],
    { ...all, "c→ext": "none" },
  ],
  ["35 an empty selector is the own namespace", egress({ toEndpoints: [{}] }), { ...none, "c→w": "All" }],
  ["36 a CIDR never matches pods", egress({ toCIDR: ["0.0.0.0/0", "::/0"] }), { ...none, "c→ext": "All" }],
  [
    "37 a port without a protocol is of TCP, UDP and SCTP",
    egress({ toPorts: [{ ports: [{ port: "53" }] }] }),
    {
      "c→w": "SCTP 53,TCP 53,UDP 53",
      "c→d": "SCTP 53,TCP 53,UDP 53",
      "c→n": "SCTP 53,TCP 53,UDP 53",
      "c→ext": "SCTP 53,TCP 53,UDP 53",
    },
  ],
  ["38 names without a DNS rule open nothing", egress({ toFQDNs: [{ matchName: "api.example.com" }] }), none],
  [
    "CI-1 every entry of specs counts",
    [
      {
        ...cnp("p", {}),
        specs: [
          { ...cli, egress: [{ toEndpoints: [web] }] },
          { ...cli, egress: [{ toEndpoints: [dbInB] }] },
        ],
      },
    ],
    { ...none, "c→w": "All", "c→d": "All" },
  ],
  [
    "CI-1 spec counts beside specs",
    [
      {
        ...cnp("p", { ...cli, egress: [{ toEndpoints: [web] }] }),
        specs: [{ ...cli, egress: [{ toEndpoints: [dbInB] }] }],
      },
    ],
    { ...none, "c→w": "All", "c→d": "All" },
  ],
  ["CI-1 a selector of neither kind selects nothing", [cnp("p", { egress: [{}] })], all],
  [
    "CI-1 a clusterwide policy selects pods of all namespaces",
    [ccnp("p", { endpointSelector: {}, egress: [{ toEndpoints: [{}] }] })],
    { "c→w": "All", "c→d": "All", "c→n": "none", "c→ext": "none", "d→w": "All", "d→ext": "none", "n→ext": "All" },
  ],
  [
    "CI-2 what a NetworkPolicy allows adds to it",
    [
      ...egress({ toEndpoints: [web] }),
      np("a", "np", {
        podSelector: {},
        policyTypes: ["Egress"],
        egress: [{ to: [{ ipBlock: { cidr: "8.8.8.8/32" } }] }],
      }),
    ],
    { "c→w": "All", "c→d": "none", "c→8.8.8.8-8.8.8.8": "All" },
  ],
  [
    "CI-2 a deny beats what a NetworkPolicy allows, whatever their names",
    [
      np("a", "a-first", { podSelector: {}, policyTypes: ["Egress"], egress: [{}] }),
      cnp("z-last", { ...cli, enableDefaultDeny: { egress: false }, egressDeny: [{ toEndpoints: [dbInB] }] }),
    ],
    { "c→w": "All", "c→d": "none", "c→ext": "All" },
  ],
  [
    "CI-3 a default deny that is asked for needs no rules",
    [cnp("p", { ...cli, enableDefaultDeny: { egress: true } })],
    { ...none, "w→c": "All" },
  ],
  [
    "CI-3 directions stand alone",
    [cnp("p", { ...cli, ingress: [{ fromEndpoints: [web] }] })],
    { ...all, "w→c": "All", "d→c": "none", "ext→c": "none" },
  ],
  [
    "CI-5 a list without entries selects nobody",
    egress({ toEndpoints: [], toPorts: [{ ports: [{ port: "80" }] }] }),
    none,
  ],
  [
    "CI-5 ports and peers must both match",
    egress({
      toEndpoints: [web],
      toPorts: [
        {
          ports: [
            { port: "80", protocol: "TCP" },
            { port: "90", endPort: 95, protocol: "UDP" },
          ],
        },
      ],
    }),
    { ...none, "c→w": "TCP 80,UDP 90-95" },
  ],
  [
    "CI-5 two kinds of peers in one rule",
    egress({ toEndpoints: [web], toEntities: ["world"] }),
    { "c→w": "All?", "c→ext": "All?" },
  ],
  [
    "CI-6 a namespace that exists is any",
    egress({ toEndpoints: [{ matchExpressions: [{ key: "io.kubernetes.pod.namespace", operator: "Exists" }] }] }),
    { ...none, "c→w": "All", "c→d": "All" },
  ],
  [
    "CI-6 labels of a namespace",
    egress({ toEndpoints: [{ matchLabels: { "k8s:io.cilium.k8s.namespace.labels.team": "b" } }] }),
    { ...none, "c→d": "All" },
  ],
  [
    "CI-6 a service account",
    egress({
      toEndpoints: [
        {
          matchLabels: { "io.cilium.k8s.policy.serviceaccount": "keeper" },
          matchExpressions: [{ key: "k8s:io.kubernetes.pod.namespace", operator: "In", values: ["a", "b"] }],
        },
      ],
    }),
    { ...none, "c→d": "All" },
  ],
  [
    "CI-6 the subject stays in its namespace",
    [cnp("p", { endpointSelector: { matchLabels: { "k8s:io.kubernetes.pod.namespace": "b" } }, egress: [{}] })],
    { "c→w": "none", "w→c": "none", "d→w": "All" },
  ],
  [
    "CI-6 a label of another source is no label of a pod",
    egress({ toEndpoints: [{ matchLabels: { "reserved:host": "" } }] }),
    { "c→w": "none", "c→d": "none", "c→n": "All?", "c→ext": "none" },
  ],
  [
    "CI-6 an end of another cluster is none of this one's pods",
    egress({ toEndpoints: [{ matchLabels: { app: "web", "io.cilium.k8s.policy.cluster": "west" } }] }),
    none,
  ],
  [
    "CI-7 except is cut out",
    egress({ toCIDRSet: [{ cidr: "10.0.0.0/8", except: ["10.1.0.0/16"] }] }),
    { ...none, "c→10.0.0.0-10.0.255.255 10.2.0.0-10.255.255.255": "All" },
  ],
  ["CI-8 all is everything", egress({ toEntities: ["all"] }), all],
  ["CI-8 the world is no pod and no node", egress({ toEntities: ["world"] }), { ...none, "c→ext": "All" }],
  ["CI-8 one family of it", egress({ toEntities: ["world-ipv6"] }), { ...none, "c→v6": "All" }],
  ["CI-8 the cluster is pods and nodes", egress({ toEntities: ["cluster"] }), { ...all, "c→ext": "none" }],
  ["CI-8 the own node may be any", egress({ toEntities: ["host"] }), { ...none, "c→n": "All?" }],
  ["CI-8 both together are every node", egress({ toEntities: ["host", "remote-node"] }), { ...none, "c→n": "All" }],
  ["CI-8 none is nobody", egress({ toEntities: ["none"] }), none],
  [
    "CI-10 port 0 is every port of the protocol",
    egress({ toEndpoints: [web], toPorts: [{ ports: [{ port: "0", protocol: "TCP" }] }] }),
    { "c→w": "TCP 1-65535" },
  ],
  [
    "CI-10 a name is looked up in the destination",
    egress({ toPorts: [{ ports: [{ port: "http" }] }] }),
    { ...none, "c→w": "TCP 8080" },
  ],
  ["CI-10 ICMP opens no port", egress({ icmps: [{ fields: [{ family: "IPv4", type: "EchoRequest" }] }] }), none],
  [
    "CI-11 L7 rules narrow an allow, and the port counts as open",
    egress({
      toEndpoints: [web],
      toPorts: [{ ports: [{ port: "80", protocol: "TCP" }], rules: { http: [{ method: "GET" }] } }],
    }),
    { ...none, "c→w": "TCP 80" },
  ],
  [
    "CI-14 a requirement has gone, and the rule that has no more is empty",
    egress({ toRequires: [{ matchLabels: { team: "b" } }] }),
    none,
  ],
  [
    "CI-16 a deny of a port with L7 rules denies it",
    [
      cnp("p", {
        ...cli,
        egress: [{ toEntities: ["all"] }],
        egressDeny: [
          { toEndpoints: [web], toPorts: [{ ports: [{ port: "80", protocol: "TCP" }], rules: { http: [{}] } }] },
        ],
      }),
    ],
    { "c→w": "SCTP 1-65535,TCP 1-79,81-65535,UDP 1-65535", "c→d": "All" },
  ],
  [
    "a policy of the host makes what nodes let through unknown",
    [ccnp("p", { nodeSelector: {}, ingress: [{ fromEntities: ["cluster"] }] })],
    { "c→n": "All?", "c→w": "All", "n→c": "All" },
  ],
];

test.each(vectors)("%s", (_, policies, expected) => {
  const found = matrix(view({ workloads, namespaces, policies }));
  expect(pick(found, Object.keys(expected))).toEqual(expected);
});

function table(parts: Partial<PolicyView>, names: readonly string[]): Record<string, string> {
  return pick(matrix(view({ workloads, namespaces, ...parts })), names);
}

test("CI-7 known nodes are left out of every block", () => {
  const nodes = [node("one", "9.9.9.9")];
  const policies = egress(
    { toCIDR: ["9.9.9.8/31"] },
    { toEntities: ["host", "remote-node"], toPorts: [{ ports: [{ port: "10250" }] }] },
  );
  expect(table({ nodes, policies }, ["c→9.9.9.8-9.9.9.8", "c→9.9.9.9-9.9.9.9"])).toEqual({
    "c→9.9.9.8-9.9.9.8": "All",
    "c→9.9.9.9-9.9.9.9": "SCTP 10250,TCP 10250,UDP 10250",
  });
});

test("CI-7 a block is of no pods, whatever an ipBlock is", () => {
  const egressDeny = [{ toCIDR: ["0.0.0.0/0"] }];
  const policies = [cnp("p", { ...cli, enableDefaultDeny: { egress: false }, egressDeny })];
  const found = matrix(view({ workloads, namespaces, policies }), {
    ...optionsFor("cilium"),
    ipBlockMatchesPods: "byAddress",
  });
  expect(pick(found, ["c→w", "c→n", "c→v6", "c→ext"])).toEqual({
    "c→w": "All",
    "c→n": "All",
    "c→v6": "All",
    "c→ext": "none",
  });
});

test("CI-5 nodes by their labels", () => {
  const nodes = [node("one", "9.9.9.9", { role: "edge" }), node("two", "10.0.0.5")];
  const policies = egress({ toNodes: [{ matchLabels: { role: "edge" } }] });
  expect(table({ nodes, policies }, ["c→9.9.9.9-9.9.9.9", "c→n", "c→w"])).toEqual({
    "c→9.9.9.9-9.9.9.9": "All",
    "c→n": "none",
    "c→w": "none",
  });
});

const groups = (...list: OtherFacts[]): Pick<PolicyView, "objects"> => ({
  objects: new Map([["cilium.io/CiliumCIDRGroup", list]]),
});
const complete = (): PolicyView["coverage"] => () => ({ is: "complete" });

test.each<[string, JsonObject, Partial<PolicyView>, Record<string, string>]>([
  [
    "by name",
    { cidrGroupRef: "one" },
    groups(group("one", {}, "1.1.1.1/32"), group("two", {}, "2.2.2.2/32")),
    { "c→1.1.1.1-1.1.1.1": "All", "c→w": "none" },
  ],
  [
    "by labels, less what is excepted",
    { cidrGroupSelector: { matchLabels: { "k8s:of": "us" } }, except: ["2.2.2.3/32"] },
    groups(
      group("one", { of: "us" }, "1.1.1.1/32"),
      group("two", { of: "us" }, "2.2.2.2/31"),
      group("no", {}, "3.3.3.3/32"),
    ),
    { "c→1.1.1.1-1.1.1.1 2.2.2.2-2.2.2.2": "All", "c→w": "none" },
  ],
  ["that is not known", { cidrGroupRef: "one" }, {}, { "c→ext": "All?", "c→w": "none", "c→n": "none" }],
  ["that is not there", { cidrGroupRef: "one" }, { coverage: complete() }, { "c→ext": "none", "c→w": "none" }],
])("CI-7 a CiliumCIDRGroup %s", (_, entry, parts, expected) => {
  const policies = egress({ toCIDRSet: [entry] });
  expect(table({ policies, ...parts }, Object.keys(expected))).toEqual(expected);
});

test.each<[string, JsonObject, Partial<PolicyView>, Record<string, string>]>([
  [
    "with a selector is its pods",
    { k8sService: { serviceName: "db", namespace: "b" } },
    { services: [service("db", { selector: { app: "db" }, ports: [{ port: 80 }] })] },
    { "c→d": "All", "c→w": "none", "c→ext": "none" },
  ],
  [
    "without a selector is its endpoints, and no pods",
    { k8sService: { serviceName: "out", namespace: "b" } },
    { services: [service("out", { ports: [{ port: 80 }] })], endpointSlices: [slice("out", "b", "1.1.1.1")] },
    { "c→1.1.1.1-1.1.1.1": "All", "c→d": "none" },
  ],
  [
    "by its labels",
    { k8sServiceSelector: { selector: { matchLabels: { of: "us" } } } },
    {
      services: [
        service("db", { selector: { app: "db" }, ports: [{ port: 80 }] }, { of: "us" }),
        service("no", { ports: [{ port: 80 }] }),
      ],
      endpointSlices: [slice("no", "b", "1.1.1.1")],
    },
    { "c→d": "All", "c→1.1.1.1-1.1.1.1": "none" },
  ],
  ["that is not known", { k8sService: { serviceName: "db", namespace: "b" } }, {}, { "c→d": "All?", "c→ext": "All?" }],
])("CI-13 a Service %s", (_, entry, parts, expected) => {
  expect(table({ policies: egress({ toServices: [entry] }), ...parts }, Object.keys(expected))).toEqual(expected);
});

test("CI-8 the Kubernetes API is where its endpoints are", () => {
  const policies = egress({
    toEntities: ["kube-apiserver"],
    toPorts: [{ ports: [{ port: "6443", protocol: "TCP" }] }],
  });
  const parts = { policies, endpointSlices: [slice("kubernetes", "default", "10.0.0.5", "1.1.1.1")] };
  expect(table(parts, ["c→1.1.1.1-1.1.1.1 10.0.0.5-10.0.0.5", "c→n", "c→w"])).toEqual({
    "c→1.1.1.1-1.1.1.1 10.0.0.5-10.0.0.5": "TCP 6443",
    "c→n": "TCP 6443",
    "c→w": "none",
  });
});
