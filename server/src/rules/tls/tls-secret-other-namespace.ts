// tls-secret-other-namespace: a TLS entry names a Secret that only another namespace has.

import { SECRET } from "../../index/policyView.ts";
import { isTemplate } from "../../model/read.ts";
import { fit } from "../message.ts";
import { defineRule } from "../rule.ts";
import { hasIssuer, isMade } from "./issuers.ts";
import { isNoTlsSecret } from "./tlsAbsence.ts";

/** Reports TLS Secrets of other namespaces: an Ingress reads those of its own alone (networking/v1 IngressTLS.secretName). */
export const tlsSecretOtherNamespace = defineRule({
  code: "tls-secret-other-namespace",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    const { namespace } = facts.id;
    if (hasIssuer(cx) || isTemplate(namespace)) return;
    for (const { secretName, index } of facts.tls) {
      if (secretName === undefined || secretName.includes("/") || isMade(facts, secretName, cx)) continue;
      const lookup = cx.lookUp(SECRET, namespace, secretName);
      if (lookup.is === "found") continue;
      const others = cx.list(SECRET).filter((entry) => entry.facts.id.name === secretName);
      const beside = others.filter(({ origin }) => origin.is === "file" && origin.uri === cx.uri);
      const other = (
        lookup.is === "missing" || isNoTlsSecret(cx, namespace, secretName)
          ? others
          : lookup.why === "no cluster"
            ? beside
            : []
      )[0];
      if (!other) continue;
      const sure = lookup.is === "missing" && lookup.sure;
      cx.report({
        path: ["spec", "tls", index, "secretName"],
        message: fit(
          `Secret ${secretName} is in namespace ${other.facts.id.namespace}`,
          `; an Ingress reads only its own, ${namespace}`,
          "; an Ingress reads only its own",
        ),
        related: [
          { entry: other, path: ["metadata", "name"], message: `Secret ${other.facts.id.namespace}/${secretName}` },
        ],
        ...(sure ? {} : { severity: "information" }),
      });
    }
  },
});
