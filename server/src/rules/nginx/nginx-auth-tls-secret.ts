// nginx-auth-tls-secret: a Secret that must be written with its namespace, without one.

import { defineRule } from "../rule.ts";
import { nginxIngress } from "./nginxIngress.ts";

/** ingress-nginx, annotations: auth-tls-secret and proxy-ssl-secret are namespace/name. */
export const nginxAuthTlsSecret = defineRule({
  code: "nginx-auth-tls-secret",
  severity: "error",
  on: "ingress",
  check(facts, cx) {
    const nginx = nginxIngress(facts, cx);
    for (const name of ["auth-tls-secret", "proxy-ssl-secret"]) {
      const value = nginx?.get(name);
      if (!nginx || value === undefined || value.includes("/")) continue;
      const whole = `${facts.id.namespace}/${value}`;
      cx.report({
        path: nginx.at(name),
        message: `${name} is namespace/name; write ${whole.slice(0, 80)}`,
        fixes: [{ title: `Use ${whole}`, edits: [{ edit: { is: "set", path: nginx.at(name), value: whole } }] }],
      });
    }
  },
});
