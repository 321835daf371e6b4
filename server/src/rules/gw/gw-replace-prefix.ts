// gw-replace-prefix: a prefix is replaced in a rule that has not exactly one prefix.

import { readList, readObject } from "../../model/read.ts";
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
      const { filters, matches } = readObject(item);
      const written = readList(matches);
      // Without matches there is one: the prefix /.
      const prefixes = written.filter((match) => {
        const { path } = readObject(match);
        const { type } = readObject(path);
        return type === undefined || type === "PathPrefix";
      });
      if (written.length === 0 || (written.length === 1 && prefixes.length === 1)) continue;
      for (const [at, filter] of readList(filters).entries())
        for (const field of ["urlRewrite", "requestRedirect"]) {
          const { type } = readObject(readObject(readObject(filter)[field])["path"]);
          if (type !== "ReplacePrefixMatch") continue;
          cx.report({
            path: ["spec", "rules", index, "filters", at, field, "path", "type"],
            message: `ReplacePrefixMatch needs exactly one match of type PathPrefix in its rule; this has ${
              written.length === 1 ? "another type" : written.length
            }`,
          });
        }
    }
  },
});
