// ing-resource-backend: a resource backend under a controller that serves none.

import { defineRule } from "../rule.ts";
import { servedBy } from "./routes.ts";
import { backendsOf, isClear, isWritten } from "./spec.ts";

const WITHOUT: readonly string[] = ["traefik", "nginxInc"];

/** Traefik skips such a path (Ingress provider), F5 NGINX refuses the Ingress (validateBackend). */
export const ingResourceBackend = defineRule({
  code: "ing-resource-backend",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    const found = backendsOf(cx.resource).filter(({ value }) => isClear(value) && isWritten(value["resource"]));
    if (found.length === 0) return;
    const controller = servedBy(facts, cx)?.controller;
    if (!controller || !WITHOUT.includes(controller.id)) return;
    for (const { path } of found)
      cx.report({
        path: [...path, "resource"],
        at: "key",
        message: `${controller.title} does not serve resource backends`,
      });
  },
});
