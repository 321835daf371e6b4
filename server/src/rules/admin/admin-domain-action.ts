// admin-domain-action: domain names in a rule that denies or passes on.

import type { Json } from "../../base/json.ts";
import type { Fix } from "../rule.ts";
import { defineAdminPolicyRule } from "./adminPolicyRule.ts";
import { type RuleAt, rulesOf, wordingOf } from "./spec.ts";

/** Egress peers' domainNames: with Accept (v1alpha1: Allow) only, as a list of exceptions before a denial of the rest. */
export const adminDomainAction = defineAdminPolicyRule({
  code: "admin-domain-action",
  severity: "error",
  kinds: ["ClusterNetworkPolicy", "AdminNetworkPolicy"],
  check(facts, cx) {
    const { allow } = wordingOf(facts);
    for (const rule of rulesOf(facts)) {
      const { action } = rule.value;
      if (rule.direction !== "egress" || (action !== "Deny" && action !== "Pass")) continue;
      for (const { path, value } of rule.peers) {
        if (value["domainNames"] === undefined) continue;
        cx.report({
          path: [...path, "domainNames"],
          at: "key",
          message: `Domain names work with ${allow} only, not with ${action}; ${allow.toLowerCase()} those that may be reached, deny the rest behind`,
          fixes: allowOnly(rule, allow),
        });
      }
    }
  },
});

/** The rule turned into the exception that it can be; pods are passed on first, for 0.0.0.0/0 takes them in too. */
function allowOnly({ path, peers }: RuleAt, allow: string): readonly Fix[] {
  if (peers.some(({ value }) => value["domainNames"] === undefined)) return [];
  const list = path.slice(0, -1);
  const rest: readonly Json[] = [
    { name: "pods-by-their-policies", action: "Pass", to: [{ namespaces: {} }] },
    { name: "deny-the-rest", action: "Deny", to: [{ networks: ["0.0.0.0/0", "::/0"] }] },
  ];
  return [
    {
      title: `${allow} these names and insert the Deny rule for the rest`,
      edits: [
        { edit: { is: "set", path: [...path, "action"], value: allow } },
        ...rest.map((value) => ({ edit: { is: "append", path: list, value } as const })),
      ],
    },
  ];
}
