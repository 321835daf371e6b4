// calico-rule-unreachable: a rule of which an earlier rule of the policy decides everything.

import { relatedHere } from "../relatedHere.ts";
import type { Fix } from "../rule.ts";
import { defineCalicoPolicyRule, isGlobal } from "./calicoPolicyRule.ts";
import { coversRule } from "./ruleCover.ts";
import { DIRECTIONS, type RuleAt, rulesIn, showRule } from "./spec.ts";

const DECIDES: ReadonlySet<string | undefined> = new Set(["Allow", "Deny", "Pass"]);

/** reach-semantics CA-1, CA-2: rules are tried in their order; Allow, Deny and Pass end the policy, Log goes on. */
export const calicoRuleUnreachable = defineCalicoPolicyRule({
  code: "calico-rule-unreachable",
  severity: "warning",
  check(facts, cx) {
    for (const direction of DIRECTIONS) {
      const deciding: RuleAt[] = [];
      for (const rule of rulesIn(facts, direction)) {
        const by = deciding.find((earlier) => coversRule(earlier, rule, isGlobal(facts)));
        if (by) {
          cx.report({
            path: rule.path,
            message: `Rule ${showRule(by)} (${by.action ?? ""}) decides all of this first, so this rule is never reached`,
            fixes: fixes(rule, by),
            related: relatedHere(cx, by.path, `${by.action ?? ""} decides here`),
          });
        } else if (DECIDES.has(rule.action)) deciding.push(rule);
      }
    }
  },
});

/** Moved up where that changes something. */
function fixes(rule: RuleAt, by: RuleAt): readonly Fix[] {
  const remove: Fix = { title: "Remove this rule", edits: [{ edit: { is: "remove", path: rule.path } }] };
  if (rule.action === by.action) return [remove];
  return [
    {
      title: `Move up, before ${showRule(by)}`,
      edits: [{ edit: { is: "moveUp", path: rule.path, to: by.index } }],
    },
    remove,
  ];
}
