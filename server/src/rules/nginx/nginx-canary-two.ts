// nginx-canary-two: a second canary for a host and path.

import { isCanary } from "../../ingress/controllers/nginx/routes.ts";
import { pathsOf } from "../../ingress/routes/ofIngress.ts";
import { hasTemplate } from "../../model/read.ts";
import { showName } from "../../model/resourceId.ts";
import { siblings } from "../ing/routes.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRule } from "../rule.ts";
import { nginxIngress } from "./nginxIngress.ts";

/** ingress-nginx, annotations, canary: at most one canary for each rule. */
export const nginxCanaryTwo = defineRule({
  code: "nginx-canary-two",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    if (!isCanary(facts) || !nginxIngress(facts, cx) || hasTemplate(cx.value(["spec", "rules"]))) return;
    const others = siblings(facts, cx).filter((entry) => isCanary(entry.facts));
    for (const { host, path, pathType, at } of pathsOf(facts))
      for (const other of others) {
        const twin = pathsOf(other.facts).find(
          (item) => item.host === host && item.path === path && item.pathType === pathType,
        );
        if (!twin) continue;
        cx.report({
          path: cx.value([...at, "path"]) === undefined ? at : [...at, "path"],
          message: fit(
            `Ingress ${clipped(showName(other.facts.id), 45)} is a canary for ${clipped(`${host ?? ""}${path}`, 40)}`,
            "; only one counts",
          ),
          related: [{ entry: other, path: twin.at, message: "the other canary" }],
        });
        break;
      }
  },
});
