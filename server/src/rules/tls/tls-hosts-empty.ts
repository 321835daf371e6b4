// tls-hosts-empty: a TLS entry without hosts.

import { servedBy } from "../ing/routes.ts";
import { defineRule, type Fix } from "../rule.ts";
import { ruleHosts } from "./hosts.ts";

/** Reports TLS entries without hosts: what they stand for is the controller's choice (networking/v1 IngressTLS.hosts). */
export const tlsHostsEmpty = defineRule({
  code: "tls-hosts-empty",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    for (const { index } of facts.tls) {
      const at = ["spec", "tls", index];
      const written = cx.value([...at, "hosts"]);
      const empty = written === undefined || written === null || (Array.isArray(written) && written.length === 0);
      // GKE and ALB take the certificate for all hosts, Traefik chooses by the names in it.
      if (!empty || ["gce", "alb", "traefik"].includes(servedBy(facts, cx)?.controller.id ?? "")) continue;
      const hosts = ruleHosts(facts);
      const fixes: readonly Fix[] =
        hosts.length === 0
          ? []
          : [
              {
                title: `Add ${hosts.length === 1 ? hosts[0] : `all ${hosts.length} hosts`}`,
                edits: [{ edit: { is: "set", path: [...at, "hosts"], value: hosts } }],
              },
            ];
      const holder = cx.value([...at, "secretName"]) === undefined ? ["spec", "tls"] : [...at, "secretName"];
      cx.report({
        path: holder,
        at: "key",
        message: "This TLS entry has no hosts; name those that the certificate is for",
        fixes,
      });
    }
  },
});
