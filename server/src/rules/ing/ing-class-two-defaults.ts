// ing-class-two-defaults: two IngressClasses that are both the default.

import { INGRESS_CLASS } from "../../index/policyView.ts";
import { DEFAULT_CLASS_ANNOTATION } from "../../ingress/classAnnotation.ts";
import { showId } from "../../model/resourceId.ts";
import { defineRule } from "../rule.ts";

const PATH = ["metadata", "annotations", DEFAULT_CLASS_ANNOTATION];

/** Since Kubernetes 1.25 the newest default class wins; earlier servers refuse Ingresses without class then. */
export const ingClassTwoDefaults = defineRule({
  code: "ing-class-two-defaults",
  severity: "warning",
  on: "ingressClass",
  check({ id, isDefault }, cx) {
    if (!isDefault) return;
    const other = cx
      .list(INGRESS_CLASS)
      .find(({ facts }) => facts.is === "ingressClass" && facts.isDefault && facts.id.name !== id.name);
    if (!other) return;
    cx.report({
      path: PATH,
      message: `${showId(other.facts.id)} is the default too: the newest wins`,
      fixes: [{ title: `Make ${id.name} no default`, edits: [{ edit: { is: "set", path: PATH, value: "false" } }] }],
      related: [{ entry: other, path: PATH, message: `${showId(other.facts.id)} is a default class` }],
    });
  },
});
