// nginx-retired: a class, an Ingress or a workload of ingress-nginx, which is no longer maintained.

import { controllerNamed } from "../../ingress/classes.ts";
import { controllerIn } from "../../ingress/controllerPods.ts";
import { templatePath } from "../../model/kinds/workload.ts";
import { servedBy } from "../ing/routes.ts";
import { defineRuleOnAny, type RuleContext } from "../rule.ts";

/** ingress-nginx, README: best-effort maintenance until March 2026, then no release and no security fix. */
export const nginxRetired = defineRuleOnAny({
  code: "nginx-retired",
  severity: "information",
  check(facts, cx) {
    switch (facts.is) {
      case "ingressClass":
        if (facts.controller !== undefined && controllerNamed(facts.controller)?.id === "nginx")
          say(cx, ["spec", "controller"]);
        return;
      case "ingress": {
        if (servedBy(facts, cx)?.controller.id !== "nginx") return;
        const path =
          facts.className === undefined ? ["metadata", "annotations", "kubernetes.io/ingress.class"] : CLASS_FIELD;
        say(cx, cx.value(path) === undefined ? ["metadata", "name"] : path);
        return;
      }
      case "workload": {
        if (controllerIn(facts) !== "nginx") return;
        const index = facts.images.findIndex((image) => /ingress-nginx\/|nginx-ingress-controller/.test(image));
        const template = templatePath(facts.id.kind);
        const image = [...(template ?? []), "spec", "containers", Math.max(0, index), "image"];
        say(cx, cx.value(image) === undefined ? ["metadata", "name"] : image);
        return;
      }
      default:
    }
  },
});

const CLASS_FIELD = ["spec", "ingressClassName"];

function say(cx: RuleContext, path: readonly (string | number)[]): void {
  cx.report({ path, message: "ingress-nginx is retired: no release and no security fix after March 2026" });
}
