// cert-issuer-both: an Ingress or a Gateway names an Issuer and a ClusterIssuer.

import { scopeOf } from "../../ingress/annotations/scope.ts";
import { readLabels } from "../../model/read.ts";
import { defineRuleOnAny } from "../rule.ts";
import { CLUSTER_ISSUER, ISSUER } from "../tls/issuers.ts";

/** Reports both issuer annotations on one object: cert-manager refuses to choose. */
export const certIssuerBoth = defineRuleOnAny({
  code: "cert-issuer-both",
  severity: "error",
  kinds: ["Ingress", "Gateway"],
  check(facts, cx) {
    if (scopeOf(facts.id) === undefined) return;
    const annotations = readLabels(cx.value(["metadata", "annotations"]));
    const issuer = annotations[ISSUER];
    const cluster = annotations[CLUSTER_ISSUER];
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
