// traefik-group-old: the API group of Traefik 2, which Traefik 3 does not read.

import { isTraefik2, OLD_GROUP } from "../../ingress/controllers/traefik/ruleDialect.ts";
import { defineRuleOnAny } from "../rule.ts";
import { versionIn } from "./matchers.ts";

/** Reports objects of traefik.containo.us (docs/content/migrate/v2-to-v3.md). */
export const traefikGroupOld = defineRuleOnAny({
  code: "traefik-group-old",
  severity: "warning",
  check({ id }, cx) {
    if (id.group !== OLD_GROUP || isTraefik2(versionIn(cx))) return;
    const value = "traefik.io/v1alpha1";
    cx.report({
      path: ["apiVersion"],
      message: `Traefik 3 reads ${value} only, and this ${id.kind} is of ${OLD_GROUP}`,
      fixes: [{ title: `Use ${value}`, edits: [{ edit: { is: "set", path: ["apiVersion"], value } }] }],
    });
  },
});
