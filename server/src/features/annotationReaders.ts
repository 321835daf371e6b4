// Who may read the annotations of the object that a cursor is in. Completion and hover ask here; the rules have
// rules/ann/placed.ts, which notes what it asks for.

import type { Snapshot } from "../analysis/snapshot.ts";
import { jsonAt } from "../base/json.ts";
import { entriesOf } from "../index/catalog.ts";
import { INGRESS } from "../index/policyView.ts";
import { certManager } from "../ingress/annotations/certManager.ts";
import { externalDns } from "../ingress/annotations/externalDns.ts";
import { scopeOf } from "../ingress/annotations/scope.ts";
import { type Classed, classNameOf, type Served } from "../ingress/classes.ts";
import type { AnnotationOwner } from "../ingress/controller.ts";
import { controllerRows } from "../ingress/controllers/index.ts";
import type { IngressFacts } from "../model/facts.ts";
import { readLabels, readText } from "../model/read.ts";
import { mayServe, servedBy } from "./served.ts";
import type { Place } from "./slot.ts";

/** Everybody who may read annotations of the object: the controllers first that may serve it, then the integrations. */
export function mayRead(snapshot: Snapshot, place: Place): readonly AnnotationOwner[] {
  switch (scopeOf(place)) {
    case "ingress":
      return [...controllersOf(snapshot, classedIn(place)), certManager, externalDns];
    case "service":
      return [...controllersOfService(snapshot, place), externalDns];
    case "gateway":
      return [certManager, externalDns];
    case undefined:
      return [];
    default:
      return [externalDns];
  }
}

/** The controller of the Ingress that a place is in, where one is certain. */
export function servedIn(snapshot: Snapshot, place: Place): Served | undefined {
  return scopeOf(place) === "ingress" ? servedBy(snapshot, classedIn(place)) : undefined;
}

/** With Traefik's ingress-nginx provider both tables hold. */
function controllersOf(snapshot: Snapshot, ingress: Classed): readonly AnnotationOwner[] {
  const rows = mayServe(snapshot, ingress);
  const { nginxClasses } = snapshot.settings.ingress.traefik;
  const isBoth = nginxClasses.includes(classNameOf(ingress) ?? "");
  const also = rows.flatMap(({ alsoReads = [] }) => controllerRows.filter(({ id }) => alsoReads.includes(id)));
  if (also.length > 0) return [...new Set([...rows, ...also])];
  return isBoth
    ? [...new Set([...rows, ...controllerRows.filter(({ id }) => id === "nginx" || id === "traefik")])]
    : rows;
}

function controllersOfService(snapshot: Snapshot, { namespace, value }: Place): readonly AnnotationOwner[] {
  const name = jsonAt(value, ["metadata", "name"]);
  const ingresses = [...entriesOf(snapshot.catalog, INGRESS, namespace)].flatMap(({ facts }) =>
    facts.is === "ingress" && routesTo(facts, name) ? [facts] : [],
  );
  const rows = ingresses.flatMap((ingress) => mayServe(snapshot, ingress));
  return rows.length > 0 ? [...new Set(rows)] : controllerRows.filter(({ annotations }) => annotations !== undefined);
}

function routesTo({ defaultBackend, rules }: IngressFacts, name: unknown): boolean {
  return (
    defaultBackend?.service === name ||
    rules.some(({ paths }) => paths.some(({ backend }) => backend?.service !== undefined && backend.service === name))
  );
}

function classedIn({ value }: Place): Classed {
  return {
    className: readText(jsonAt(value, ["spec", "ingressClassName"])),
    annotations: readLabels(jsonAt(value, ["metadata", "annotations"])),
  };
}

/** The Services that an Ingress routes to, as they are written. */
export function servicesIn({ value }: Place): readonly string[] {
  const names = new Set<string>();
  const add = (service: ReturnType<typeof jsonAt>): void => {
    const name = readText(service);
    if (name !== undefined) names.add(name);
  };
  add(jsonAt(value, ["spec", "defaultBackend", "service", "name"]));
  const rules = jsonAt(value, ["spec", "rules"]);
  for (const [rule] of Array.isArray(rules) ? rules.entries() : []) {
    const paths = jsonAt(value, ["spec", "rules", rule, "http", "paths"]);
    for (const [path] of Array.isArray(paths) ? paths.entries() : [])
      add(jsonAt(value, ["spec", "rules", rule, "http", "paths", path, "backend", "service", "name"]));
  }
  return [...names];
}
