// ann-removed: an annotation that the controller no longer reads.

import { rowNamed, valueContextOf } from "../../ingress/annotations/knownAnnotations.ts";
import { checkValue } from "../../ingress/annotations/value.ts";
import { toBoolean } from "../../ingress/annotations/valueForms.ts";
import { isAtLeast } from "../../ingress/annotations/version.ts";
import { fit } from "../message.ts";
import type { Fix } from "../rule.ts";
import { removeAnnotation, replaceAnnotation } from "./edits.ts";
import { type Annotated, defineAnnotationRule, type PlacedAnnotation, shortName, versionOf } from "./placed.ts";

/** Reports names that were removed at or before the version that is set, the newest where none is. */
export const annRemoved = defineAnnotationRule({
  code: "ann-removed",
  severity: "error",
  check(annotated, cx) {
    for (const item of annotated.own) {
      const { row, owner, short, path } = item;
      // traefik-v1-annotation speaks of Traefik's.
      if (row?.removedIn === undefined || owner.title === "Traefik") continue;
      const version = versionOf(owner, cx);
      if (version !== undefined && !isAtLeast(version, row.removedIn)) continue;
      const hint = row.replacedBy === undefined ? "" : `; use "${shortName(row.replacedBy)}"`;
      const value = row.replacementValue === undefined || hint === "" ? "" : ` ${row.replacementValue}`;
      cx.report({
        path,
        at: "key",
        message: fit(`"${short}" was removed in ${owner.title} ${row.removedIn}`, hint + value, hint),
        fixes: [
          ...replaceFix(item, annotated),
          { title: `Remove ${item.key}`, edits: [removeAnnotation(cx, item.key)] },
        ],
      });
    }
  },
});

function replaceFix({ row, owner, key, value }: PlacedAnnotation, { written, texts }: Annotated): readonly Fix[] {
  const to = row?.replacedBy;
  const target = to === undefined ? undefined : rowNamed(owner, to);
  if (to === undefined || !target || Object.hasOwn(written, to)) return [];
  // What was switched off has nothing to be replaced by.
  if (row?.replacementValue !== undefined && toBoolean(value) === false) return [];
  const said = row?.replacementValue ?? value;
  if (checkValue(target, said, valueContextOf(owner, texts, undefined))) return [];
  return [{ title: `Replace by ${to}: ${JSON.stringify(said)}`, edits: replaceAnnotation(key, to, said, value) }];
}
