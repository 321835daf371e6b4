// traefik-rulesyntax-old: a rule asks for the syntax of Traefik 2, which the next major version no longer reads.

import { toVersion3 } from "../../ingress/controllers/traefik/ruleConversion.ts";
import { dialectOf, type PlacedRule, rulesOf } from "../../ingress/controllers/traefik/ruleDialect.ts";
import type { RouteFacts } from "../../model/facts.ts";
import { defineRuleOnAny, type Fix, type RuleContext } from "../rule.ts";
import { isTraefiks, traefikAnnotations } from "./annotations.ts";
import { pathOf, WITH_RULES } from "./matchers.ts";

const MESSAGE = "ruleSyntax is deprecated and will be removed; write the rule in version 3 syntax";

/** Reports spec.routes[].syntax and the annotation router.rulesyntax. */
export const traefikRulesyntaxOld = defineRuleOnAny({
  code: "traefik-rulesyntax-old",
  severity: "warning",
  kinds: ["Ingress", ...WITH_RULES],
  check(facts, cx) {
    if (facts.is === "route") ofRoutes(facts, cx);
    if (facts.is !== "ingress" || !isTraefiks(facts, cx)) return;
    for (const { path, name } of traefikAnnotations(cx)) {
      if (name !== "router.rulesyntax") continue;
      const fixes: readonly Fix[] = [{ title: "Remove router.rulesyntax", edits: [{ edit: { is: "remove", path } }] }];
      cx.report({ path, at: "key", message: MESSAGE, fixes });
    }
  },
});

function ofRoutes(facts: RouteFacts, cx: RuleContext): void {
  for (const placed of rulesOf(facts)) {
    if (placed.route["syntax"] === undefined) continue;
    const path = ["spec", "routes", placed.index, "syntax"];
    const converted = inVersion3(facts, placed);
    const fixes: readonly Fix[] =
      converted === undefined
        ? []
        : [
            {
              title: converted === placed.text ? "Remove syntax" : "Convert the rule and remove syntax",
              edits: [
                {
                  edit: {
                    is: "splice",
                    path: pathOf(placed),
                    part: { start: 0, end: placed.text.length },
                    text: converted,
                  },
                },
                { edit: { is: "remove", path } },
              ],
            },
          ];
    cx.report({ path, at: "key", message: MESSAGE, fixes });
  }
}

function inVersion3(facts: RouteFacts, placed: PlacedRule): string | undefined {
  const { of, version } = dialectOf(facts, placed, undefined);
  if (version === 3) return placed.text;
  return placed.parsed.is === "rule" ? toVersion3(placed.text, placed.parsed.tree, of) : undefined;
}
