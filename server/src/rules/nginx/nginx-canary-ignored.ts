// nginx-canary-ignored: an annotation of a canary that the main Ingress alone decides.

import { fit } from "../message.ts";
import { defineRule } from "../rule.ts";
import { nginxIngress } from "./nginxIngress.ts";

/** ingress-nginx, annotations, canary: all others are ignored and taken from the main Ingress. */
const COUNTS =
  /^(?:canary(?:-.*)?|load-balance|upstream-hash-by(?:-.*)?|affinity(?:-.*)?|session-cookie-.*|backend-protocol|service-upstream)$/;

export const nginxCanaryIgnored = defineRule({
  code: "nginx-canary-ignored",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    const nginx = nginxIngress(facts, cx);
    if (!nginx?.isOn("canary")) return;
    for (const name of nginx.names.filter((key) => !COUNTS.test(key)))
      cx.report({
        path: nginx.at(name),
        at: "key",
        message: fit(`A canary takes ${name} from its main Ingress`, "; this one is ignored"),
        fixes: [nginx.removing(name)],
      });
  },
});
