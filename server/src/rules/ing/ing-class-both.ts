// ing-class-both: class annotation and ingressClassName that differ.

import { isTemplate } from "../../model/read.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRule } from "../rule.ts";
import { CLASS_ANNOTATION_PATH, removeClassAnnotation, setClassName } from "./classAnnotation.ts";

/** The API server refuses a new Ingress whose annotation and field differ (ValidateIngressCreate); one that is there already may. */
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
    const stored = cx.value(["metadata", "resourceVersion"]) !== undefined;
    cx.report({
      path: CLASS_ANNOTATION_PATH,
      message: `The class annotation says ${clipped(annotation, 25)}, ingressClassName says ${clipped(field, 25)}; the API server refuses this`,
      ...(stored ? { severity: "warning" } : {}),
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
