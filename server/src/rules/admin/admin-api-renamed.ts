// admin-api-renamed: a policy of a kind that ClusterNetworkPolicy has replaced.

import { defineAdminPolicyRule } from "./adminPolicyRule.ts";
import { SUCCESSOR, toClusterNetworkPolicy } from "./toClusterNetworkPolicy.ts";

/** v1alpha2 of policy.networking.k8s.io has one kind with a tier in the place of the two of v1alpha1. */
export const adminApiRenamed = defineAdminPolicyRule({
  code: "admin-api-renamed",
  severity: "warning",
  kinds: ["AdminNetworkPolicy", "BaselineAdminNetworkPolicy"],
  check(facts, cx) {
    const edits = toClusterNetworkPolicy(facts);
    cx.report({
      path: ["kind"],
      message: `${facts.id.kind} became ClusterNetworkPolicy (${SUCCESSOR})`,
      fixes: edits ? [{ title: "Convert to ClusterNetworkPolicy", edits: edits.map((edit) => ({ edit })) }] : [],
    });
  },
});
