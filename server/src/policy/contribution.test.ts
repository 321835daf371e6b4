import { expect, test } from "vitest";
import { namespace, np, pod, policy, view } from "../../../test/conformance/build.ts";
import { type JsonObject, toFieldPath } from "../base/json.ts";
import type { PolicyFacts } from "../model/facts.ts";
import { showName } from "../model/resourceId.ts";
import { redundantPolicy, redundantRules } from "./contribution.ts";
import { createEngine } from "./engine.ts";

const workloads = [pod("a", "web", { app: "web" }), pod("a", "cli", { app: "cli" }), pod("b", "db", { app: "db" })];
const web = { podSelector: { matchLabels: { app: "web" } } };
const toCli = { to: [{ podSelector: { matchLabels: { app: "cli" } } }] };
const toOwn = { to: [{ podSelector: {} }] };
const toLater = { to: [{ podSelector: { matchLabels: { app: "later" } } }] };

function egress(name: string, ...rules: readonly JsonObject[]): PolicyFacts {
  return np("a", name, { ...web, policyTypes: ["Egress"], egress: rules });
}

function rules(policies: readonly PolicyFacts[]): readonly string[] {
  const engine = createEngine(view({ workloads, namespaces: [namespace("a"), namespace("b")], policies }));
  return policies.flatMap((facts) =>
    redundantRules(engine, facts).map(
      ({ path, by }) =>
        `${facts.id.name} ${toFieldPath(path)} by ${by.map(({ id }) => showName(id)).join() || "nobody"}`,
    ),
  );
}

function whole(policies: readonly PolicyFacts[]): readonly string[] {
  const engine = createEngine(view({ workloads, namespaces: [namespace("a"), namespace("b")], policies }));
  return policies.filter((facts) => redundantPolicy(engine, facts)).map(({ id }) => id.name);
}

test("a rule that another rule of the policy covers", () => {
  expect(rules([egress("p", toOwn, toCli)])).toEqual(["p spec.egress[1] by a/p"]);
  expect(rules([egress("p", toCli, { ...toCli, ports: [{ port: 80 }] })])).toEqual(["p spec.egress[1] by a/p"]);
  expect(rules([egress("p", { ...toCli, ports: [{ port: 81 }] }, { ...toCli, ports: [{ port: 80 }] })])).toEqual([]);
});

test("a rule that another policy covers, and not where that one selects fewer pods", () => {
  const all = np("a", "all", { podSelector: {}, policyTypes: ["Egress"], egress: [{}] });
  expect(rules([egress("p", toCli), all])).toEqual(["p spec.egress[0] by a/all"]);
  const wide = np("a", "wide", { podSelector: {}, policyTypes: ["Egress"], egress: [toCli] });
  expect(rules([wide, egress("p", toOwn)])).toEqual([]);
});

test("address blocks count by address", () => {
  const block = (cidr: string) => ({ to: [{ ipBlock: { cidr } }] });
  expect(rules([egress("p", block("10.0.0.0/8"), block("10.1.0.0/16"))])).toEqual(["p spec.egress[1] by a/p"]);
  expect(rules([egress("p", block("10.0.0.0/8"), block("11.0.0.0/8"))])).toEqual([]);
});

test("a rule for pods that may come is no waste unless another takes them in", () => {
  expect(rules([egress("p", toCli, toLater)])).toEqual([]);
  expect(rules([egress("p", toOwn, toLater)])).toEqual(["p spec.egress[1] by nobody"]);
});

test("an admin rule behind one that decides first", () => {
  const inA = { namespaces: { matchLabels: { "kubernetes.io/metadata.name": "a" } } };
  const deny = { action: "Deny", to: [{ namespaces: {} }] };
  const accept = { action: "Accept", to: [{ pods: { podSelector: { matchLabels: { app: "db" } } } }] };
  const admin = (priority: number, rule: JsonObject) =>
    policy("ClusterNetworkPolicy", "", `p${priority}`, { tier: "Admin", priority, subject: inA, egress: [rule] });
  expect(rules([admin(1, deny), admin(2, accept)]).map((text) => text.split(" ")[0])).toEqual(["p2"]);
  expect(rules([admin(3, deny), admin(2, accept)])).toEqual([]);
});

test("a policy that changes nothing", () => {
  expect(whole([egress("p", toCli), egress("q", toCli)])).toEqual(["p", "q"]);
  expect(whole([egress("p", toCli), egress("q")])).toEqual(["q"]);
  expect(whole([egress("p", toCli)])).toEqual([]);
});

test("a rule that opens a port is more than one of Cilium that opens it in part", () => {
  const ports = [{ port: 80 }];
  const inPart = policy("CiliumNetworkPolicy", "a", "in-part", {
    endpointSelector: { matchLabels: { app: "web" } },
    egress: [
      {
        toEndpoints: [{ matchLabels: { app: "cli" } }],
        toPorts: [{ ports: [{ port: "80", protocol: "TCP" }], rules: { http: [{ method: "GET" }] } }],
      },
    ],
  });
  expect(rules([egress("p", { ...toCli, ports }), inPart])).toEqual(["in-part spec.egress[0] by a/p"]);
});
