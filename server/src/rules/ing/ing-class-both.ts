// ing-class-both: class annotation and ingressClassName that differ.

import { isTemplate } from "../../model/read.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRule } from "../rule.ts";
import { CLASS_ANNOTATION_PATH, removeClassAnnotation, setClassName } from "./classAnnotation.ts";

/** The API server refuses a new Ingress whose annotation and field differ (ValidateIngressCreate). */
export const ingClassBoth = defineRule({
  code: "ing-class-both",
  severity: "error",
  on: "ingress",
  check(_, cx) {
    const annotation = cx.value(CLASS_ANNOTATION_PATH);
    const field = cx.value(["spec", "ingressClassName"]);
    if (
      typeof annotation !== "string" ||
      typeof field !== "string" ||
      annotation === field ||
      isTemplate(annotation) ||
      isTemplate(field)
    )
      return;
    cx.report({
      path: CLASS_ANNOTATION_PATH,
      // ValidateIngressCreate names it `annotations.kubernetes.io/ingress.class`, without metadata and brackets.
      field: CLASS_ANNOTATION_PATH.slice(1).flatMap((step) => String(step).split(".")),
      message: `The class annotation says ${annotation === "" ? "nothing" : clipped(annotation, 25)}, ingressClassName says ${clipped(field, 25)}; the API server refuses this`,
      fixes: [
        { title: "Remove the annotation", edits: [removeClassAnnotation(cx)] },
        ...(annotation === ""
          ? []
          : [
              {
                title: `Use ingressClassName: ${annotation}`,
                edits: [removeClassAnnotation(cx), setClassName(cx, annotation)],
              },
            ]),
      ],
    });
  },
});
