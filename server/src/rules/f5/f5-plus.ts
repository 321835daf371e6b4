// f5-plus: an annotation that works with NGINX Plus only.

import { fit } from "../message.ts";
import { ownAnnotations } from "../ownAnnotations.ts";
import { defineRule } from "../rule.ts";

/** nginx/kubernetes-ingress, validatePlusOnlyAnnotation. */
export const f5Plus = defineRule({
  code: "f5-plus",
  severity: "information",
  on: "ingress",
  check(facts, cx) {
    for (const { row, key, path } of ownAnnotations(facts, cx, "nginxInc"))
      if (row?.plus === true)
        cx.report({
          path,
          at: "key",
          message: fit(`${key} needs NGINX Plus`, "; with open-source NGINX the Ingress is refused"),
        });
  },
});
