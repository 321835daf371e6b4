// traefik-host-star: Host(`*`), which matches every request since Traefik 3.7.7, and only hosts of one label before.

import type { Span } from "../../base/span.ts";
import type { RuleMatcher, RuleNode } from "../../ingress/controllers/traefik/rule.ts";
import { defineRule } from "../rule.ts";
import { splice } from "../textPart.ts";
import { valuesIn, WITH_RULES } from "./matchers.ts";

/** Reports a host that is a star alone (docs/content/migrate/v3.md of Traefik, 3.7.7). */
export const traefikHostStar = defineRule({
  code: "traefik-host-star",
  severity: "warning",
  on: "route",
  kinds: WITH_RULES,
  check(facts, cx) {
    for (const { value, row, matcher, tree, path } of valuesIn(facts, cx)) {
      if (row?.name !== "Host" || value.value !== "*") continue;
      const rest = withoutMatcher(tree, matcher);
      cx.report({
        path,
        part: matcher.span,
        message: "Host(`*`) matches every request since Traefik 3.7.7, and only hosts of one label before",
        fixes: rest
          ? [splice("Remove the matcher", path, rest, "")]
          : matcher === tree
            ? [splice("Use PathPrefix(`/`)", path, matcher.span, "PathPrefix(`/`)")]
            : [],
      });
    }
  },
});

/** What goes with a matcher of a conjunction: the matcher and one `&&`. */
function withoutMatcher(tree: RuleNode, matcher: RuleMatcher): Span | undefined {
  if (tree.is !== "and") return undefined;
  const index = tree.operands.indexOf(matcher);
  const [before, after] = [tree.operands[index - 1], tree.operands[index + 1]];
  if (index < 0) return undefined;
  if (after) return { start: matcher.span.start, end: after.span.start };
  return before ? { start: before.span.end, end: matcher.span.end } : undefined;
}
