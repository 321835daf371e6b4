// f5-class-clash: annotations of one nginx controller, and a class that the other serves.

import { controllerNamed } from "../../ingress/classes.ts";
import { reportUsers } from "../classUsers.ts";
import { defineRule } from "../rule.ts";

/** The other controller of the same class name, by its annotations. */
const OTHERS: ReadonlyMap<string, { readonly prefix: string; readonly title: string }> = new Map([
  ["nginxInc", { prefix: "nginx.ingress.kubernetes.io/", title: "ingress-nginx" }],
  ["nginx", { prefix: "nginx.org/", title: "F5 NGINX" }],
]);

/** ingress-nginx and F5 NGINX are both installed with the class nginx; spec.controller tells which. */
export const f5ClassClash = defineRule({
  code: "f5-class-clash",
  severity: "warning",
  on: "ingressClass",
  check(facts, cx) {
    const controller = facts.controller === undefined ? undefined : controllerNamed(facts.controller);
    if (controller) reportUsers(facts, controller, OTHERS.get(controller.id), cx);
  },
});
