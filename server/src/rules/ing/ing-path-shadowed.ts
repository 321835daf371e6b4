// ing-path-shadowed: another path takes every request of this one first, by the controller's own order.

import type { Path } from "../../base/json.ts";
import { isCanary } from "../../ingress/controllers/nginx/routes.ts";
import { pathsOf, type WrittenPath } from "../../ingress/routes/ofIngress.ts";
import type { TableRoute } from "../../ingress/routes/route.ts";
import { shadowOf } from "../../ingress/routes/table.ts";
import { hasTemplate } from "../../model/read.ts";
import { type ResourceId, showId, toKey } from "../../model/resourceId.ts";
import { fit } from "../message.ts";
import { defineRule, type Fix } from "../rule.ts";
import { servedBy, siblings, tableRoutesOf } from "./routes.ts";

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
    const table = tableRoutesOf(ingresses, served, cx);
    const written = new Map(
      ingresses.flatMap(pathsOf).map((path): [string, WrittenPath] => [placeKey(path.ingress.id, path.at), path]),
    );
    const pathOf = new Map(
      table.flatMap((row): readonly (readonly [TableRoute, WrittenPath])[] => {
        const path = written.get(placeKey(row.id, row.path));
        return path ? [[row, path]] : [];
      }),
    );
    const writtenOf = (row: TableRoute): WrittenPath | undefined => pathOf.get(row);
    for (const row of table) {
      const route = writtenOf(row);
      if (route?.ingress !== facts || row.host !== route.host || row.conditions.length > 0) continue;
      const others = [...pathOf].flatMap(([other, path]) => (path !== route && !isSame(path, route) ? [other] : []));
      const found = shadowOf(others, row);
      const winner = found && writtenOf(found);
      if (!winner) continue;
      const { at } = route;
      const path = cx.value([...at, "path"]) === undefined ? at : [...at, "path"];
      const whose = winner.ingress === facts ? "" : ` of ${showId(winner.ingress.id)}`;
      const entry = entries.find((item) => item.facts === winner.ingress);
      const widen: Fix = {
        title: "Use pathType Prefix, which goes first for being longer",
        edits: [{ edit: { is: "set", path: [...at, "pathType"], value: "Prefix" } }],
      };
      // The ConfigMap of haproxy-ingress may put regular expressions first, and does where they are meant to work.
      const mayBeFirst =
        served.controller.id === "haproxyIngress" && row.match.is === "regex" && found.match.is !== "regex";
      cx.report({
        path,
        ...(mayBeFirst ? { severity: "information" as const } : {}),
        message: fit(
          `No request reaches ${route.path}`,
          ...(mayBeFirst ? [`: ${winner.path}${whose} goes first, unless path-type-order puts regex in front`] : []),
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
                path: winner.at,
                message: showId(winner.ingress.id),
              },
            ]
          : [],
      });
    }
  },
});

function placeKey(id: ResourceId, path: Path): string {
  return `${toKey(id)} ${path.join()}`;
}

/** Twins and repetitions have rules of their own. */
function isSame(
  a: { readonly path: string; readonly pathType: string },
  b: { readonly path: string; readonly pathType: string },
): boolean {
  return a.pathType === b.pathType && a.path.replace(/\/$/, "") === b.path.replace(/\/$/, "");
}
