// ing-path-shadowed: another path takes every request of this one first, by the controller's own order.

import { shadowOf } from "../../ingress/routing.ts";
import { hasTemplate } from "../../model/read.ts";
import { showId } from "../../model/resourceId.ts";
import { fit } from "../message.ts";
import { defineRule, type Fix } from "../rule.ts";
import { isCanary, readingOf, routesOf, servedBy, siblings } from "./routes.ts";

/** Annotations that move a path from the place that its text gives it. */
const REORDERING = [
  "traefik.ingress.kubernetes.io/router.priority",
  "traefik.ingress.kubernetes.io/router.pathmatcher",
  "traefik.ingress.kubernetes.io/router.rulesyntax",
];

/** Reports paths that no request reaches: an Exact path behind a shorter Prefix under Traefik, a short path behind a wide pattern under ingress-nginx. */
export const ingPathShadowed = defineRule({
  code: "ing-path-shadowed",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    if (
      isCanary(facts) ||
      hasTemplate(cx.value(["spec", "rules"])) ||
      hasTemplate(cx.value(["metadata", "annotations"]))
    )
      return;
    const served = servedBy(facts, cx);
    if (!served) return;
    const entries = siblings(facts, cx).filter((entry) => !isCanary(entry.facts));
    const ingresses = [facts, ...entries.map((entry) => entry.facts)];
    if (ingresses.some(({ annotations }) => REORDERING.some((key) => Object.hasOwn(annotations, key)))) return;
    for (const route of routesOf(facts)) {
      const reading = readingOf(route.host, served, ingresses);
      const others = ingresses
        .flatMap(routesOf)
        .filter((other) => other !== route && other.host === route.host && !isSame(other, route));
      const winner = shadowOf(route, others, reading);
      if (!winner) continue;
      const at = ["spec", "rules", route.rule, "http", "paths", route.index];
      const path = cx.value([...at, "path"]) === undefined ? at : [...at, "path"];
      const whose = winner.ingress === facts ? "" : ` of ${showId(winner.ingress.id)}`;
      const entry = entries.find((item) => item.facts === winner.ingress);
      const widen: Fix = {
        title: "Use pathType Prefix, which goes first for being longer",
        edits: [{ edit: { is: "set", path: [...at, "pathType"], value: "Prefix" } }],
      };
      cx.report({
        path,
        message: fit(
          `No request reaches ${route.path}`,
          `: ${served.controller.title} tries ${winner.path}${whose} first`,
          `: ${winner.path}${whose} goes first`,
          `: ${winner.path} goes first`,
        ),
        fixes:
          served.controller.id === "traefik" && route.pathType === "Exact" && route.path.length > winner.path.length
            ? [widen]
            : [],
        related: entry
          ? [
              {
                entry,
                path: ["spec", "rules", winner.rule, "http", "paths", winner.index],
                message: showId(winner.ingress.id),
              },
            ]
          : [],
      });
    }
  },
});

/** Twins and repetitions have rules of their own. */
function isSame(
  a: { readonly path: string; readonly pathType: string },
  b: { readonly path: string; readonly pathType: string },
): boolean {
  return a.pathType === b.pathType && a.path.replace(/\/$/, "") === b.path.replace(/\/$/, "");
}
