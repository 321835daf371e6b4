// ann-requires: an annotation that does nothing without another one, which is not there.

import type { AnnotationRow } from "../../ingress/annotations/annotationRow.ts";
import { rowNamed, valueOf, writtenKey } from "../../ingress/annotations/knownAnnotations.ts";
import { fit } from "../message.ts";
import type { Fix, RuleContext } from "../rule.ts";
import { type Annotated, defineAnnotationRule, type PlacedAnnotation, shortName } from "./placed.ts";

/** Reports keys whose `requires` or `requiresValue` is not met; information where a ConfigMap of the controller may meet it. */
export const annRequires = defineAnnotationRule({
  code: "ann-requires",
  severity: "warning",
  check(annotated, cx) {
    if (annotated.open) return;
    for (const item of annotated.own) {
      const { row, value } = item;
      if (!row?.scope.includes(annotated.scope) || row.removedIn !== undefined) continue;
      // What is switched off needs nothing.
      if (row.type === "boolean" && /^(?:false|f|0)$/i.test(value)) continue;
      const lacking = lackingOf(item, annotated);
      if (lacking) report(item, lacking, annotated, cx);
    }
  },
});

interface Lacking {
  readonly row: AnnotationRow;
  /** What it would have to say; undefined: anything. */
  readonly value: string | undefined;
}

function lackingOf({ owner, row }: PlacedAnnotation, { texts, written, scope }: Annotated): Lacking | undefined {
  for (const name of row?.requires ?? []) {
    const other = rowNamed(owner, name);
    if (!other || writtenKey(owner, name, written) !== undefined || other.default === "true") continue;
    if (!mayStandElsewhere(other, scope)) return { row: other, value: undefined };
  }
  for (const [name, allowed] of Object.entries(row?.requiresValue ?? {})) {
    const other = rowNamed(owner, name);
    const said = valueOf(owner, name, texts) ?? "";
    const fits = allowed.some((one) =>
      other?.caseInsensitive === true ? one.toLowerCase() === said.toLowerCase() : one === said,
    );
    if (other && !fits && !said.includes("{{") && !mayStandElsewhere(other, scope))
      return { row: other, value: allowed[0] };
  }
  return undefined;
}

/** A Service's annotation may count on one of the Ingress, and the other way round. */
function mayStandElsewhere({ scope }: AnnotationRow, here: Annotated["scope"]): boolean {
  return here === "service" && scope.includes("ingress");
}

function report(item: PlacedAnnotation, lacking: Lacking, { written }: Annotated, cx: RuleContext): void {
  const other = shortName(lacking.row.name);
  const wanted = lacking.value === undefined ? `"${other}"` : `"${other}" ${lacking.value}`;
  const elsewhere = lacking.row.alsoConfigmap === true;
  cx.report({
    path: item.path,
    at: "key",
    message: fit(
      `"${item.short}" does nothing without ${wanted}`,
      ...(elsewhere ? [", here or in the controller's ConfigMap"] : []),
    ),
    ...(elsewhere ? { severity: "information" } : {}),
    fixes: insertFix(item, lacking, Object.hasOwn(written, lacking.row.name)),
  });
}

/** Writes the other annotation where what it has to say is clear. */
function insertFix({ key }: PlacedAnnotation, { row, value }: Lacking, isWritten: boolean): readonly Fix[] {
  const said =
    value ?? (row.type === "boolean" ? "true" : row.type === "enum" ? (row.default ?? row.enum?.[0]) : undefined);
  if (said === undefined) return [];
  const annotations = ["metadata", "annotations"];
  const path = [...annotations, row.name];
  return [
    {
      title: `Add ${row.name}: ${JSON.stringify(said)}`,
      edits: [
        {
          edit: isWritten
            ? { is: "set", path, value: said }
            : { is: "insert", path: annotations, key: row.name, value: said, before: key },
        },
      ],
    },
  ];
}
