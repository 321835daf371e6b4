// nginx-regex-path-type: an Exact or Prefix path with signs that ingress-nginx takes in ImplementationSpecific paths alone.

import { pathsOf } from "../../ingress/routes/ofIngress.ts";
import { hasTemplate } from "../../model/read.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRule } from "../rule.ts";
import { isBefore } from "../version.ts";
import { nginxIngress } from "./nginxIngress.ts";

/** ingress-nginx 1.12, strict-validate-path-type (on by default): internal/ingress/inspector/rules.go. */
export const nginxRegexPathType = defineRule({
  code: "nginx-regex-path-type",
  severity: "error",
  on: "ingress",
  check(facts, cx) {
    if (!nginxIngress(facts, cx)) return;
    const version = cx.settings.ingress.versions["ingress-nginx"];
    if (version !== undefined && isBefore(version, "1.12")) return;
    for (const { path, pathType, at } of pathsOf(facts)) {
      if ((pathType !== "Exact" && pathType !== "Prefix") || /^\/[A-Za-z0-9._\-/]*$/.test(path)) continue;
      if (!path.startsWith("/") || hasTemplate(cx.value([...at, "path"]))) continue;
      cx.report({
        path: [...at, "path"],
        message: fit(
          `ingress-nginx 1.12 and later refuse ${clipped(path, 40)} with ${pathType}`,
          "; use ImplementationSpecific",
        ),
        fixes: [
          {
            title: "Use pathType ImplementationSpecific",
            edits: [{ edit: { is: "set", path: [...at, "pathType"], value: "ImplementationSpecific" } }],
          },
        ],
      });
    }
  },
});
