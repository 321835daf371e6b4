// nginx-cors-star-credentials: credentials are allowed for every origin, which browsers refuse.

import { defineRule } from "../rule.ts";
import { nginxIngress } from "./nginxIngress.ts";

/** internal/ingress/annotations/cors: the origin is * and credentials are allowed where neither is set. */
export const nginxCorsStarCredentials = defineRule({
  code: "nginx-cors-star-credentials",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    const nginx = nginxIngress(facts, cx);
    if (!nginx?.isOn("enable-cors")) return;
    const origin = nginx.has("cors-allow-origin") ? nginx.get("cors-allow-origin") : "*";
    const off = nginx.has("cors-allow-credentials") && !nginx.isOn("cors-allow-credentials");
    if (origin?.trim() !== "*" || off) return;
    cx.report({
      path: nginx.at(nginx.has("cors-allow-origin") ? "cors-allow-origin" : "enable-cors"),
      message: "Browsers refuse credentials with origin *; name the origins or turn credentials off",
      fixes: [nginx.setting("cors-allow-credentials", "false")],
    });
  },
});
