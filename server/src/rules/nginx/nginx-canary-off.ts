// nginx-canary-off: canary settings on an Ingress that is not switched on as a canary.

import { fit } from "../message.ts";
import { defineRule } from "../rule.ts";
import { nginxIngress } from "./nginxIngress.ts";

/** internal/ingress/annotations/canary: settings without canary "true" are an error, and the Ingress is dropped. */
export const nginxCanaryOff = defineRule({
  code: "nginx-canary-off",
  severity: "error",
  on: "ingress",
  check(facts, cx) {
    const nginx = nginxIngress(facts, cx);
    if (!nginx || nginx.isOn("canary") || (nginx.has("canary") && nginx.get("canary") === undefined)) return;
    for (const name of nginx.names.filter((key) => key.startsWith("canary-")))
      cx.report({
        path: nginx.at(name),
        at: "key",
        message: fit(`${name} without canary "true"`, ": ingress-nginx drops this Ingress"),
        fixes: [nginx.setting("canary", "true")],
      });
  },
});
