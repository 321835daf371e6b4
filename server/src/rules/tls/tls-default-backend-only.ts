// tls-default-backend-only: TLS on an Ingress without rules, under a controller that takes certificates from rules.

import { servedBy } from "../ing/routes.ts";
import { defineRule, type Fix } from "../rule.ts";
import { tlsHosts } from "./hosts.ts";

/** Reports spec.tls beside a defaultBackend alone under ingress-nginx, which looks up certificates by rule host. */
export const tlsDefaultBackendOnly = defineRule({
  code: "tls-default-backend-only",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    if (
      facts.tls.length === 0 ||
      facts.rules.length > 0 ||
      !facts.defaultBackend ||
      cx.value(["spec", "rules"]) !== undefined ||
      servedBy(facts, cx)?.controller.id !== "nginx"
    )
      return;
    const host = tlsHosts(facts)[0];
    const backend = cx.value(["spec", "defaultBackend"]);
    const fixes: readonly Fix[] =
      host === undefined || backend === undefined
        ? []
        : [
            {
              title: `Add a rule for ${host}`,
              edits: [
                {
                  edit: {
                    is: "set",
                    path: ["spec", "rules"],
                    value: [{ host, http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }],
                  },
                },
              ],
            },
          ];
    cx.report({
      path: ["spec", "tls"],
      at: "key",
      message: "ingress-nginx takes certificates from rule hosts only; this Ingress has no rule",
      fixes,
    });
  },
});
