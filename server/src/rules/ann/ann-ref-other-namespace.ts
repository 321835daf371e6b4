// ann-ref-other-namespace: ingress-nginx is to read a Secret or ConfigMap of another namespace.

import { fit } from "../message.ts";
import { defineAnnotationRule } from "./placed.ts";
import { referencesOf } from "./references.ts";

/** allow-cross-namespace-resources is off since ingress-nginx 1.12: such an annotation makes the Ingress invalid. */
export const annRefOtherNamespace = defineAnnotationRule({
  code: "ann-ref-other-namespace",
  severity: "warning",
  kinds: ["Ingress"],
  check(annotated, cx) {
    const own = cx.resource.facts.id.namespace;
    for (const { item, kind, named } of referencesOf(annotated)) {
      const { namespace, name } = named;
      if (item.owner.title !== "ingress-nginx" || namespace === undefined || namespace === own) continue;
      cx.report({
        path: item.path,
        message: fit(
          `${kind} ${namespace}/${name} is in another namespace`,
          "; ingress-nginx refuses it without allow-cross-namespace-resources",
          "; ingress-nginx refuses it by default",
        ),
      });
    }
  },
});
