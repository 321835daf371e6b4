// ing-prefix-slash-twin: two Prefix paths of a host differ in a slash at the end alone.

import { regexHostsOf } from "../../ingress/controllers/nginx/routes.ts";
import { pathsOf, type WrittenPath } from "../../ingress/routes/ofIngress.ts";
import { hasTemplate } from "../../model/read.ts";
import { defineRule } from "../rule.ts";
import { servedBy } from "./routes.ts";

/** Reports the second of two Prefix paths that match the same requests (networking/v1 HTTPIngressPath.pathType). */
export const ingPrefixSlashTwin = defineRule({
  code: "ing-prefix-slash-twin",
  severity: "information",
  on: "ingress",
  check(facts, cx) {
    const served = servedBy(facts, cx);
    // Where Prefix is read by characters the two differ.
    if (served?.controller.id === "traefik" || served?.controller.id === "nginxInc") return;
    const seen = new Map<string, WrittenPath>();
    for (const route of pathsOf(facts)) {
      if (route.pathType !== "Prefix" || (served?.controller.id === "nginx" && regexHostsOf([facts]).has(route.host)))
        continue;
      const key = `${route.host ?? "*"} ${route.path.replace(/\/$/, "")}`;
      const first = seen.get(key);
      if (!first) seen.set(key, route);
      const { at } = route;
      if (!first || first.path === route.path || hasTemplate(cx.value([...at, "path"]))) continue;
      cx.report({
        path: [...at, "path"],
        message: `As Prefix, ${first.path} and ${route.path} match the same requests`,
        fixes: [{ title: `Remove the path ${route.path}`, edits: [{ edit: { is: "remove", path: at } }] }],
      });
    }
  },
});
