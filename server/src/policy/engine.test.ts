// That an edit recomputes only what it touches: rows, which are the engine's work, are compared by identity.

import { expect, test } from "vitest";
import { namespace, np, pod, policy, view } from "../../../test/conformance/build.ts";
import type { PolicyFacts, WorkloadFacts } from "../model/facts.ts";
import type { PolicyView } from "../model/views.ts";
import { createEngine, rowOf } from "./engine.ts";

const workloads: readonly WorkloadFacts[] = [
  pod("a", "web", { app: "web" }),
  pod("a", "cli", { app: "cli" }),
  pod("b", "db", { app: "db" }),
];
const base = view({ workloads, namespaces: [namespace("a"), namespace("b")] });
const ofWeb = { podSelector: { matchLabels: { app: "web" } } };
const denyWeb = np("a", "web", { ...ofWeb, policyTypes: ["Egress"] });
const denyDb = np("b", "db", { podSelector: {}, policyTypes: ["Egress"] });

/** Names of workloads whose egress row is not the same object for the second view. */
function recomputed(before: PolicyView, after: PolicyView): readonly string[] {
  const rows = (one: PolicyView) => workloads.map((_, index) => rowOf(createEngine(one), index, "egress"));
  const was = rows(before);
  return rows(after).flatMap((row, index) => (row === was[index] ? [] : (workloads[index]?.id.name ?? [])));
}

function withPolicies(...policies: readonly PolicyFacts[]): PolicyView {
  return { ...base, policies };
}

test("the same facts recompute nothing", () => {
  expect(recomputed(withPolicies(denyWeb, denyDb), withPolicies(denyWeb, denyDb))).toEqual([]);
});

test("a changed policy recomputes the pods that it selects", () => {
  const changed = np("a", "web", { ...ofWeb, policyTypes: ["Egress"], egress: [{}] });
  expect(recomputed(withPolicies(denyWeb, denyDb), withPolicies(changed, denyDb))).toEqual(["web"]);
});

test("a changed selector recomputes the pods before and after", () => {
  const moved = np("a", "web", { podSelector: { matchLabels: { app: "cli" } }, policyTypes: ["Egress"] });
  expect(recomputed(withPolicies(denyWeb, denyDb), withPolicies(moved, denyDb))).toEqual(["web", "cli"]);
});

test("an ingress policy leaves egress alone, and so does a policy that selects nobody", () => {
  const ingress = np("a", "in", { podSelector: {}, policyTypes: ["Ingress"] });
  const nobody = np("a", "none", { podSelector: { matchLabels: { app: "none" } }, policyTypes: ["Egress"] });
  expect(recomputed(withPolicies(denyWeb), withPolicies(denyWeb, ingress, nobody))).toEqual([]);
});

test("the order of policies in files is of no account", () => {
  const first = policy("AdminNetworkPolicy", "", "one", {
    priority: 1,
    subject: { namespaces: {} },
    egress: [{ action: "Deny", to: [{ namespaces: {} }] }],
  });
  expect(recomputed(withPolicies(first, denyWeb, denyDb), withPolicies(denyDb, denyWeb, first))).toEqual([]);
});
