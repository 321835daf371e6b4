import { expect, test } from "vitest";
import { namespace, np, pod, policy, port, view } from "../../../test/conformance/build.ts";
import { parseAddress } from "../base/ip.ts";
import { toFieldPath } from "../base/json.ts";
import type { PolicyFacts, WorkloadFacts } from "../model/facts.ts";
import { createEngine } from "./engine.ts";
import { type End, explain } from "./explain.ts";

const web = pod("a", "web", { app: "web" });
const db = pod("b", "db", { app: "db" }, [port(5432, "pg")]);
const view0 = view({ workloads: [web, db], namespaces: [namespace("a"), namespace("b")] });
const ofWeb = { podSelector: { matchLabels: { app: "web" } } };
const ofDb = { podSelector: { matchLabels: { app: "db" } } };
const inB = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "b" } } };

function end(of: WorkloadFacts | string): End {
  if (typeof of !== "string") return { is: "workload", workload: of };
  const address = parseAddress(of);
  if (!address) throw new Error(of);
  return { is: "address", address };
}

/** The verdict, then one line for each decision and change: `egress isolate a/p spec.podSelector`. */
function why(
  policies: readonly PolicyFacts[],
  from: WorkloadFacts | string,
  to: WorkloadFacts | string,
  number = 5432,
): readonly string[] {
  const engine = createEngine({ ...view0, policies });
  const { verdict, because, changes } = explain(engine, end(from), end(to), { protocol: "TCP", port: number });
  return [
    verdict,
    ...because.map(
      ({ side, effect, cite }) => `${side} ${effect}${cite ? ` ${cite.id.name} ${toFieldPath(cite.path)}` : ""}`,
    ),
    ...changes.map((change) => `fix: ${change.text}`),
  ];
}

test("without policies both sides are open", () => {
  expect(why([], web, db)).toEqual(["allow", "egress open", "ingress open"]);
  expect(why([], web, web)).toEqual(["allow", "egress open"]);
  expect(why([], "1.2.3.4", db)).toEqual(["allow", "ingress open"]);
});

test("an allowed connection names the rule and the peer on each side", () => {
  const out = np("a", "out", {
    ...ofWeb,
    policyTypes: ["Egress"],
    egress: [{ to: [{ podSelector: {} }, { ...inB, ...ofDb }], ports: [{ port: 5432 }] }],
  });
  const into = np("b", "in", { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] });
  expect(why([out, into], web, db)).toEqual([
    "allow",
    "egress allow out spec.egress[0].to[1]",
    "ingress allow in spec.ingress[0]",
  ]);
});

test("a denial by isolation names the policies, what came near, and the smallest change", () => {
  const out = np("a", "out", {
    ...ofWeb,
    policyTypes: ["Egress"],
    egress: [{ to: [{ ...inB, ...ofDb }], ports: [{ port: 80 }] }],
  });
  expect(why([out], web, db)).toEqual([
    "deny",
    "egress isolate out spec.podSelector",
    "egress near out spec.egress[0]",
    "ingress open",
    "fix: add port 5432/TCP to egress[0] of out",
  ]);
});

test("without a rule that comes near, a rule is added to a policy that has some, else a policy is created", () => {
  const other = np("a", "out", {
    ...ofWeb,
    policyTypes: ["Egress"],
    egress: [{ to: [{ podSelector: {} }], ports: [{ port: 80 }] }],
  });
  expect(why([other], web, db).at(-1)).toBe("fix: add an egress rule to b/db on 5432/TCP to out");
  const denyAll = np("a", "deny-all", { podSelector: {}, policyTypes: ["Egress"] });
  expect(why([denyAll], web, db).at(-1)).toBe(
    "fix: create NetworkPolicy a/allow-egress-to-db that allows egress to b/db on 5432/TCP",
  );
});

test("applying the changes allows the connection", () => {
  const denyOut = np("a", "deny-all", { podSelector: {}, policyTypes: ["Egress"] });
  const denyIn = np("b", "some", { podSelector: {}, policyTypes: ["Ingress"], ingress: [{ ports: [{ port: 1 }] }] });
  const before = createEngine({ ...view0, policies: [denyOut, denyIn] });
  const { changes } = explain(before, end(web), end(db), { protocol: "TCP", port: 5432 });
  const policies = [denyOut, denyIn];
  for (const change of changes) {
    if (change.is === "create") {
      const { metadata, spec } = change.manifest as {
        metadata: { namespace: string; name: string };
        spec: PolicyFacts["spec"];
      };
      policies.push(np(metadata.namespace, metadata.name, spec));
    } else if (change.is === "append") {
      const index = policies.findIndex(({ id }) => id === change.id);
      const facts = policies[index];
      const list = facts?.spec["ingress"];
      if (facts && Array.isArray(list))
        policies[index] = { ...facts, spec: { ...facts.spec, ingress: [...list, ...change.items] } };
    }
  }
  const after = createEngine({ ...view0, policies });
  expect(explain(after, end(web), end(db), { protocol: "TCP", port: 5432 }).verdict).toBe("allow");
});

test("an admin denial is told as it is, and no edit is guessed", () => {
  const admin = policy("AdminNetworkPolicy", "", "guard", {
    priority: 3,
    subject: { namespaces: {} },
    ingress: [
      { action: "Pass", from: [{ namespaces: {} }], ports: [{ portNumber: { port: 80 } }] },
      { name: "no-db", action: "Deny", from: [{ namespaces: {} }] },
    ],
  });
  expect(why([admin], web, db)).toEqual([
    "deny",
    "egress open",
    "ingress deny guard spec.ingress[1].from[0]",
    "fix: AdminNetworkPolicy guard denies it in ingress[1].from[0]: let it pass before that",
  ]);
  expect(why([admin], web, db, 80)).toEqual([
    "allow",
    "egress open",
    "ingress pass guard spec.ingress[0].from[0]",
    "ingress open",
  ]);
});

test("what is not known is neither allowed nor denied", () => {
  const byTeam = np("a", "out", {
    ...ofWeb,
    policyTypes: ["Egress"],
    egress: [{ to: [{ namespaceSelector: { matchLabels: { team: "x" } } }] }],
  });
  const engine = createEngine({ ...view0, namespaces: [namespace("a")], policies: [byTeam] });
  const { verdict, because } = explain(engine, end(web), end(db), { protocol: "TCP", port: 1 });
  expect([verdict, because.find(({ effect }) => effect === "unknown")?.text]).toEqual([
    "unknown",
    "labels of namespace b are not known",
  ]);
});
