// np-name-says-deny: a policy that is named for denying and has a rule that allows everything.

import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { namesDeny, opensAll } from "./openRule.ts";
import { rulesOf, shorten } from "./spec.ts";

/** reach-semantics NP-7: `egress: [{}]` allows everything, `egress: []` nothing. */
export const npNameSaysDeny = defineNetworkPolicyRule({
  code: "np-name-says-deny",
  severity: "warning",
  check(facts, cx) {
    if (!namesDeny(facts)) return;
    for (const rule of rulesOf(facts)) {
      if (!opensAll(rule)) continue;
      cx.report({
        path: rule.path,
        message: `${shorten(facts.id.name, 50)} allows all ${rule.direction}: an empty rule matches everything`,
        fixes: [
          {
            title: `Remove the rule (allow no ${rule.direction} by it)`,
            edits: [{ edit: { is: "remove", path: rule.path } }],
          },
        ],
      });
    }
  },
});
