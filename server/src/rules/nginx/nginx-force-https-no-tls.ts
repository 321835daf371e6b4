// nginx-force-https-no-tls: HTTPS is forced on a host that has no certificate of its own.

import { defineRule, type Fix } from "../rule.ts";
import { nginxIngress } from "./nginxIngress.ts";

/** ingress-nginx, user-guide/tls: force-ssl-redirect is meant for balancers that end TLS in front. */
export const nginxForceHttpsNoTls = defineRule({
  code: "nginx-force-https-no-tls",
  severity: "information",
  on: "ingress",
  check(facts, cx) {
    const nginx = nginxIngress(facts, cx);
    const tls = cx.value(["spec", "tls"]);
    if (!nginx?.isOn("force-ssl-redirect") || (tls !== undefined && tls !== null)) return;
    const hosts = [...new Set(facts.rules.flatMap(({ host }) => host ?? []))];
    const insert: Fix = {
      title: "Add tls for the rule hosts",
      edits: [{ edit: { is: "set", path: ["spec", "tls"], value: [{ hosts, secretName: `${facts.id.name}-tls` }] } }],
    };
    cx.report({
      path: nginx.at("force-ssl-redirect"),
      message: "HTTPS is forced with the default certificate: right only behind a balancer that ends TLS",
      fixes: hosts.length === 0 ? [] : [insert],
    });
  },
});
