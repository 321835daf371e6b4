// hpi-class-controller: annotations of one HAProxy controller, and a class that the other serves.

import { controllerNamed } from "../../ingress/classes.ts";
import { reportUsers } from "../classUsers.ts";
import { defineRule } from "../rule.ts";

/** The other controller of the same class name, by its annotations. */
const OTHERS: ReadonlyMap<string, { readonly prefix: string; readonly title: string }> = new Map([
  ["haproxyIngress", { prefix: "haproxy.org/", title: "HAProxy Technologies" }],
  ["haproxy", { prefix: "haproxy-ingress.github.io/", title: "haproxy-ingress" }],
]);

/** Both HAProxy controllers are installed with the class haproxy; spec.controller tells which. */
export const hpiClassController = defineRule({
  code: "hpi-class-controller",
  severity: "warning",
  on: "ingressClass",
  check(facts, cx) {
    const controller = facts.controller === undefined ? undefined : controllerNamed(facts.controller);
    if (controller) reportUsers(facts, controller, OTHERS.get(controller.id), cx);
  },
});
