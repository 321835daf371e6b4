// admin-rule-unreachable: a rule of which earlier rules of the tier decide everything.

import type { PolicyFacts } from "../../model/facts.ts";
import { type Overruled, unreachableRules } from "../../policy/precedence.ts";
import { fit } from "../message.ts";
import { engineOf } from "../np/engine.ts";
import { sameId } from "../np/sameId.ts";
import type { Fix } from "../rule.ts";
import { defineAdminPolicyRule } from "./adminPolicyRule.ts";
import { relatedTo, showPolicy } from "./related.ts";

/** reach-semantics AN-1, AN-4: within a tier the first rule that matches decides, by priority, then in the order written. */
export const adminRuleUnreachable = defineAdminPolicyRule({
  code: "admin-rule-unreachable",
  severity: "warning",
  check(facts, cx) {
    for (const overruled of unreachableRules(engineOf(cx), facts)) {
      const { path, by } = overruled;
      const [first] = by;
      if (!first) continue;
      const where = sameId(first.cite.id, facts.id) ? `Rule ${showRule(first.cite.path)}` : showPolicy(first.cite);
      const more = by.length > 1 ? ` with ${by.length - 1} more` : "";
      const verb = by.some(({ action }) => action === "pass") ? "takes all of this" : "decides all of this";
      cx.report({
        path,
        message: fit(`${where}${more} ${verb} first`, ", so this rule is never reached"),
        fixes: moveUp(facts, overruled),
        related: relatedTo(
          cx,
          by.map(({ cite }) => cite),
          ({ text }) => text,
        ),
      });
    }
  },
});

function showRule([, direction, index]: readonly (string | number)[]): string {
  return `${String(direction)}[${String(index)}]`;
}

/** Before the first rule of the same policy that takes its part; rules of other policies come first by priority. */
function moveUp(facts: PolicyFacts, { path, by }: Overruled): readonly Fix[] {
  if (by.some(({ cite }) => !sameId(cite.id, facts.id))) return [];
  const own = by.map(({ cite }) => cite.path.at(-1)).filter((index) => typeof index === "number");
  const to = Math.min(...own);
  return [
    { title: `Move up, before ${showRule([...path.slice(0, -1), to])}`, edits: [{ edit: { is: "moveUp", path, to } }] },
  ];
}
