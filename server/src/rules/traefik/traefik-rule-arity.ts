// traefik-rule-arity: a matcher with too many or too few values, or an empty one; Traefik leaves the route out.

import { toAlternatives } from "../../ingress/controllers/traefik/ruleConversion.ts";
import { fit } from "../message.ts";
import { defineRule, type Fix } from "../rule.ts";
import { placeIn, splice } from "../textPart.ts";
import { matchersIn, type PlacedMatcher, WITH_RULES } from "./matchers.ts";

/** Reports numbers of values that Traefik refuses (expectNParameters and CheckRule of its muxer). */
export const traefikRuleArity = defineRule({
  code: "traefik-rule-arity",
  severity: "error",
  on: "route",
  kinds: WITH_RULES,
  check(facts, cx) {
    for (const item of matchersIn(facts, cx)) {
      const { matcher, row, placed, path } = item;
      if (!row) continue;
      const { values, name, span } = matcher;
      const where = ` at ${placeIn(placed.text, span.start)}`;
      const empty = values.find(({ value }) => value === "");
      const pairs = row.counts === undefined && row.values.length === 2;
      if (values.length === 0 || (pairs && values.length % 2 === 1) || row.counts?.includes(values.length) === false) {
        const takes = pairs ? "pairs of a name and a value" : row.counts ? countsOf(row.counts) : "at least one value";
        const many = row.counts && values.length > 0 ? "; join alternatives with ||" : "";
        cx.report({ path, part: span, message: fit(`${name} takes ${takes}${many}`, where), fixes: fixes(item) });
      } else if (empty) {
        cx.report({
          path,
          part: empty.span,
          message: fit(`${name} has an empty value, for which Traefik refuses the rule`, where),
          fixes: [],
        });
      }
    }
  },
});

function countsOf(counts: readonly number[]): string {
  const last = counts.at(-1) ?? 1;
  return `${counts.join(" or ")} ${last === 1 ? "value" : "values"}`;
}

/** Alternatives where the values divide into groups of the number that is allowed. */
function fixes({ matcher, row, tree, path }: PlacedMatcher): readonly Fix[] {
  const size = row?.counts?.length === 1 ? (row.counts[0] ?? 0) : 0;
  const { length } = matcher.values;
  if (size === 0 || length <= size || length % size !== 0) return [];
  const text = toAlternatives(matcher, size, matcher === tree);
  const title = text.length <= 60 ? `Use ${text}` : "Write alternatives with ||";
  return [splice(title, path, matcher.span, text)];
}
