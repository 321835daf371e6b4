// traefik-cross-namespace: a reference into another namespace, which Traefik refuses unless allowCrossNamespace is on.

import { jsonAt } from "../../base/json.ts";
import { referencesIn } from "../../ingress/controllers/traefik/references.ts";
import { isTemplate } from "../../model/read.ts";
import { fit } from "../message.ts";
import { defineRuleOnAny } from "../rule.ts";
import { crdName } from "./crdNames.ts";

const WORDS = {
  middleware: "Middleware",
  service: "Service",
  traefikService: "TraefikService",
  tlsOption: "TLSOption",
} as const;

/** Reports references with the namespace of another object (isNamespaceAllowed of Traefik's CRD provider). */
export const traefikCrossNamespace = defineRuleOnAny({
  code: "traefik-cross-namespace",
  severity: "warning",
  kinds: ["IngressRoute", "IngressRouteTCP", "IngressRouteUDP", "TraefikService", "Middleware"],
  check(facts, cx) {
    if (cx.settings.ingress.traefik.allowCrossNamespace) return;
    const own = facts.id.namespace;
    const sure = cx.resource.namespaceFrom !== "default" && !isTemplate(own);
    for (const { is, name, namespace, path, value } of referencesIn(facts)) {
      const transport = jsonAt(value, ["serversTransport"]);
      if (typeof transport === "string" && crdName(transport) !== undefined)
        cx.report({
          path: [...path, "serversTransport"],
          message: "Traefik refuses @kubernetescrd here unless allowCrossNamespace is on; write the name alone",
        });
      if (namespace === undefined || namespace === own || name.includes("@") || !sure) continue;
      const object = `${WORDS[is]} ${namespace}/${name}`;
      cx.report({
        path: [...path, "namespace"],
        message: fit(`Traefik refuses ${object} of another namespace unless allowCrossNamespace is on`),
      });
    }
  },
});
