// traefik-regex-go: an expression in a rule that Go's regexp package can't read (RE2: no look-around, no back references).

import { patternProblem } from "../../base/re2.ts";
import { fit } from "../message.ts";
import { defineRule } from "../rule.ts";
import { lettersOf, valuesIn, WITH_RULES } from "./matchers.ts";

/** Reports expressions of matchers that don't compile. */
export const traefikRegexGo = defineRule({
  code: "traefik-regex-go",
  severity: "error",
  on: "route",
  kinds: WITH_RULES,
  check(facts, cx) {
    for (const { value, valueIs, row, dialect, path } of valuesIn(facts, cx)) {
      if (!/Regex$/.test(valueIs) || value.value === "") continue;
      // In version 2 hosts are templates with expressions in braces.
      if (dialect.version === 2 && valueIs === "hostRegex") continue;
      const why = patternProblem(value.value);
      if (why === undefined) continue;
      cx.report({
        path,
        part: lettersOf(value),
        message: fit(`Not a Go regular expression: ${why}`, `; ${row?.name} makes Traefik leave the route out`),
      });
    }
  },
});
