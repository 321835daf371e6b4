// ing-class-controller-unknown: a controller's name that is nearly a known one.

import { nearest } from "../../base/nearest.ts";
import { controllerNamed, wellKnownControllers } from "../../ingress/classes.ts";
import { quoted } from "../nameSyntax.ts";
import { defineRule } from "../rule.ts";

const PATH = ["spec", "controller"];

/** networking/v1 IngressClassSpec.controller is free text to the API server; a controller looks for its own name in it. */
export const ingClassControllerUnknown = defineRule({
  code: "ing-class-controller-unknown",
  severity: "hint",
  on: "ingressClass",
  check({ controller }, cx) {
    if (controller === undefined || controllerNamed(controller)) return;
    const suggestion = nearest(controller, wellKnownControllers);
    if (suggestion === undefined) return;
    cx.report({
      path: PATH,
      message: `${quoted(controller)} is close to ${suggestion}`,
      fixes: [{ title: `Use ${suggestion}`, edits: [{ edit: { is: "set", path: PATH, value: suggestion } }] }],
    });
  },
});
