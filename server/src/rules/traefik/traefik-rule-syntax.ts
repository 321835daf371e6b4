// traefik-rule-syntax: a match that Traefik can't read, so that the route is left out (pkg/rules of Traefik).

import { rulesOf } from "../../ingress/controllers/traefik/ruleDialect.ts";
import { matcherRow, nearestMatcher } from "../../ingress/controllers/traefik/ruleMatchers.ts";
import { fit } from "../message.ts";
import { defineRule } from "../rule.ts";
import { placeIn, splice } from "../textPart.ts";
import { matchersIn, type PlacedMatcher, pathOf, WITH_RULES } from "./matchers.ts";

/** Reports rules that don't parse, and matchers that there are none of; those of Traefik 2 are traefik-rule-v2's. */
export const traefikRuleSyntax = defineRule({
  code: "traefik-rule-syntax",
  severity: "error",
  on: "route",
  kinds: WITH_RULES,
  check(facts, cx) {
    for (const placed of rulesOf(facts)) {
      if (placed.parsed.is === "rule") continue;
      const { span, message, repair } = placed.parsed.problem;
      const path = pathOf(placed);
      const where = span.end > span.start ? { part: span } : {};
      cx.report({
        path,
        ...where,
        message: fit(message, ` at ${placeIn(placed.text, span.start)}`),
        fixes: repair ? [splice(repair.title, path, repair.part, repair.text)] : [],
      });
    }
    for (const item of matchersIn(facts, cx)) {
      const { matcher, row, dialect, placed, path } = item;
      if (row || (dialect.version === 3 && matcherRow(matcher.name, { ...dialect, version: 2 }))) continue;
      const { message, use } = unknown(item);
      cx.report({
        path,
        part: matcher.nameSpan,
        message: fit(message, ` at ${placeIn(placed.text, matcher.nameSpan.start)}`),
        fixes: use === undefined ? [] : [splice(`Use ${use}`, path, matcher.nameSpan, use)],
      });
    }
  },
});

function unknown({ matcher, dialect }: PlacedMatcher): { readonly message: string; readonly use: string | undefined } {
  const name = matcher.name.slice(0, 40);
  const other = dialect.of === "tcp" ? "http" : "tcp";
  if (matcherRow(matcher.name, { of: other, version: 3 })) {
    const host = dialect.of === "tcp" ? "HostSNI" : "Host";
    const use = /^host(?:sni)?$/i.test(name) ? host : /^host(?:sni)?regexp$/i.test(name) ? `${host}Regexp` : undefined;
    const kind = dialect.of === "tcp" ? "IngressRoute" : "IngressRouteTCP";
    return { message: `${name} is a matcher of ${kind}${use === undefined ? "" : `; use ${use}`}`, use };
  }
  if (dialect.version === 2 && matcherRow(matcher.name, { ...dialect, version: 3 }))
    return { message: `${name} is a matcher of version 3, and this rule is read as version 2`, use: undefined };
  const use = nearestMatcher(matcher.name, dialect);
  return { message: `Traefik has no matcher ${name}${use === undefined ? "" : `; did you mean ${use}?`}`, use };
}
