// The annotations of one controller: on an Ingress that it serves for certain, or on a Service, where its prefixes tell.

import { isController } from "../ingress/annotations/knownAnnotations.ts";
import type { ControllerId } from "../ingress/controller.ts";
import type { Facts } from "../model/facts.ts";
import { isTemplate } from "../model/read.ts";
import { annotatedOf, type PlacedAnnotation } from "./ann/placed.ts";
import type { RuleContext } from "./rule.ts";

export interface OwnAnnotation extends Omit<PlacedAnnotation, "value"> {
  /** Undefined for templates. */
  readonly value: string | undefined;
}

/** The annotations of a controller; none where it is not certain that it reads them. */
export function ownAnnotations(facts: Facts, cx: RuleContext, controller: ControllerId): readonly OwnAnnotation[] {
  const annotated = annotatedOf(cx);
  if (!annotated || (facts.is !== "ingress" && facts.is !== "service")) return [];
  if (facts.is === "ingress" && annotated.served?.controller.id !== controller) return [];
  return annotated.own
    .filter(({ owner }) => isController(owner) && owner.id === controller)
    .map((item) => ({ ...item, value: isTemplate(item.value) ? undefined : item.value }));
}
