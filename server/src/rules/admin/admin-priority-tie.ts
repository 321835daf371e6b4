// admin-priority-tie: two policies of a tier with one priority that do not agree on some connection.

import type { PolicyFacts } from "../../model/facts.ts";
import { rivals } from "../../policy/precedence.ts";
import { engineOf } from "../np/engine.ts";
import { shorten } from "../np/spec.ts";
import type { RuleContext } from "../rule.ts";
import { ADMIN_GROUP, ADMIN_KINDS, defineAdminPolicyRule } from "./adminPolicyRule.ts";
import { relatedTo } from "./related.ts";

const LAST = 1000;

/** reach-semantics AN-1: of equal priorities an implementation may take any first, and nobody can tell which. */
export const adminPriorityTie = defineAdminPolicyRule({
  code: "admin-priority-tie",
  severity: "warning",
  kinds: ["ClusterNetworkPolicy", "AdminNetworkPolicy"],
  check(facts, cx) {
    const priority = priorityOf(facts);
    if (priority === undefined) return;
    const others = rivals(engineOf(cx), facts).filter((other) => priorityOf(other) === priority);
    const [first] = others;
    if (!first) return;
    const path = ["spec", "priority"];
    const free = nextFree(cx, priority);
    const more = others.length > 1 ? ` (and ${others.length - 1} more)` : "";
    cx.report({
      path,
      message: `${first.id.kind} ${shorten(first.id.name, 30)}${more} has priority ${priority} too; which one wins is undefined`,
      fixes:
        free === undefined
          ? []
          : [{ title: `Raise to ${free}, behind it`, edits: [{ edit: { is: "set", path, value: free } }] }],
      related: relatedTo(
        cx,
        others.map(({ id }) => ({ id, path, text: `priority ${priority}` })),
        ({ text }) => text,
      ),
    });
  },
});

function priorityOf({ spec }: PolicyFacts): number | undefined {
  const { priority } = spec;
  return typeof priority === "number" ? priority : undefined;
}

/** The next number that no policy has. */
function nextFree(cx: RuleContext, priority: number): number | undefined {
  const taken = new Set<number>();
  for (const kind of ADMIN_KINDS) {
    for (const { facts } of cx.list(`${ADMIN_GROUP}/${kind}`)) {
      const own = facts.is === "policy" ? priorityOf(facts) : undefined;
      if (own !== undefined) taken.add(own);
    }
  }
  for (let next = priority + 1; next <= LAST; next++) if (!taken.has(next)) return next;
  return undefined;
}
