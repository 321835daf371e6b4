// The annotations of a controller on an Ingress that it serves for certain, or on a Service: its prefixes
// alone tell whose they are there.

import { isObject, type Path } from "../base/json.ts";
import { findAnnotation, type KnownAnnotation } from "../ingress/annotations/knownAnnotations.ts";
import type { ControllerId } from "../ingress/controller.ts";
import type { Facts } from "../model/facts.ts";
import { isTemplate } from "../model/read.ts";
import { servedBy } from "./ing/routes.ts";
import type { RuleContext } from "./rule.ts";

export interface OwnAnnotation extends KnownAnnotation {
  /** The key as it is written. */
  readonly key: string;
  /** Undefined for templates and what is no text. */
  readonly value: string | undefined;
  readonly path: Path;
}

/** The annotations of a controller that stand on an Ingress it serves, or on a Service; none where that is not certain. */
export function ownAnnotations(facts: Facts, cx: RuleContext, controller: ControllerId): readonly OwnAnnotation[] {
  if (facts.is === "ingress" && servedBy(facts, cx)?.controller.id !== controller) return [];
  if (facts.is !== "ingress" && facts.is !== "service") return [];
  const raw = cx.value(["metadata", "annotations"]);
  if (!isObject(raw)) return [];
  return Object.entries(raw).flatMap(([key, written]): readonly OwnAnnotation[] => {
    const known = isTemplate(key) ? undefined : findAnnotation(key, facts.is === "ingress" ? controller : undefined);
    if (!known || !("id" in known.owner) || known.owner.id !== controller) return [];
    const value = typeof written === "string" && !isTemplate(written) ? written : undefined;
    return [{ ...known, key, value, path: ["metadata", "annotations", key] }];
  });
}

/** `haproxy.org/server-ssl` without what is in front of the slash. */
export function shortName(name: string): string {
  return name.slice(name.indexOf("/") + 1);
}
