// cilium-fqdn-apex: a pattern for the names below a domain, without the domain itself.

import { coversFqdn } from "../../model/fqdnPattern.ts";
import { clipped } from "../nameSyntax.ts";
import { defineCiliumRule } from "./ciliumRule.ts";
import { fqdnOf, itemsOf, rulesOfSpec, specsOf } from "./spec.ts";

/** reach-semantics CI-12: `*.x.io` stands for a.x.io, and neither for x.io nor for a.b.x.io. */
export const ciliumFqdnApex = defineCiliumRule({
  code: "cilium-fqdn-apex",
  severity: "information",
  check(_, cx) {
    for (const spec of specsOf(cx.resource.value)) {
      const items = rulesOfSpec(spec)
        .filter(({ direction, isDeny }) => direction === "egress" && !isDeny)
        .flatMap((rule) => itemsOf([...rule.path, "toFQDNs"], rule.value["toFQDNs"]));
      const all = items.flatMap(({ value }) => fqdnOf(value) ?? []);
      const told = new Set<string>();
      for (const { path, value } of items) {
        const entry = fqdnOf(value);
        const domain = entry?.is === "pattern" ? /^\*{1,2}\.([^*]+\.[^*.]+)\.?$/.exec(entry.text)?.[1] : undefined;
        if (domain === undefined || told.has(domain) || /(?:^|\.)cluster\.local$/.test(domain)) continue;
        if (all.some((other) => coversFqdn(other, { is: "name", text: domain }))) continue;
        told.add(domain);
        cx.report({
          path: [...path, "matchPattern"],
          message: `${clipped(entry?.text ?? "", 40)} does not cover ${clipped(domain, 40)} itself`,
          fixes: [
            {
              title: `Add matchName ${domain}`,
              edits: [{ edit: { is: "append", path: path.slice(0, -1), value: { matchName: domain } } }],
            },
          ],
        });
      }
    }
  },
});
