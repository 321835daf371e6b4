// np-redundant-rule: a rule that lets nothing through which another rule on the same pods does not let through already.

import { lowerPolicy } from "../../policy/engine.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { isRedundant, otherParts, widerElsewhere, widerIn } from "./redundancy.ts";

/**
 * reach-semantics NP-6: rules add up. Compared are this policy and those of its namespace that select at
 * least its pods. Where the whole policy adds nothing, np-redundant-policy speaks.
 */
export const npRedundantRule = defineNetworkPolicyRule({
  code: "np-redundant-rule",
  severity: "hint",
  check(facts, cx) {
    const whole = isRedundant(facts, cx);
    for (const part of lowerPolicy(facts).parts) {
      const others = part.rules.length === 0 ? [] : otherParts(facts, part, cx);
      for (const [index, rule] of part.rules.entries()) {
        const reason = widerIn(part, index) ?? (whole ? undefined : widerElsewhere(facts, rule, others));
        if (reason === undefined) continue;
        cx.report({
          path: rule.cite.path,
          message: `${reason} allows this already`,
          fixes: [{ title: "Remove this rule", edits: [{ edit: { is: "remove", path: rule.cite.path } }] }],
        });
      }
    }
  },
});
