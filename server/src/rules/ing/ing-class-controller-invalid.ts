// ing-class-controller-invalid: an IngressClass whose controller is no domain-prefixed path.

import { isTemplate } from "../../model/read.ts";
import { quoted, subdomainProblem } from "../nameSyntax.ts";
import { defineRule } from "../rule.ts";
import { isClear, isWritten } from "./spec.ts";

const PATH = ["spec", "controller"];
const MAX_LENGTH = 250;

/** networking/v1 IngressClassSpec.controller: required, at most 250 characters, a DNS name, / and a path (IsDomainPrefixedPath). */
export const ingClassControllerInvalid = defineRule({
  code: "ing-class-controller-invalid",
  severity: "error",
  on: "ingressClass",
  check(_, cx) {
    const { spec } = cx.resource.value;
    if (isWritten(spec) && !isClear(spec)) return;
    const controller = cx.value(PATH) ?? "";
    if (typeof controller !== "string" || isTemplate(controller)) return;
    if (controller === "") {
      const at = isClear(spec) && Object.hasOwn(spec, "controller") ? "value" : "key";
      cx.report({ path: PATH, at, message: "An IngressClass needs a controller, such as k8s.io/ingress-nginx" });
      return;
    }
    const reason = controllerProblem(controller);
    if (reason !== undefined) cx.report({ path: PATH, message: `${quoted(controller)} is no controller: ${reason}` });
  },
});

function controllerProblem(controller: string): string | undefined {
  if (controller.length > MAX_LENGTH) return `it has more than ${MAX_LENGTH} characters`;
  const slash = controller.indexOf("/");
  if (slash <= 0 || slash === controller.length - 1) return "it needs a domain and a path, as in acme.io/foo";
  const domain = subdomainProblem(controller.slice(0, slash));
  if (domain !== undefined) return `its domain is no DNS name, ${domain}`;
  return /^[A-Za-z0-9/\-._~%!$&'()*+,;=:]+$/.test(controller.slice(slash + 1))
    ? undefined
    : "its path has a sign that paths can't have";
}
