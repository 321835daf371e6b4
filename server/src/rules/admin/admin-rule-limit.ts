// admin-rule-limit: more rules, peers or ports than a policy may have.

import type { Path } from "../../base/json.ts";
import { defineAdminPolicyRule } from "./adminPolicyRule.ts";
import { countOf, rulesOf, VALUES_LIMIT, wordingOf } from "./spec.ts";

/** MaxItems of the CRDs: 25 in ClusterNetworkPolicy, 100 in v1alpha1; 25 networks and domain names in both. */
export const adminRuleLimit = defineAdminPolicyRule({
  code: "admin-rule-limit",
  severity: "error",
  check(facts, cx) {
    const { limit, portsKey } = wordingOf(facts);
    const judge = (path: Path, count: number, what: string, most: number): void => {
      if (count <= most) return;
      cx.report({
        path,
        at: "key",
        message: `${count} ${what}; the limit is ${most}, so split the policy or the rule`,
      });
    };
    for (const direction of ["ingress", "egress"] as const)
      judge(["spec", direction], countOf(facts.spec[direction]), `${direction} rules`, limit);
    for (const { path, value, peersKey, peers } of rulesOf(facts)) {
      judge([...path, peersKey], countOf(value[peersKey]), "peers", limit);
      judge([...path, portsKey], countOf(value[portsKey]), portsKey, limit);
      for (const peer of peers) {
        judge([...peer.path, "networks"], countOf(peer.value["networks"]), "networks", VALUES_LIMIT);
        judge([...peer.path, "domainNames"], countOf(peer.value["domainNames"]), "domain names", VALUES_LIMIT);
      }
    }
  },
});
