// hpi-path-type-ignored: path-type on an Ingress none of whose paths it acts on.

import { pathsOf } from "../../ingress/routes/ofIngress.ts";
import { hasTemplate } from "../../model/read.ts";
import { shortName } from "../ann/placed.ts";
import { ownAnnotations } from "../ownAnnotations.ts";
import { defineRule } from "../rule.ts";

/** haproxy-ingress, key path-type: for ImplementationSpecific paths. */
export const hpiPathTypeIgnored = defineRule({
  code: "hpi-path-type-ignored",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    const own = ownAnnotations(facts, cx, "haproxyIngress").find(({ name }) => shortName(name) === "path-type");
    const paths = pathsOf(facts);
    if (!own || paths.length === 0 || hasTemplate(cx.value(["spec", "rules"]))) return;
    if (paths.some(({ pathType }) => pathType === "ImplementationSpecific")) return;
    cx.report({
      path: own.path,
      at: "key",
      message: "path-type acts on ImplementationSpecific paths only; this Ingress has none",
      fixes: [
        {
          title: "Use pathType ImplementationSpecific",
          edits: paths.map(({ at }) => ({
            edit: { is: "set", path: [...at, "pathType"], value: "ImplementationSpecific" },
          })),
        },
      ],
    });
  },
});
