// ing-class-unknown: an Ingress names an IngressClass that is not there.

import { INGRESS_CLASS } from "../../index/policyView.ts";
import { wellKnownClassNames } from "../../ingress/classes.ts";
import type { IngressFacts } from "../../model/facts.ts";
import { absenceOf, nearestName } from "../absence.ts";
import { defineRule, type Fix, type RuleContext } from "../rule.ts";
import { ingressClasses } from "./ingressClasses.ts";
import { servedBy } from "./routes.ts";

const PATH = ["spec", "ingressClassName"];

/**
 * networking/v1 IngressSpec.ingressClassName names an IngressClass. Class names that controllers' manuals use count as
 * there, unless a cluster's classes are known and it is none of them.
 */
export const ingClassUnknown = defineRule({
  code: "ing-class-unknown",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    const name = facts.className;
    const absence = name === undefined ? undefined : absenceOf(cx, INGRESS_CLASS, "", name);
    if (name === undefined || !absence) return;
    const classes = ingressClasses(cx);
    const sure = absence.severity === undefined;
    if (wellKnownClassNames.has(name) && !(sure && classes.length > 0)) return;
    const suggestion =
      absence.suggestion ?? (classes.length === 0 ? nearestName(name, [...wellKnownClassNames]) : undefined);
    const others = classes.map(({ id }) => id.name).filter((other) => other !== suggestion);
    const names = (suggestion === undefined ? [] : [suggestion]).concat(others).slice(0, 3);
    cx.report({
      path: PATH,
      message:
        suggestion === undefined || absence.suggestion !== undefined
          ? absence.message
          : `${absence.message}; did you mean ${suggestion}?`,
      ...(absence.severity === undefined ? {} : { severity: absence.severity }),
      fixes: [
        ...names.map(
          (known): Fix => ({
            title: `Use IngressClass ${known}`,
            edits: [{ edit: { is: "set", path: PATH, value: known } }],
          }),
        ),
        ...create(facts, name, cx),
      ],
    });
  },
});

/** A new IngressClass, where the annotations tell for which controller. */
function create(facts: IngressFacts, name: string, cx: RuleContext): readonly Fix[] {
  const controller = servedBy(facts, cx)?.controller.controllers[0];
  if (controller === undefined) return [];
  const value = { apiVersion: "networking.k8s.io/v1", kind: "IngressClass", metadata: { name }, spec: { controller } };
  return [
    { title: `Create IngressClass ${name} for ${controller}`, edits: [{ edit: { is: "appendDocument", value } }] },
  ];
}
