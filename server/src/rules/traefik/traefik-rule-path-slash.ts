// traefik-rule-path-slash: the value of Path or PathPrefix does not begin with a slash, so Traefik leaves the route out.

import { defineRule } from "../rule.ts";
import { splice } from "../textPart.ts";
import { lettersOf, valuesIn, WITH_RULES } from "./matchers.ts";

/** Reports values of Path and PathPrefix without a slash at the start. */
export const traefikRulePathSlash = defineRule({
  code: "traefik-rule-path-slash",
  severity: "error",
  on: "route",
  kinds: WITH_RULES,
  check(facts, cx) {
    for (const { value, valueIs, matcher, path } of valuesIn(facts, cx)) {
      if (valueIs !== "path" || value.value === "" || value.value.startsWith("/")) continue;
      const part = lettersOf(value);
      const shown = value.value.slice(0, 40);
      const insert = { start: value.span.start + 1, end: value.span.start + 1 };
      cx.report({
        path,
        part,
        message: `${matcher.name} starts with /: ${shown} makes Traefik leave the route out`,
        fixes: [splice(`Use /${shown}`, path, insert, "/")],
      });
    }
  },
});
