// tls-secret-name-empty: a TLS entry without a Secret.

import { servedBy } from "../ing/routes.ts";
import { defineRule } from "../rule.ts";

/** Reports TLS entries without secretName, with what the controller makes of it (networking/v1 IngressTLS.secretName). */
export const tlsSecretNameEmpty = defineRule({
  code: "tls-secret-name-empty",
  severity: "information",
  on: "ingress",
  check(facts, cx) {
    for (const { index, hosts } of facts.tls) {
      const at = ["spec", "tls", index];
      const written = cx.value([...at, "secretName"]);
      if (written !== undefined && written !== null && written !== "") continue;
      const served = servedBy(facts, cx);
      const effect =
        served?.controller.id === "traefik"
          ? "Traefik skips the entry"
          : `${served?.controller.title ?? "the controller"} uses its default certificate`;
      const fix = {
        title: `Add secretName ${facts.id.name}-tls`,
        edits: [{ edit: { is: "set" as const, path: [...at, "secretName"], value: `${facts.id.name}-tls` } }],
      };
      cx.report({
        path: hosts.length > 0 ? [...at, "hosts"] : ["spec", "tls"],
        at: "key",
        message: `Without secretName ${effect}`,
        fixes: cx.resource.named ? [fix] : [],
      });
    }
  },
});
