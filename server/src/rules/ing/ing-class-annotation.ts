// ing-class-annotation: the deprecated annotation for the class of an Ingress.

import { CLASS_ANNOTATION } from "../../ingress/classAnnotation.ts";
import { defineRule } from "../rule.ts";
import { CLASS_ANNOTATION_PATH, removeClassAnnotation, setClassName } from "./classAnnotation.ts";

/** networking/v1 IngressSpec.ingressClassName takes the annotation's place since Kubernetes 1.18. */
export const ingClassAnnotation = defineRule({
  code: "ing-class-annotation",
  severity: "warning",
  on: "ingress",
  check({ className }, cx) {
    const value = cx.value(CLASS_ANNOTATION_PATH);
    // GKE reads the annotation only.
    if (typeof value !== "string" || value === "gce" || value.startsWith("gce-")) return;
    const field = cx.value(["spec", "ingressClassName"]);
    if (typeof field === "string" && field !== value) return;
    const same = className === value;
    cx.report({
      path: CLASS_ANNOTATION_PATH,
      at: "key",
      message: same
        ? `${CLASS_ANNOTATION} is deprecated; spec.ingressClassName says the same`
        : `${CLASS_ANNOTATION} is deprecated; use spec.ingressClassName`,
      fixes: same
        ? [{ title: "Remove the annotation", edits: [removeClassAnnotation(cx)], safe: true }]
        : value === ""
          ? []
          : [
              {
                title: `Move it to ingressClassName: ${value}`,
                edits: [removeClassAnnotation(cx), setClassName(cx, value)],
              },
            ],
    });
  },
});
