// calico-log-only: a direction whose rules only log.

import { defineCalicoPolicyRule } from "./calicoPolicyRule.ts";
import { directionsOf, rulesIn, tierOf } from "./spec.ts";
import { defaultActionOf } from "./tiers.ts";

/** reach-semantics CA-2, CA-3: Log goes on to the next rule, and at the end of the tier what none decided is denied. */
export const calicoLogOnly = defineCalicoPolicyRule({
  code: "calico-log-only",
  severity: "warning",
  check(facts, cx) {
    const { doNotTrack, preDNAT } = facts.spec;
    // At the end of these two nothing is denied.
    if (doNotTrack === true || preDNAT === true) return;
    if (defaultActionOf(cx, tierOf(facts)) !== "Deny") return;
    for (const direction of directionsOf(facts)) {
      const rules = rulesIn(facts, direction);
      const last = rules.at(-1);
      if (!last || rules.some(({ action }) => action !== "Log")) continue;
      cx.report({
        path: [...last.path, "action"],
        message: `Log decides nothing: ${direction} that no later rule allows is dropped`,
        fixes: ["Allow", "Pass"].map((action) => ({
          title: `Add a rule with action: ${action} behind it`,
          edits: [{ edit: { is: "append", path: ["spec", direction], value: { action } } }],
        })),
      });
    }
  },
});
