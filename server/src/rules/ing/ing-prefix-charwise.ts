// ing-prefix-charwise: the controller compares a path by characters, so that /app also takes /apple.

import type { Json } from "../../base/json.ts";
import { toMatch } from "../../ingress/routing.ts";
import { hasTemplate } from "../../model/read.ts";
import { defineRule, type Fix } from "../rule.ts";
import { routesOf, servedBy } from "./routes.ts";

/**
 * Reports paths without a slash at the end that the controller matches by characters: Prefix under Traefik and F5 NGINX,
 * ImplementationSpecific under both HAProxy controllers. A hint, but where a sibling path goes on without a slash.
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
    if (id === "traefik" && cx.settings.ingress.traefik.strictPrefixMatching) return;
    const routes = routesOf(facts);
    for (const route of routes) {
      const { path, pathType, host } = route;
      const asked =
        id === "haproxy" || id === "haproxyIngress" ? pathType === "ImplementationSpecific" : pathType === "Prefix";
      const byCharacters =
        id === "traefik" ||
        id === "haproxyIngress" ||
        toMatch(route, { controller: id, regexHost: false })?.is === "characters";
      if (!asked || !byCharacters || path.endsWith("/") || /[^\w\-./~]/.test(path)) continue;
      if (id === "haproxyIngress" && facts.annotations["haproxy-ingress.github.io/path-type"] !== undefined) continue;
      if (id === "nginxInc" && Object.keys(facts.annotations).some((key) => /path-regex$/.test(key))) continue;
      const twin = routes.some((other) => other.host === host && other.pathType === "Exact" && other.path === path);
      const sibling = routes.find(
        (other) => other.host === host && other.path.startsWith(path) && /^[^/]/.test(other.path.slice(path.length)),
      );
      const at = ["spec", "rules", route.rule, "http", "paths", route.index];
      const backend = cx.value([...at, "backend"]);
      const exact: Json = { path, pathType: "Exact", backend: backend ?? null };
      const fix: Fix = {
        title: twin ? `Use ${path}/` : `Use ${path}/ and an Exact ${path}`,
        edits: [
          { edit: { is: "set", path: [...at, "path"], value: `${path}/` } },
          ...(twin ? [] : [{ edit: { is: "append" as const, path: at.slice(0, -1), value: exact } }]),
        ],
      };
      cx.report({
        path: [...at, "path"],
        message: `Under ${title}, ${path} also matches ${sibling?.path ?? `${path}x`}: it compares by characters`,
        fixes: backend === undefined ? [] : [fix],
        ...(sibling ? {} : { severity: "hint" as const }),
      });
    }
  },
});
