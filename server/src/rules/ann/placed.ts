// The annotations of an object with their owners, as all rules of this area see them: who reads each, and whether that is
// who serves the object. Asked once for each object.

import type { JsonObject, Path } from "../../base/json.ts";
import { memoOn } from "../../base/memo.ts";
import { INGRESS } from "../../index/policyView.ts";
import type { AnnotationRow, AnnotationScope } from "../../ingress/annotations/annotationRow.ts";
import { findAnnotation, isController, readersOf } from "../../ingress/annotations/knownAnnotations.ts";
import { scopeOf } from "../../ingress/annotations/scope.ts";
import { classNameOf, type Served } from "../../ingress/classes.ts";
import type { AnnotationOwner, ControllerRow } from "../../ingress/controller.ts";
import type { IngressFacts } from "../../model/facts.ts";
import { hasTemplate, isTemplate, readLabels, readObject } from "../../model/read.ts";
import { servedBy } from "../ing/routes.ts";
import { defineRuleOnAny, type Rule, type RuleContext } from "../rule.ts";

export interface PlacedAnnotation {
  readonly key: string;
  /** The key without the owner's prefix. */
  readonly short: string;
  readonly value: string;
  readonly path: Path;
  readonly owner: AnnotationOwner;
  readonly row: AnnotationRow | undefined;
  /** The key as the table writes it. */
  readonly name: string;
}

export interface Annotated {
  readonly scope: AnnotationScope;
  /** Who serves an Ingress, where one is certain. */
  readonly served: Served | undefined;
  /** Texts alone, without templates. */
  readonly texts: { readonly [key: string]: string };
  /** Everything that is written, whatever its type. */
  readonly written: JsonObject;
  /** Whether a template may add keys. */
  readonly open: boolean;
  /** Those that an owner reads who may serve the object. */
  readonly own: readonly PlacedAnnotation[];
  /** Those that only another controller than the serving one reads. */
  readonly foreign: readonly PlacedAnnotation[];
  /** The Services that an Ingress routes to; undefined where a template hides some, and for other kinds. */
  readonly services: readonly string[] | undefined;
}

export const ANNOTATED_KINDS: readonly string[] = [
  "Ingress",
  "Service",
  "Gateway",
  "HTTPRoute",
  "GRPCRoute",
  "TLSRoute",
  "TCPRoute",
  "UDPRoute",
  "IngressRoute",
  "IngressRouteTCP",
  "IngressRouteUDP",
];

/** Declares a rule that is asked for each object whose annotations somebody reads. */
export function defineAnnotationRule(rule: {
  readonly code: string;
  readonly severity: Rule["severity"];
  readonly kinds?: readonly string[];
  readonly check: (annotated: Annotated, cx: RuleContext) => void;
}): Rule {
  return defineRuleOnAny({
    kinds: ANNOTATED_KINDS,
    ...rule,
    check(_, cx) {
      const annotated = annotatedOf(cx);
      if (annotated) rule.check(annotated, cx);
    },
  });
}

/** What rules see of the annotations of the object that they are asked about; undefined where it has none. */
export const annotatedOf: (cx: RuleContext) => Annotated | undefined = memoOn(place);

const ANNOTATIONS: Path = ["metadata", "annotations"];

function place(cx: RuleContext): Annotated | undefined {
  const { facts } = cx.resource;
  const scope = scopeOf(facts.id);
  const written = readObject(cx.value(ANNOTATIONS));
  const keys = Object.keys(written);
  if (scope === undefined || keys.length === 0) return undefined;
  const served = facts.is === "ingress" ? servedBy(facts, cx) : undefined;
  const serving =
    served?.controller ?? (keys.some((key) => readersOf(key).length > 1) ? servingService(cx) : undefined);
  const placed = Object.entries(written).flatMap(([key, value]): PlacedAnnotation[] => {
    const found = isTemplate(key) ? undefined : findAnnotation(key, serving?.id);
    if (!found || typeof value !== "string") return [];
    const { owner, row, name } = found;
    return [{ key, short: shortName(key), value, path: [...ANNOTATIONS, key], owner, row, name }];
  });
  const isForeign = ({ owner }: PlacedAnnotation): boolean =>
    facts.is === "ingress" && served !== undefined && isReadByAnother(owner, served.controller, facts, cx);
  return {
    scope,
    served,
    texts: readLabels(written),
    written,
    open: keys.some(isTemplate),
    own: placed.filter((item) => !isForeign(item)),
    foreign: placed.filter(isForeign),
    services: facts.is === "ingress" ? servicesOf(facts, cx) : undefined,
  };
}

function isReadByAnother(
  owner: AnnotationOwner,
  serving: ControllerRow,
  facts: IngressFacts,
  cx: RuleContext,
): boolean {
  if (!isController(owner) || owner.id === serving.id || serving.alsoReads?.includes(owner.id)) return false;
  // Traefik's ingress-nginx provider reads the annotations of ingress-nginx.
  const { nginxClasses } = cx.settings.ingress.traefik;
  return !(serving.id === "traefik" && owner.id === "nginx" && nginxClasses.includes(classNameOf(facts) ?? ""));
}

/** The one controller of all Ingresses that route to a Service. */
function servingService(cx: RuleContext): ControllerRow | undefined {
  const { facts } = cx.resource;
  if (facts.is !== "service") return undefined;
  const controllers = ingressesTo(cx).map(({ facts: ingress }) => servedBy(ingress, cx)?.controller);
  const [first] = controllers;
  return controllers.every((one) => one === first) ? first : undefined;
}

/** The Ingresses of the namespace that route to the Service that a rule is asked about. */
export function ingressesTo(cx: RuleContext) {
  const { facts } = cx.resource;
  return cx
    .list(INGRESS, facts.id.namespace)
    .flatMap((entry) =>
      entry.facts.is === "ingress" && namedServices(entry.facts).includes(facts.id.name)
        ? [{ ...entry, facts: entry.facts }]
        : [],
    );
}

function servicesOf(facts: IngressFacts, cx: RuleContext): readonly string[] | undefined {
  if (hasTemplate(cx.value(["spec"]))) return undefined;
  return namedServices(facts);
}

/** The Services that an Ingress names, each once. */
function namedServices({ rules, defaultBackend }: IngressFacts): readonly string[] {
  const backends = [defaultBackend, ...rules.flatMap(({ paths }) => paths.map(({ backend }) => backend))];
  return [...new Set(backends.flatMap((backend) => backend?.service ?? []))];
}

/** A key without its prefix. */
export function shortName(key: string): string {
  return key.slice(key.indexOf("/") + 1);
}

/** The version of an owner that a person has set. */
export function versionOf(owner: AnnotationOwner, cx: RuleContext): string | undefined {
  const { versions } = cx.settings.ingress;
  const key = isController(owner) ? owner.key : owner.title;
  return Object.hasOwn(versions, key) ? versions[key] : undefined;
}
