// tls-two-secrets: two Ingresses name different certificates for a host.

import { showId } from "../../model/resourceId.ts";
import { siblings } from "../ing/routes.ts";
import { fit } from "../message.ts";
import { defineRule } from "../rule.ts";

/** Reports TLS hosts for which another Ingress of the class names another Secret: a controller serves one certificate for a host. */
export const tlsTwoSecrets = defineRule({
  code: "tls-two-secrets",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    if (facts.tls.length === 0) return;
    const others = siblings(facts, cx);
    for (const { hosts, secretName, index } of facts.tls) {
      if (secretName === undefined) continue;
      for (const host of hosts) {
        // A Secret is of its namespace: one name in two namespaces may well be one certificate.
        const other = others.find((entry) =>
          entry.facts.tls.some(
            (item) => item.secretName !== undefined && item.secretName !== secretName && item.hosts.includes(host),
          ),
        );
        const theirs = other?.facts.tls.find((item) => item.hosts.includes(host));
        if (!other || !theirs) continue;
        cx.report({
          path: ["spec", "tls", index, "secretName"],
          message: fit(
            `${host} uses Secret ${secretName} here and ${theirs.secretName} in ${showId(other.facts.id)}`,
            "; one of them loses",
          ),
          related: [
            { entry: other, path: ["spec", "tls", theirs.index, "secretName"], message: showId(other.facts.id) },
          ],
        });
        break;
      }
    }
  },
});
