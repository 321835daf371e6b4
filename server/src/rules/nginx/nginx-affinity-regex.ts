// nginx-affinity-regex: a sticky cookie whose path would be a regular expression.

import { fit } from "../message.ts";
import { defineRule } from "../rule.ts";
import { nginxIngress } from "./nginxIngress.ts";

/** ingress-nginx, annotations, use-regex: a cookie's path can't be an expression, so it must be set. */
export const nginxAffinityRegex = defineRule({
  code: "nginx-affinity-regex",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    const nginx = nginxIngress(facts, cx);
    if (nginx?.get("affinity") !== "cookie" || nginx.has("session-cookie-path")) return;
    const why = nginx.isOn("use-regex") ? "use-regex" : nginx.has("rewrite-target") ? "rewrite-target" : undefined;
    if (why === undefined) return;
    cx.report({
      path: nginx.at("affinity"),
      message: fit(`With ${why} a sticky cookie needs session-cookie-path`, ": its path can't be a regular expression"),
      fixes: [nginx.setting("session-cookie-path", "/")],
    });
  },
});
