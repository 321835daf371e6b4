// nginx-redirect-both: two redirects, of which one counts.

import { defineRule } from "../rule.ts";
import { nginxIngress } from "./nginxIngress.ts";

/** internal/ingress/annotations/redirect: temporal-redirect is read first, and then nothing else is. */
export const nginxRedirectBoth = defineRule({
  code: "nginx-redirect-both",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    const nginx = nginxIngress(facts, cx);
    if (nginx?.get("temporal-redirect") === undefined || nginx.get("permanent-redirect") === undefined) return;
    cx.report({
      path: nginx.at("permanent-redirect"),
      at: "key",
      message: "temporal-redirect wins; permanent-redirect does nothing",
      fixes: [nginx.removing("permanent-redirect"), nginx.removing("temporal-redirect")],
    });
  },
});
