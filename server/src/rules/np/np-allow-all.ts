// np-allow-all: a rule without peers and ports, which lets everything through.

import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { namesDeny, opensAll } from "./openRule.ts";
import { rulesOf } from "./spec.ts";

/** reach-semantics NP-7. Where the policy's name says the contrary, np-name-says-deny speaks. */
export const npAllowAll = defineNetworkPolicyRule({
  code: "np-allow-all",
  severity: "information",
  check(facts, cx) {
    if (namesDeny(facts)) return;
    for (const rule of rulesOf(facts)) {
      if (opensAll(rule)) cx.report({ path: rule.path, message: `This rule allows all ${rule.direction}` });
    }
  },
});
