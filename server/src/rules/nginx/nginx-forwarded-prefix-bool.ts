// nginx-forwarded-prefix-bool: x-forwarded-prefix as a switch, which it was once.

import { pathsOf } from "../../ingress/routes/ofIngress.ts";
import { defineRule, type Fix } from "../rule.ts";
import { nginxIngress } from "./nginxIngress.ts";

/** ingress-nginx, annotations, x-forwarded-prefix: a path since 0.24. */
export const nginxForwardedPrefixBool = defineRule({
  code: "nginx-forwarded-prefix-bool",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    const nginx = nginxIngress(facts, cx);
    const value = nginx?.get("x-forwarded-prefix");
    if (!nginx || (value !== "true" && value !== "false")) return;
    const [path] = pathsOf(facts);
    const prefix = /^\/[\w\-./]*/.exec(path?.path ?? "")?.[0].replace(/\/$/, "");
    const fixes: readonly Fix[] =
      value === "true" && prefix !== undefined && prefix !== ""
        ? [nginx.setting("x-forwarded-prefix", prefix)]
        : [nginx.removing("x-forwarded-prefix")];
    cx.report({
      path: nginx.at("x-forwarded-prefix"),
      message: `x-forwarded-prefix takes a path, not "${value}"`,
      fixes,
    });
  },
});
