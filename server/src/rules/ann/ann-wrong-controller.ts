// ann-wrong-controller: an annotation that another controller reads than the one that serves the Ingress.

import { isController, writtenKey } from "../../ingress/annotations/knownAnnotations.ts";
import { equivalentOf } from "../../ingress/migration/equivalents.ts";
import { fit } from "../message.ts";
import type { Fix, RuleContext } from "../rule.ts";
import { removeAnnotation, replaceAnnotation } from "./edits.ts";
import { type Annotated, defineAnnotationRule, type PlacedAnnotation } from "./placed.ts";

/** Reports keys that nobody reads here, for the class of the Ingress is certain and another's. */
export const annWrongController = defineAnnotationRule({
  code: "ann-wrong-controller",
  severity: "warning",
  kinds: ["Ingress"],
  check(annotated, cx) {
    const { served, foreign } = annotated;
    if (!served) return;
    for (const item of foreign)
      cx.report({
        path: item.path,
        at: "key",
        message: fit(
          `"${item.short}" is read by ${item.owner.title}`,
          `; this Ingress is served by ${served.controller.title}`,
          `, not by ${served.controller.title}`,
        ),
        fixes: [...replaceFix(item, annotated), removeFix(item, cx)],
      });
  },
});

function replaceFix({ owner, name, key, value }: PlacedAnnotation, { served, written }: Annotated): readonly Fix[] {
  if (!served || !isController(owner)) return [];
  const same = equivalentOf(name, value, owner, served.controller);
  if (!same || writtenKey(served.controller, same.name, written) !== undefined) return [];
  return [
    {
      title: `Replace by ${same.name}: ${JSON.stringify(same.value)}`,
      edits: replaceAnnotation(key, same.name, same.value, value),
    },
  ];
}

function removeFix({ key }: PlacedAnnotation, cx: RuleContext): Fix {
  return { title: `Remove ${key}`, edits: [removeAnnotation(cx, key)] };
}
