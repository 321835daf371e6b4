// ann-injection: a URL or host of ingress-nginx with signs by which nginx configuration was injected.

import { injectionIn } from "./injection.ts";
import { defineAnnotationRule } from "./placed.ts";

/** kubernetes/kubernetes#131006 to #131009: values that were written into nginx.conf without a check. */
export const annInjection = defineAnnotationRule({
  code: "ann-injection",
  severity: "error",
  kinds: ["Ingress"],
  check({ own }, cx) {
    for (const item of own) {
      const sign = injectionIn(item);
      if (sign === undefined) continue;
      cx.report({
        path: item.path,
        message: `"${item.short}" holds ${sign}, by which nginx configuration is injected (CVE-2025-1974, -24514, -1097)`,
      });
    }
  },
});
