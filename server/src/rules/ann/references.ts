// The annotations of an object that name a Secret, a ConfigMap or a Service.

import {
  type NamedObject,
  parseReference,
  type ReferenceKind,
  referenceKindOf,
} from "../../ingress/annotations/reference.ts";
import type { Annotated, PlacedAnnotation } from "./placed.ts";

export interface PlacedReference {
  readonly item: PlacedAnnotation;
  readonly kind: ReferenceKind;
  readonly named: NamedObject;
}

/** References that are names; templates and files are none. */
export function referencesOf({ own, scope }: Annotated): readonly PlacedReference[] {
  return own.flatMap((item): readonly PlacedReference[] => {
    const kind = item.row?.scope.includes(scope) ? referenceKindOf(item.row) : undefined;
    const named = kind === undefined ? undefined : parseReference(item.value);
    return kind !== undefined && named ? [{ item, kind, named }] : [];
  });
}
