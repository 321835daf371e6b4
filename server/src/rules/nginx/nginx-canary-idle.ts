// nginx-canary-idle: a canary that nothing sends requests to.

import { defineRule } from "../rule.ts";
import { nginxIngress } from "./nginxIngress.ts";

/** ingress-nginx, annotations, canary: by header, by cookie or by weight; the weight is 0 where it is not set. */
export const nginxCanaryIdle = defineRule({
  code: "nginx-canary-idle",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    const nginx = nginxIngress(facts, cx);
    if (!nginx?.isOn("canary") || nginx.has("canary-by-header") || nginx.has("canary-by-cookie")) return;
    const weight = nginx.get("canary-weight");
    if (nginx.has("canary-weight") && weight !== "0") return;
    cx.report({
      path: nginx.at(nginx.has("canary-weight") ? "canary-weight" : "canary"),
      message: "Nothing sends requests to this canary: it has no header, no cookie and no weight",
      fixes: [nginx.setting("canary-weight", "10")],
    });
  },
});
