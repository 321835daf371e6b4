// cert-issuer-both: an Ingress names an Issuer and a ClusterIssuer.

import { defineRule } from "../rule.ts";
import { CLUSTER_ISSUER, ISSUER } from "../tls/issuers.ts";

/** Reports both issuer annotations on one Ingress: cert-manager refuses to choose. */
export const certIssuerBoth = defineRule({
  code: "cert-issuer-both",
  severity: "error",
  on: "ingress",
  check(facts, cx) {
    const issuer = facts.annotations[ISSUER];
    const cluster = facts.annotations[CLUSTER_ISSUER];
    if (issuer === undefined || cluster === undefined) return;
    const at = (key: string): readonly string[] => ["metadata", "annotations", key];
    cx.report({
      path: at(ISSUER),
      at: "key",
      message: `cert-manager takes an issuer or a cluster-issuer, not both (${issuer} and ${cluster})`,
      fixes: [
        { title: `Keep cluster-issuer ${cluster}`, edits: [{ edit: { is: "remove", path: at(ISSUER) } }] },
        { title: `Keep issuer ${issuer}`, edits: [{ edit: { is: "remove", path: at(CLUSTER_ISSUER) } }] },
      ],
    });
  },
});
