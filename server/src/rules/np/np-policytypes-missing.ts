// np-policytypes-missing: policyTypes is left out and its derived value does what the rules look like; better said.

import { policyTypesOf } from "../../policy/dialects/networkPolicy/networkPolicy.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { writePolicyTypes } from "./policyTypesFix.ts";
import { hasRules, writtenTypes } from "./spec.ts";

/** networking/v1 NetworkPolicySpec.policyTypes; the two traps of its absence have rules of their own. */
export const npPolicytypesMissing = defineNetworkPolicyRule({
  code: "np-policytypes-missing",
  severity: "hint",
  check({ spec }, cx) {
    const egress = hasRules(spec, "egress");
    if (writtenTypes(spec).is !== "none" || egress === undefined) return;
    if (egress ? spec["ingress"] === undefined : spec["egress"] !== undefined) return;
    const directions = policyTypesOf(spec);
    const types = (["Ingress", "Egress"] as const).filter((type) =>
      directions.includes(type === "Ingress" ? "ingress" : "egress"),
    );
    cx.report({
      path: ["spec", "policyTypes"],
      at: "key",
      message: `policyTypes is left out and means ${types.join(" and ")}; say so`,
      fixes: [{ ...writePolicyTypes(types, spec), safe: true }],
    });
  },
});
