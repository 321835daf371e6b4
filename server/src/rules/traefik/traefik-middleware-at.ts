// traefik-middleware-at: an IngressRoute that names a Middleware as annotations do; here name and namespace are two fields.

import { referencesIn } from "../../ingress/controllers/traefik/references.ts";
import { fit } from "../message.ts";
import { defineRuleOnAny, type Fix } from "../rule.ts";
import { crdName, kindIn, likelySplit, splitsOf } from "./crdNames.ts";

/** Reports name@kubernetescrd and misspelt providers in fields; names of other providers (auth@file) are right. */
export const traefikMiddlewareAt = defineRuleOnAny({
  code: "traefik-middleware-at",
  severity: "error",
  kinds: ["IngressRoute", "IngressRouteTCP", "Middleware"],
  check(facts, cx) {
    if (cx.settings.ingress.traefik.allowCrossNamespace) return;
    const own = facts.id.namespace;
    for (const { is, name, path } of referencesIn(facts)) {
      if (is !== "middleware" || !/@kubernetes(?:[-_]?crds?)?$/i.test(name)) continue;
      const both = crdName(name.replace(/@.*$/, "@kubernetescrd")) ?? "";
      const splits = splitsOf(both);
      const kind = kindIn(facts.id.group, facts.id.kind === "IngressRouteTCP" ? "MiddlewareTCP" : "Middleware");
      const split = splits.length === 0 ? { name: both, namespace: own } : (likelySplit(cx, kind, both) ?? splits[0]);
      const certain =
        split !== undefined && split.name !== "" && (splits.length <= 1 || likelySplit(cx, kind, both) !== undefined);
      const fixes: readonly Fix[] =
        certain && split
          ? [
              {
                title: `Use name ${split.name}${split.namespace === own ? "" : `, namespace ${split.namespace}`}`,
                edits: [
                  { edit: { is: "set", path: [...path, "name"], value: split.name } },
                  ...(split.namespace === own
                    ? []
                    : [{ edit: { is: "set" as const, path: [...path, "namespace"], value: split.namespace } }]),
                ],
              },
            ]
          : [];
      cx.report({
        path: [...path, "name"],
        message: fit("Name and namespace of a Middleware are two fields here", `, without @: ${name.slice(0, 40)}`),
        fixes,
      });
    }
  },
});
