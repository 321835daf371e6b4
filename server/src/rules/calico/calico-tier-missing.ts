// calico-tier-missing: a policy in a tier that is not there.

import { isTemplate } from "../../model/read.ts";
import { namesOf, nearestName } from "../absence.ts";
import { fit } from "../message.ts";
import { defineCalicoPolicyRule } from "./calicoPolicyRule.ts";
import { tierOf } from "./spec.ts";
import { BUILT_IN_TIERS, lookUpTier, TIER_KINDS } from "./tiers.ts";

/** PolicySpec.tier: the tier must exist, or the policy is refused. */
export const calicoTierMissing = defineCalicoPolicyRule({
  code: "calico-tier-missing",
  severity: "warning",
  check(facts, cx) {
    const name = tierOf(facts);
    if (BUILT_IN_TIERS.has(name) || isTemplate(name)) return;
    const answer = lookUpTier(cx, name);
    if (answer.is !== "missing") return;
    const known = TIER_KINDS.flatMap((kind) => namesOf(cx.list(kind, "")));
    const suggestion = nearestName(name, [...new Set([...known, "default", "kube-admin", "kube-baseline"])]);
    const path = ["spec", "tier"];
    cx.report({
      path,
      ...(answer.sure ? {} : { severity: "information" }),
      message: fit(
        `No Tier ${name}${answer.sure ? "" : " in this workspace"}`,
        suggestion === undefined ? "; the policy is refused" : `; did you mean ${suggestion}?`,
      ),
      fixes:
        suggestion === undefined
          ? []
          : [{ title: `Use tier ${suggestion}`, edits: [{ edit: { is: "set", path, value: suggestion } }] }],
    });
  },
});
