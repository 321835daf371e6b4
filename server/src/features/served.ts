// Who serves an Ingress, as a snapshot tells: the one resolver, asked with all IngressClasses that are known.

import type { Snapshot } from "../analysis/snapshot.ts";
import { entriesOf } from "../index/catalog.ts";
import { INGRESS_CLASS } from "../index/policyView.ts";
import { type Classed, controllerOf, declaredClass, possibleControllers, type Served } from "../ingress/classes.ts";
import type { ControllerRow } from "../ingress/controller.ts";
import type { IngressClassFacts, IngressFacts } from "../model/facts.ts";

/** The controller of an Ingress; undefined where two are possible and where nothing tells. */
export function servedBy(snapshot: Snapshot, ingress: Classed): Served | undefined {
  return controllerOf(ingress, classesOf(snapshot), snapshot.settings.ingress.classes);
}

/** What to call the controller of an Ingress: as people do, else as its IngressClass does; undefined where nothing tells. */
export function controllerName(snapshot: Snapshot, ingress: IngressFacts): string | undefined {
  return (
    servedBy(snapshot, ingress)?.controller.title ??
    declaredClass(ingress, classesOf(snapshot))?.controller ??
    undefined
  );
}

/** The controllers that may serve an Ingress. */
export function mayServe(snapshot: Snapshot, ingress: Classed): readonly ControllerRow[] {
  return possibleControllers(ingress, classesOf(snapshot), snapshot.settings.ingress.classes);
}

function classesOf({ catalog }: Snapshot): readonly IngressClassFacts[] {
  return [...entriesOf(catalog, INGRESS_CLASS)].flatMap(({ facts }) => (facts.is === "ingressClass" ? [facts] : []));
}
