// admin-tier: a ClusterNetworkPolicy that stands in no tier.

import { nearest } from "../../base/nearest.ts";
import { isTemplate } from "../../model/read.ts";
import type { Fix } from "../rule.ts";
import { defineAdminPolicyRule } from "./adminPolicyRule.ts";

const TIERS = ["Admin", "Baseline"];
const MEANING = "Admin (before NetworkPolicies) or Baseline (behind them)";

/** ClusterNetworkPolicySpec.tier: required, Admin or Baseline; the tier of NetworkPolicies can't be named. */
export const adminTier = defineAdminPolicyRule({
  code: "admin-tier",
  severity: "error",
  kinds: ["ClusterNetworkPolicy"],
  check({ spec, id }, cx) {
    const { tier } = spec;
    const path = ["spec", "tier"];
    if (tier === undefined || tier === null) {
      const isAbsent = tier === undefined && cx.value(["spec"]) !== undefined;
      cx.report({
        path: tier === null ? path : ["spec"],
        field: path,
        at: "key",
        message: `ClusterNetworkPolicy ${id.name.slice(0, 30)} has no tier; write ${MEANING}`,
        fixes: TIERS.map((value): Fix => {
          const before = "priority" in spec ? "priority" : "subject";
          const edit = isAbsent
            ? ({ is: "insert", path: ["spec"], key: "tier", value, before } as const)
            : ({ is: "set", path, value } as const);
          return { title: `Add tier: ${value}`, edits: [{ edit }] };
        }),
      });
      return;
    }
    if (typeof tier !== "string" || isTemplate(tier) || TIERS.includes(tier)) return;
    const near = nearest(tier, TIERS);
    cx.report({
      path,
      message: `${JSON.stringify(tier.slice(0, 30))} is no tier; write ${near ?? MEANING}`,
      fixes: (near === undefined ? TIERS : [near]).map((value) => ({
        title: `Use ${value}`,
        edits: [{ edit: { is: "set", path, value } }],
        safe: value.toLowerCase() === tier.toLowerCase(),
      })),
    });
  },
});
