// gw-replace-prefix: a prefix is replaced in a rule that has not exactly one prefix.

import { filterListsOf } from "../../ingress/controllers/gatewayApi/references.ts";
import { hasTemplate, readList, readObject } from "../../model/read.ts";
import { defineRule } from "../rule.ts";
import { isGatewayRoute } from "./parents.ts";

/** CEL rules of HTTPRouteRule: ReplacePrefixMatch needs exactly one PathPrefix match. */
export const gwReplacePrefix = defineRule({
  code: "gw-replace-prefix",
  severity: "error",
  on: "route",
  kinds: ["HTTPRoute"],
  check(facts, cx) {
    if (!isGatewayRoute(facts)) return;
    for (const [index, item] of readList(facts.spec["rules"]).entries()) {
      const { matches } = readObject(item);
      // Without matches there is one: the prefix /.
      if (matches === undefined || matches === null || hasTemplate(matches)) continue;
      const written = readList(matches);
      const prefixes = written.filter((match) => {
        const { path } = readObject(match);
        const { type } = readObject(path);
        return type === undefined || type === "PathPrefix";
      });
      if (written.length === 1 && prefixes.length === 1) continue;
      const all = filterListsOf(item, ["spec", "rules", index]).flatMap(({ filters, path }) =>
        filters.map((filter, position) => ({ filter, at: [...path, position] })),
      );
      for (const { filter, at: own } of all)
        for (const field of ["urlRewrite", "requestRedirect"]) {
          const { type } = readObject(readObject(readObject(filter)[field])["path"]);
          if (type !== "ReplacePrefixMatch") continue;
          cx.report({
            path: [...own, field, "path", "type"],
            message: `ReplacePrefixMatch needs exactly one match of type PathPrefix in its rule; this has ${
              written.length === 1 ? "another type" : written.length
            }`,
          });
        }
    }
  },
});
