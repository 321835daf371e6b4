// ing-duplicate-host-rule: one host in two rules of an Ingress.

import type { IngressFacts } from "../../model/facts.ts";
import { readList, readObject } from "../../model/read.ts";
import { clipped } from "../nameSyntax.ts";
import { relatedHere } from "../relatedHere.ts";
import { defineRule, type FixEdit, type RuleContext } from "../rule.ts";
import { servedBy } from "./routes.ts";
import { type RuleAt, rulesOf } from "./spec.ts";

/** Allowed by the API, but harder to read than one rule; F5 NGINX refuses such an Ingress (validateIngressSpec). */
export const ingDuplicateHostRule = defineRule({
  code: "ing-duplicate-host-rule",
  severity: "hint",
  on: "ingress",
  check(facts, cx) {
    const first = new Map<string, RuleAt>();
    for (const rule of rulesOf(cx.resource)) {
      if (rule.host === undefined) continue;
      const before = first.get(rule.host);
      if (!before) {
        first.set(rule.host, rule);
        continue;
      }
      const refused = isF5(facts, cx);
      cx.report({
        path: [...rule.path, "host"],
        message: refused
          ? `F5 NGINX refuses an Ingress with ${clipped(rule.host, 50)} in two rules; merge their paths`
          : `${clipped(rule.host, 50)} has another rule, rules[${before.path.at(-1)}]; their paths can stand in one`,
        ...(refused ? { severity: "error" } : {}),
        related: relatedHere(cx, [...before.path, "host"], "The first rule of this host"),
        fixes:
          rule.paths.length > 0 && before.paths.length > 0
            ? [{ title: `Merge the paths into rules[${before.path.at(-1)}]`, edits: merge(before, rule) }]
            : [],
      });
    }
  },
});

function isF5(facts: IngressFacts, cx: RuleContext): boolean {
  return servedBy(facts, cx)?.controller.id === "nginxInc";
}

function merge(into: RuleAt, from: RuleAt): readonly FixEdit[] {
  const paths = readList(readObject(from.value["http"])["paths"]);
  return [
    ...paths.map((value): FixEdit => ({ edit: { is: "append", path: [...into.path, "http", "paths"], value } })),
    { edit: { is: "remove", path: from.path } },
  ];
}
