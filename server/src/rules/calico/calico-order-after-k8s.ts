// calico-order-after-k8s: a policy that comes behind the NetworkPolicies of Kubernetes for the same pods.

import { NETWORK_POLICY } from "../../index/policyView.ts";
import type { PolicyFacts } from "../../model/facts.ts";
import { selects, toSelector } from "../../model/selector.ts";
import { policyTypesOf } from "../../policy/dialects/networkPolicy/networkPolicy.ts";
import { fit } from "../message.ts";
import { shorten } from "../np/spec.ts";
import type { RuleContext } from "../rule.ts";
import { defineCalicoPolicyRule } from "./calicoPolicyRule.ts";
import { workloadsOf } from "./endpoints.ts";
import { DEFAULT_TIER, directionsOf, orderOf, tierOf } from "./spec.ts";

/** What NetworkPolicies of Kubernetes count as in tier default (reach-semantics CA-1). */
const THEIRS = 1000;

export const calicoOrderAfterK8s = defineCalicoPolicyRule({
  code: "calico-order-after-k8s",
  severity: "warning",
  kinds: ["GlobalNetworkPolicy"],
  check(facts, cx) {
    const order = orderOf(facts);
    if (order === undefined || order <= THEIRS || tierOf(facts) !== DEFAULT_TIER) return;
    const directions = directionsOf(facts);
    const [first, ...more] = cx
      .list(NETWORK_POLICY)
      .filter(
        ({ facts: other }) =>
          other.is === "policy" &&
          policyTypesOf(other.spec).some((direction) => directions.includes(direction)) &&
          sharePods(facts, other, cx),
      );
    if (!first) return;
    const { namespace, name } = first.facts.id;
    const path = ["spec", "order"];
    cx.report({
      path,
      message: fit(
        `NetworkPolicy ${shorten(`${namespace}/${name}`, 40)}${more.length > 0 ? ` and ${more.length} more` : ""} ${more.length > 0 ? "count as order 1000 and go" : "counts as order 1000 and goes"} first`,
        `; ${order} comes behind`,
      ),
      fixes: [{ title: "Use order: 900", edits: [{ edit: { is: "set", path, value: 900 } }] }],
      related: [first, ...more]
        .slice(0, 5)
        .map((entry) => ({ entry, path: ["metadata", "name"], message: "counts as order 1000" })),
    });
  },
});

function sharePods(facts: PolicyFacts, other: PolicyFacts, cx: RuleContext): boolean {
  const selector = toSelector(other.spec["podSelector"] ?? {});
  if (!selector || selector.unclear) return false;
  const own = workloadsOf(cx, facts);
  return cx
    .workloads(other.id.namespace)
    .some((workload) => !workload.labelsUnclear && selects(selector, workload.podLabels) && own.has(workload));
}
