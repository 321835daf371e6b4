// Annotations of Traefik on Ingresses and Services as they are written: Traefik compares their names without case, and a list
// is split at commas.

import { jsonAt, type Path } from "../../base/json.ts";
import { lazy } from "../../base/memo.ts";
import type { Span } from "../../base/span.ts";
import type { AnnotationRow } from "../../ingress/annotations/annotationRow.ts";
import { traefik } from "../../ingress/controllers/traefik/controller.ts";
import type { Facts } from "../../model/facts.ts";
import { readObject } from "../../model/read.ts";
import { servedBy } from "../ing/routes.ts";
import type { RuleContext } from "../rule.ts";

/** Where all of them begin. */
export const TRAEFIK_PREFIX = "traefik.ingress.kubernetes.io/";

export interface TraefikAnnotation {
  readonly key: string;
  /** In lower case, without the prefix: `router.entrypoints`. */
  readonly name: string;
  readonly value: string;
  readonly path: Path;
  /** Undefined: Traefik has no such annotation. */
  readonly row: AnnotationRow | undefined;
}

/** The annotations of Traefik that the resource has. */
export function traefikAnnotations(cx: RuleContext): readonly TraefikAnnotation[] {
  const annotations = readObject(jsonAt(cx.resource.value, ["metadata", "annotations"]));
  return Object.entries(annotations).flatMap(([key, value]): readonly TraefikAnnotation[] => {
    if (!key.startsWith(TRAEFIK_PREFIX)) return [];
    const name = key.slice(TRAEFIK_PREFIX.length).toLowerCase();
    const text = typeof value === "string" ? value : String(value ?? "");
    return [{ key, name, value: text, path: ["metadata", "annotations", key], row: rowOf(name) }];
  });
}

/** The value of one annotation. */
export function traefikAnnotation(cx: RuleContext, name: string): TraefikAnnotation | undefined {
  return traefikAnnotations(cx).find((item) => item.name === name);
}

/** Whether Traefik may read an Ingress: it is served by Traefik, or nobody knows by whom. */
export function isTraefiks(facts: Facts, cx: RuleContext): boolean {
  if (facts.is !== "ingress") return true;
  const served = servedBy(facts, cx);
  return served === undefined || served.controller.id === "traefik";
}

/** Whether Traefik certainly serves an Ingress. */
export function isCertainlyTraefiks(facts: Facts, cx: RuleContext): boolean {
  return facts.is === "ingress" && servedBy(facts, cx)?.controller.id === "traefik";
}

export interface ListItem {
  readonly text: string;
  readonly span: Span;
}

/** The items of a comma-separated value, without the blanks around them; empty ones are left out. */
export function itemsOf(value: string): readonly ListItem[] {
  const items: ListItem[] = [];
  let start = 0;
  for (const piece of value.split(",")) {
    const text = piece.trim();
    const lead = piece.length - piece.trimStart().length;
    if (text !== "") items.push({ text, span: { start: start + lead, end: start + lead + text.length } });
    start += piece.length + 1;
  }
  return items;
}

/** Names that can be meant on an object: without the prefix, as the table writes them. */
export function namesFor(scope: "ingress" | "service"): readonly string[] {
  return (traefik.annotations ?? [])
    .filter((row) => row.scope.includes(scope) && row.removedIn === undefined)
    .map(({ name }) => name.slice(TRAEFIK_PREFIX.length));
}

function rowOf(name: string): AnnotationRow | undefined {
  return rows().get(name) ?? rows().get(name.replace(/(?<=\.)\d+(?=\.|$)/g, "<n>"));
}

const rows = lazy(
  (): ReadonlyMap<string, AnnotationRow> =>
    new Map((traefik.annotations ?? []).map((row) => [row.name.slice(TRAEFIK_PREFIX.length).toLowerCase(), row])),
);
