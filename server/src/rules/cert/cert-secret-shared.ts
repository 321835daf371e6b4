// cert-secret-shared: two Ingresses ask cert-manager for one Secret with different hosts.

import { INGRESS } from "../../index/policyView.ts";
import type { IngressFacts } from "../../model/facts.ts";
import { showId } from "../../model/resourceId.ts";
import { defineRule } from "../rule.ts";
import { CLUSTER_ISSUER, ISSUER } from "../tls/issuers.ts";

/** Reports secretNames that another Ingress with an issuer wants for other hosts: the two overwrite each other's certificate. */
export const certSecretShared = defineRule({
  code: "cert-secret-shared",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    if (!asks(facts)) return;
    for (const { secretName, hosts, index } of facts.tls) {
      if (secretName === undefined) continue;
      const wanted = [...hosts].sort().join();
      const other = cx
        .list(INGRESS, facts.id.namespace)
        .find(
          ({ facts: entry }) =>
            entry.is === "ingress" &&
            entry.id.name !== facts.id.name &&
            asks(entry) &&
            entry.tls.some((item) => item.secretName === secretName && [...item.hosts].sort().join() !== wanted),
        );
      if (!other) continue;
      const path = ["spec", "tls", index, "secretName"];
      const own = `${facts.id.name}-tls`;
      cx.report({
        path,
        message: `Secret ${secretName} is also asked for by ${showId(other.facts.id)}, with other hosts`,
        fixes:
          own === secretName
            ? []
            : [{ title: `Use Secret ${own}`, edits: [{ edit: { is: "set", path, value: own } }] }],
        related: [{ entry: other, path: ["spec", "tls"], message: showId(other.facts.id) }],
      });
    }
  },
});

function asks({ annotations }: IngressFacts): boolean {
  return annotations[ISSUER] !== undefined || annotations[CLUSTER_ISSUER] !== undefined;
}
