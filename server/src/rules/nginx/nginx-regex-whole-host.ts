// nginx-regex-whole-host: another Ingress of the host makes the paths of this one regular expressions.

import { isCanary, regexHostsOf } from "../../ingress/controllers/nginx/routes.ts";
import { pathsOf } from "../../ingress/routes/ofIngress.ts";
import { hasTemplate } from "../../model/read.ts";
import { showName } from "../../model/resourceId.ts";
import { siblings } from "../ing/routes.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRule } from "../rule.ts";
import { nginxIngress, PREFIX } from "./nginxIngress.ts";

/** ingress-nginx, user-guide/ingress-path-matching: once one Ingress asks for it, every path of its hosts is one, case ignored. */
export const nginxRegexWholeHost = defineRule({
  code: "nginx-regex-whole-host",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    if (isCanary(facts) || !nginxIngress(facts, cx) || hasTemplate(cx.value(["spec", "rules"]))) return;
    const own = regexHostsOf([facts]);
    const others = siblings(facts, cx).filter((entry) => !isCanary(entry.facts));
    for (const { path, pathType, host, at } of pathsOf(facts)) {
      // `/` takes everything either way.
      if (path === "/" || own.has(host) || (pathType !== "Exact" && pathType !== "Prefix")) continue;
      const other = others.find((entry) => regexHostsOf([entry.facts]).has(host));
      if (!other) continue;
      const key = ["use-regex", "rewrite-target"].find(
        (name) => other.facts.annotations[`${PREFIX}${name}`] !== undefined,
      );
      if (key === undefined) continue;
      const shown = clipped(path, 25);
      cx.report({
        path: [...at, "path"],
        message: fit(
          `${key} of ${clipped(showName(other.facts.id), 40)} makes ${shown} a regex`,
          `: it takes ${shown}x too, in any case`,
          ": by characters, in any case",
        ),
        related: [
          { entry: other, path: ["metadata", "annotations", `${PREFIX}${key}`], message: `${key} is set here` },
        ],
      });
    }
  },
});
