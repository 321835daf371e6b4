import { expect, test } from "vitest";
import { nameProblem } from "./nameForms.ts";

const service = { group: "", kind: "Service" };
const cases: readonly (readonly [string, { readonly group: string; readonly kind: string }, string, boolean])[] = [
  ["a Service without dots", service, "cart.v1", false],
  ["a Service", service, "cart-1", true],
  ["a Namespace with a dot", { group: "", kind: "Namespace" }, "a.b", false],
  ["a Namespace that begins with a digit", { group: "", kind: "Namespace" }, "1a", true],
  ["a Deployment with dots", { group: "apps", kind: "Deployment" }, "a.b-c", true],
  ["two dots", { group: "apps", kind: "Deployment" }, "a..b", false],
  ["a Role with colons", { group: "rbac.authorization.k8s.io", kind: "ClusterRole" }, "system:Node", true],
  ["a Role with a slash", { group: "rbac.authorization.k8s.io", kind: "Role" }, "a/b", false],
  ["a CronJob of 52 characters", { group: "batch", kind: "CronJob" }, "a".repeat(52), true],
  ["a CronJob of 53 characters", { group: "batch", kind: "CronJob" }, "a".repeat(53), false],
  ["a Calico policy with its tier", { group: "projectcalico.org", kind: "GlobalNetworkPolicy" }, "tier.web", true],
  ["a Calico policy with two dots", { group: "projectcalico.org", kind: "NetworkPolicy" }, "a.b.c", false],
  [
    "a NetworkPolicy of Kubernetes in Calico",
    { group: "projectcalico.org", kind: "NetworkPolicy" },
    "knp.default.a.b",
    true,
  ],
  ["a Tier with a dot", { group: "crd.projectcalico.org", kind: "Tier" }, "a.b", false],
  ["a Tier of 64 characters", { group: "projectcalico.org", kind: "Tier" }, "a".repeat(64), false],
  ["a custom resource in capitals", { group: "example.com", kind: "Bucket" }, "Files", false],
];

test.each(cases)("%s", (_, id, name, fine) => {
  expect(nameProblem(id, name, false) === undefined).toBe(fine);
});

test("a Service that begins with a digit is refused by older servers only", () => {
  expect(nameProblem(service, "1a", false)).toEqual({ reason: "it begins with a digit", old: true });
});

test("a prefix may end with a hyphen", () => {
  expect(nameProblem(service, "cart-", true)).toBeUndefined();
  expect(nameProblem(service, "cart-", false)?.reason).toBe("it begins and ends with a letter or digit");
});
