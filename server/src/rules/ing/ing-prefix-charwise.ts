// ing-prefix-charwise: the controller compares a path by characters, so that /app also takes /apple.

import type { Json } from "../../base/json.ts";
import { pathsOf } from "../../ingress/routes/ofIngress.ts";
import { hasTemplate } from "../../model/read.ts";
import { defineRule, type Fix } from "../rule.ts";
import { servedBy, tableRoutesOf } from "./routes.ts";

const PATH_TYPES = ["haproxy-ingress.github.io/path-type", "ingress.kubernetes.io/path-type"];

/**
 * Reports paths without a slash at the end that the controller matches by characters: Prefix under Traefik and F5 NGINX,
 * ImplementationSpecific under both HAProxy controllers, Prefix on a wildcard host under haproxy-ingress. A hint, but where a sibling path goes on without a slash.
 */
export const ingPrefixCharwise = defineRule({
  code: "ing-prefix-charwise",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    const served = servedBy(facts, cx);
    if (!served || hasTemplate(cx.value(["spec", "rules"]))) return;
    const { id, title } = served.controller;
    if (facts.annotations["traefik.ingress.kubernetes.io/router.pathmatcher"] !== undefined) return;
    const routes = pathsOf(facts);
    const table = tableRoutesOf([facts], served, cx);
    const isHaproxy = id === "haproxy" || id === "haproxyIngress";
    for (const route of routes) {
      const { path, pathType, host, at } = route;
      if (pathType !== "Prefix" && !(isHaproxy && pathType === "ImplementationSpecific")) continue;
      const match = table.find((row) => row.host === host && row.path.join() === at.join())?.match;
      if (match?.is !== "characters" || match.path.endsWith("/") || /[^\w\-./~]/.test(path)) continue;
      // Who writes path-type has chosen.
      if (id === "haproxyIngress" && PATH_TYPES.some((key) => facts.annotations[key] !== undefined)) continue;
      const twin = routes.some((other) => other.host === host && other.pathType === "Exact" && other.path === path);
      const sibling = routes.find(
        (other) =>
          other.host === host && other.path.startsWith(match.path) && /^[^/]/.test(other.path.slice(match.path.length)),
      );
      const backend = cx.value([...at, "backend"]);
      const exact: Json = { path, pathType: "Exact", backend: backend ?? null };
      const elements: Fix = {
        title: "Use pathType Prefix, which compares whole elements",
        edits: [{ edit: { is: "set", path: [...at, "pathType"], value: "Prefix" } }],
      };
      const slash: Fix = {
        title: twin ? `Use ${path}/` : `Use ${path}/ and an Exact ${path}`,
        edits: [
          { edit: { is: "set", path: [...at, "path"], value: `${path}/` } },
          ...(twin ? [] : [{ edit: { is: "append" as const, path: at.slice(0, -1), value: exact } }]),
        ],
      };
      cx.report({
        path: [...at, "path"],
        message: `Under ${title}, ${path} also matches ${sibling?.path ?? `${match.path}x`}: it compares by characters`,
        fixes: pathType === "ImplementationSpecific" ? [elements] : backend === undefined ? [] : [slash],
        ...(sibling ? {} : { severity: "hint" as const }),
      });
    }
  },
});
