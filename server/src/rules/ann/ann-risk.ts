// ann-risk: an annotation that ingress-nginx itself rates above what it takes by default.

import { isAtLeast } from "../../ingress/annotations/version.ts";
import { defineAnnotationRule, versionOf } from "./placed.ts";

/** annotations-risk-level is High since ingress-nginx 1.12, so that ratings of Critical are refused. */
export const annRisk = defineAnnotationRule({
  code: "ann-risk",
  severity: "warning",
  kinds: ["Ingress"],
  check({ own }, cx) {
    for (const { row, owner, short, path } of own) {
      if (row?.risk !== "critical" || owner.title !== "ingress-nginx") continue;
      const version = versionOf(owner, cx);
      if (version !== undefined && !isAtLeast(version, "1.12.0")) continue;
      cx.report({
        path,
        at: "key",
        message: `"${short}" is rated critical; ingress-nginx refuses it unless annotations-risk-level is Critical`,
      });
    }
  },
});
