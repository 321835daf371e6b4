// nginx-auth-tls-per-host: two Ingresses of a host disagree on client certificates.

import { showName } from "../../model/resourceId.ts";
import { siblings } from "../ing/routes.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRule } from "../rule.ts";
import { nginxIngress, PREFIX } from "./nginxIngress.ts";

const SETTINGS = ["auth-tls-secret", "auth-tls-verify-client", "auth-tls-verify-depth"];

/** ingress-nginx, annotations, client certificate authentication: the settings are the host's, not the path's. */
export const nginxAuthTlsPerHost = defineRule({
  code: "nginx-auth-tls-per-host",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    const nginx = nginxIngress(facts, cx);
    if (!nginx) return;
    const own = SETTINGS.filter((name) => nginx.get(name) !== undefined);
    if (own.length === 0) return;
    for (const other of siblings(facts, cx)) {
      const shared = facts.rules.find(
        ({ host }) => host !== undefined && other.facts.rules.some((rule) => rule.host === host),
      )?.host;
      const name = own.find((key) => {
        const value = other.facts.annotations[`${PREFIX}${key}`];
        return value !== undefined && value !== nginx.get(key);
      });
      if (shared === undefined || name === undefined) continue;
      cx.report({
        path: nginx.at(name),
        message: fit(
          `${name} acts on all of ${clipped(shared, 35)}; Ingress ${clipped(showName(other.facts.id), 35)} says otherwise`,
        ),
        related: [{ entry: other, path: ["metadata", "annotations", `${PREFIX}${name}`], message: "set here too" }],
      });
      return;
    }
  },
});
