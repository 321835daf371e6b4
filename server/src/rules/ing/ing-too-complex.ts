// ing-too-complex: an Ingress with so much in it that nobody sees what wins.

import { controllerRows } from "../../ingress/controllers/index.ts";
import { pathsOf } from "../../ingress/routes/ofIngress.ts";
import { defineRule } from "../rule.ts";

const MOST_PATHS = 20;
const MOST_ANNOTATIONS = 15;
const PREFIXES: readonly string[] = controllerRows.flatMap(({ prefixes }) => prefixes);

/** Hints at Ingresses with more than 20 paths or 15 controller annotations. */
export const ingTooComplex = defineRule({
  code: "ing-too-complex",
  severity: "hint",
  on: "ingress",
  check(facts, cx) {
    const paths = pathsOf(facts).length;
    const annotations = Object.keys(facts.annotations).filter((key) =>
      PREFIXES.some((prefix) => key.startsWith(prefix)),
    ).length;
    if (paths > MOST_PATHS)
      cx.report({
        path: ["spec", "rules"],
        at: "key",
        message: `This Ingress has ${paths} paths; one Ingress for each host is easier to read`,
      });
    else if (annotations > MOST_ANNOTATIONS) {
      cx.report({
        path: ["metadata", "annotations"],
        at: "key",
        message: `This Ingress has ${annotations} annotations; one Ingress for each set of them is easier to read`,
      });
    }
  },
});
