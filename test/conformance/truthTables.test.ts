// Truth tables in the manner of the upstream end-to-end suite: namespaces x, y and z with pods a, b and c each, every pair
// tried on ports 80 and 81. An expectation starts from "everything passes" and is written as corrections, in order.

import { expect, test } from "vitest";
import type { JsonObject } from "../../server/src/base/json.ts";
import type { PolicyFacts, Protocol } from "../../server/src/model/facts.ts";
import { createEngine } from "../../server/src/policy/engine.ts";
import { explain } from "../../server/src/policy/explain.ts";
import { namespace, np, pod, port, view } from "./build.ts";

const NAMES = ["x", "y", "z"].flatMap((ns) => ["a", "b", "c"].map((name) => `${ns}/${name}`));

function cluster(policies: readonly PolicyFacts[]) {
  const workloads = NAMES.map((text) => {
    const [ns = "", name = ""] = text.split("/");
    const ports = [80, 81].flatMap((number) =>
      (["TCP", "UDP"] as const).map((protocol) => port(number, `serve-${number}-${protocol.toLowerCase()}`, protocol)),
    );
    return pod(ns, name, { pod: name }, ports);
  });
  return view({ workloads, namespaces: ["x", "y", "z"].map((name) => namespace(name, { ns: name })), policies });
}

/** `- *→x/a` shuts, `+ y/b→x/a` opens again; `@81` or `@80/UDP` limits a correction to one port. Later ones win. */
type Correction = string;

interface Table {
  readonly title: string;
  readonly policies: readonly PolicyFacts[];
  readonly corrections: readonly Correction[];
}

const PROBES = [
  [80, "TCP"],
  [81, "TCP"],
  [80, "UDP"],
] as const;

function expected(
  corrections: readonly Correction[],
  from: string,
  to: string,
  number: number,
  protocol: Protocol,
): boolean {
  let open = true;
  for (const correction of corrections) {
    const [, sign = "", source = "", destination = "", at] =
      /^([+-]) (\S+)→([^@\s]+)(?:@(\S+))?$/.exec(correction) ?? [];
    if (sign === "") throw new Error(`not a correction: ${correction}`);
    if (at !== undefined && at !== `${number}` && at !== `${number}/${protocol}`) continue;
    if (fits(source, from) && fits(destination, to)) open = sign === "+";
  }
  return open;
}

function fits(pattern: string, name: string): boolean {
  return pattern === "*" || pattern === name || (pattern.endsWith("/*") && name.startsWith(pattern.slice(0, -1)));
}

const inX = (name: string, spec: JsonObject) => np("x", name, spec);
const podA = { podSelector: { matchLabels: { pod: "a" } } };
const nsY = { namespaceSelector: { matchLabels: { ns: "y" } } };

const tables: readonly Table[] = [
  { title: "no policy", policies: [], corrections: [] },
  {
    title: "default deny of ingress in a namespace",
    policies: [inX("deny", { podSelector: {}, ingress: [] })],
    corrections: ["- *→x/*"],
  },
  {
    title: "default deny of all in a namespace",
    policies: [inX("deny", { podSelector: {}, policyTypes: ["Ingress", "Egress"] })],
    corrections: ["- *→x/*", "- x/*→*"],
  },
  {
    title: "ingress from one pod of the own namespace",
    policies: [inX("p", { ...podA, ingress: [{ from: [{ podSelector: { matchLabels: { pod: "b" } } }] }] })],
    corrections: ["- *→x/a", "+ x/b→x/a"],
  },
  {
    title: "ingress from namespaces by label",
    policies: [inX("p", { ...podA, ingress: [{ from: [nsY] }] })],
    corrections: ["- *→x/a", "+ y/*→x/a"],
  },
  {
    title: "ingress from namespaces by expression",
    policies: [
      inX("p", {
        ...podA,
        ingress: [
          { from: [{ namespaceSelector: { matchExpressions: [{ key: "ns", operator: "NotIn", values: ["x"] }] } }] },
        ],
      }),
    ],
    corrections: ["- x/*→x/a"],
  },
  {
    title: "ingress from pods by expression",
    policies: [
      inX("p", {
        ...podA,
        ingress: [
          { from: [{ podSelector: { matchExpressions: [{ key: "pod", operator: "In", values: ["b", "c"] }] } }] },
        ],
      }),
    ],
    corrections: ["- *→x/a", "+ x/b→x/a", "+ x/c→x/a"],
  },
  {
    title: "pod and namespace selector in one peer",
    policies: [inX("p", { ...podA, ingress: [{ from: [{ ...nsY, podSelector: { matchLabels: { pod: "b" } } }] }] })],
    corrections: ["- *→x/a", "+ y/b→x/a"],
  },
  {
    title: "pod or namespace selector as two peers",
    policies: [inX("p", { ...podA, ingress: [{ from: [nsY, { podSelector: { matchLabels: { pod: "b" } } }] }] })],
    corrections: ["- *→x/a", "+ y/*→x/a", "+ x/b→x/a"],
  },
  {
    title: "a namespace by its automatic name label",
    policies: [
      inX("p", {
        ...podA,
        ingress: [{ from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "z" } } }] }],
      }),
    ],
    corrections: ["- *→x/a", "+ z/*→x/a"],
  },
  {
    title: "ingress on one port from one namespace",
    policies: [inX("p", { ...podA, ingress: [{ from: [nsY], ports: [{ port: 81, protocol: "TCP" }] }] })],
    corrections: ["- *→x/a", "+ y/*→x/a@81/TCP"],
  },
  {
    title: "two rules with a port each",
    policies: [inX("p", { ...podA, ingress: [{ ports: [{ port: 80 }] }, { from: [nsY], ports: [{ port: 81 }] }] })],
    corrections: ["- *→x/a", "+ *→x/a@80/TCP", "+ y/*→x/a@81/TCP"],
  },
  {
    title: "a named port",
    policies: [inX("p", { podSelector: {}, ingress: [{ ports: [{ port: "serve-80-tcp" }] }] })],
    corrections: ["- *→x/*", "+ *→x/*@80/TCP"],
  },
  {
    title: "a named port of the other protocol",
    policies: [inX("p", { podSelector: {}, ingress: [{ ports: [{ port: "serve-80-udp", protocol: "UDP" }] }] })],
    corrections: ["- *→x/*", "+ *→x/*@80/UDP"],
  },
  {
    title: "a named port in egress is looked up at the destination",
    policies: [inX("p", { ...podA, policyTypes: ["Egress"], egress: [{ ports: [{ port: "serve-80-tcp" }] }] })],
    corrections: ["- x/a→*", "+ x/a→*@80/TCP"],
  },
  {
    title: "allow all ingress beside a default deny",
    policies: [inX("deny", { podSelector: {} }), inX("allow", { podSelector: {}, ingress: [{}] })],
    corrections: [],
  },
  {
    title: "policies add up",
    policies: [
      inX("p80", { podSelector: {}, ingress: [{ ports: [{ port: 80 }] }] }),
      inX("p81", { ...podA, ingress: [{ from: [nsY], ports: [{ port: 81 }] }] }),
    ],
    corrections: ["- *→x/*", "+ *→x/*@80/TCP", "+ y/*→x/a@81/TCP"],
  },
  {
    title: "egress to pods and namespaces",
    policies: [
      inX("p", {
        ...podA,
        policyTypes: ["Egress"],
        egress: [{ to: [{ ...nsY, podSelector: { matchLabels: { pod: "c" } } }] }],
      }),
    ],
    corrections: ["- x/a→*", "+ x/a→y/c"],
  },
  {
    title: "egress allowed, ingress of the other side not",
    policies: [
      inX("out", { ...podA, policyTypes: ["Egress"], egress: [{ to: [nsY] }] }),
      np("y", "in", { podSelector: {}, ingress: [{ from: [{ podSelector: {} }] }] }),
    ],
    corrections: ["- x/a→*", "- x/*→y/*", "- z/*→y/*"],
  },
  {
    title: "a port range",
    policies: [inX("p", { ...podA, policyTypes: ["Egress"], egress: [{ ports: [{ port: 81, endPort: 90 }] }] })],
    corrections: ["- x/a→*", "+ x/a→*@81/TCP"],
  },
  {
    title: "UDP alone",
    policies: [inX("p", { podSelector: {}, ingress: [{ ports: [{ port: 80, protocol: "UDP" }] }] })],
    corrections: ["- *→x/*", "+ *→x/*@80/UDP"],
  },
  {
    title: "a selector that picks no pod changes nothing",
    policies: [inX("p", { podSelector: { matchLabels: { pod: "q" } }, policyTypes: ["Ingress", "Egress"] })],
    corrections: [],
  },
  {
    title: "a peer that picks no pod admits nobody",
    policies: [inX("p", { ...podA, ingress: [{ from: [{ podSelector: { matchLabels: { pod: "q" } } }] }] })],
    corrections: ["- *→x/a"],
  },
];

test.each(tables)("$title", ({ policies, corrections }) => {
  const engine = createEngine(cluster(policies));
  const wrong: string[] = [];
  for (const source of engine.view.workloads) {
    for (const destination of engine.view.workloads) {
      if (source === destination) continue;
      const [from, to] = [source, destination].map(({ id }) => `${id.namespace}/${id.name}`);
      for (const [number, protocol] of PROBES) {
        const want = expected(corrections, from ?? "", to ?? "", number, protocol) ? "allow" : "deny";
        const got = explain(
          engine,
          { is: "workload", workload: source },
          { is: "workload", workload: destination },
          { protocol, port: number },
        ).verdict;
        if (got !== want) wrong.push(`${from}→${to} ${number}/${protocol}: want ${want}, got ${got}`);
      }
    }
  }
  expect(wrong).toEqual([]);
});
