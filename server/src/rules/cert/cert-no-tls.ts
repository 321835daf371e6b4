// cert-no-tls: an issuer annotation without a TLS entry that a certificate could be made for.

import { hasTemplate } from "../../model/read.ts";
import { defineRule, type Fix } from "../rule.ts";
import { ruleHosts } from "../tls/hosts.ts";
import { CLUSTER_ISSUER, ISSUER } from "../tls/issuers.ts";

/** Reports issuer annotations on an Ingress without hosts and secretName in spec.tls: cert-manager then makes nothing. */
export const certNoTls = defineRule({
  code: "cert-no-tls",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    const key = [ISSUER, CLUSTER_ISSUER].find((name) => facts.annotations[name] !== undefined);
    if (
      key === undefined ||
      hasTemplate(cx.value(["spec", "tls"])) ||
      facts.tls.some(({ hosts, secretName }) => hosts.length > 0 && secretName !== undefined)
    )
      return;
    const hosts = ruleHosts(facts);
    const value = [{ hosts, secretName: `${facts.id.name}-tls` }];
    const fix: readonly Fix[] =
      facts.tls.length > 0 || hosts.length === 0
        ? []
        : [
            {
              title: `Add tls for ${hosts.join(", ")}`,
              edits: [{ edit: { is: "set", path: ["spec", "tls"], value } }],
            },
          ];
    cx.report({
      path: ["metadata", "annotations", key],
      at: "key",
      message: "cert-manager makes no certificate without a tls entry that has hosts and a secretName",
      fixes: fix,
    });
  },
});
