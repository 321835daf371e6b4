// np-redundant-rule: a rule that lets nothing through which another rule on the same pods does not let through already.

import { lowerPolicy } from "../../policy/lowering.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { redundancyIn, showRules } from "./redundancy.ts";

/**
 * reach-semantics NP-6: rules add up. Compared are this policy and those of its namespace that select at
 * least its pods, one by one and together. Where the whole policy adds nothing, np-redundant-policy speaks.
 */
export const npRedundantRule = defineNetworkPolicyRule({
  code: "np-redundant-rule",
  severity: "hint",
  check(facts, cx) {
    const { rules } = redundancyIn(facts.id.namespace, cx);
    for (const rule of lowerPolicy(facts).parts.flatMap((part) => part.rules)) {
      const by = rules.get(rule);
      if (!by) continue;
      cx.report({
        path: rule.cite.path,
        message: `${showRules(by, facts)} ${by.length === 1 ? "allows" : "allow"} this already`,
        fixes: [{ title: "Remove this rule", edits: [{ edit: { is: "remove", path: rule.cite.path } }] }],
      });
    }
  },
});
