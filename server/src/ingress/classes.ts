// Which controller serves an Ingress, as far as its class, the IngressClasses and its annotations tell. Knows the facts
// alone, not where they come from; two controllers that are both possible give no answer.

import type { IngressClassFacts, IngressFacts } from "../model/facts.ts";
import { CLASS_ANNOTATION } from "./classAnnotation.ts";
import type { ControllerRow } from "./controller.ts";
import { controllerRows } from "./controllers/index.ts";
import { OTHER_CLASS_NAMES } from "./controllers/others.ts";

/** Every class name that a controller's manual uses. */
export const wellKnownClassNames: ReadonlySet<string> = new Set([
  ...controllerRows.flatMap(({ classNames }) => classNames),
  ...OTHER_CLASS_NAMES,
]);

/** Every value of spec.controller that a controller's manual names. */
export const wellKnownControllers: readonly string[] = controllerRows.flatMap(({ controllers }) => controllers);

/** What of an Ingress tells who serves it. */
export type Classed = Pick<IngressFacts, "className" | "annotations">;

export interface Served {
  readonly controller: ControllerRow;
  /** What tells it: IngressClass spec.controller, the class name alone, the annotations alone, or what a person has set. */
  readonly by: "controller" | "className" | "annotations" | "setting";
}

/**
 * The controller that serves an Ingress: IngressClass spec.controller, else the well-known class name, else the prefixes
 * of its annotations (which also decide between two controllers of one class name), else what is set for its class.
 * @param classes the IngressClasses that are known
 * @param set controller keys by class name, "" for Ingresses without class
 * @returns undefined where two are possible, where an IngressClass names a controller that is not in the table, and where
 * nothing tells
 */
export function controllerOf(
  ingress: Classed,
  classes: readonly IngressClassFacts[],
  set: { readonly [className: string]: string },
): Served | undefined {
  const name = classNameOf(ingress);
  const declared = declaredClass(ingress, classes);
  if (declared?.controller !== undefined) {
    const named = controllerNamed(declared.controller);
    return named && { controller: named, by: "controller" };
  }
  const candidates = name === undefined ? [] : controllerRows.filter(({ classNames }) => classNames.includes(name));
  const only = candidates.length === 1 ? candidates[0] : undefined;
  if (only) return { controller: only, by: "className" };
  if (name !== undefined && candidates.length === 0 && OTHER_CLASS_NAMES.includes(name)) return undefined;
  const pool = candidates.length > 0 ? candidates : controllerRows;
  const used = pool.filter(({ prefixes }) => usesAny(ingress, prefixes));
  if (used.length === 1 && used[0]) return { controller: used[0], by: "annotations" };
  const key = Object.hasOwn(set, name ?? "") ? set[name ?? ""] : undefined;
  const chosen = controllerRows.find((row) => row.key === key);
  return chosen && { controller: chosen, by: "setting" };
}

/** The controllers that may serve an Ingress: the one that does, else those of its class name, else all whose annotations are known. */
export function possibleControllers(
  ingress: Classed,
  classes: readonly IngressClassFacts[],
  set: { readonly [className: string]: string },
): readonly ControllerRow[] {
  const served = controllerOf(ingress, classes, set);
  if (served) return [served.controller];
  const name = classNameOf(ingress);
  if (declaredClass(ingress, classes)?.controller !== undefined) return [];
  if (name !== undefined && OTHER_CLASS_NAMES.includes(name)) return [];
  const named = controllerRows.filter(({ classNames }) => name !== undefined && classNames.includes(name));
  return named.length > 0 ? named : controllerRows.filter(({ annotations }) => annotations !== undefined);
}

/** The IngressClass of an Ingress: the one that it names, else the default. */
export function declaredClass(ingress: Classed, classes: readonly IngressClassFacts[]): IngressClassFacts | undefined {
  const name = classNameOf(ingress);
  return name === undefined ? defaultClass(classes) : classes.find(({ id }) => id.name === name);
}

/** The class that an Ingress names, by the field or the deprecated annotation; the field counts where both are there. */
export function classNameOf({ className, annotations }: Classed): string | undefined {
  if (className !== undefined) return className;
  const written = annotations[CLASS_ANNOTATION];
  return written === "" ? undefined : written;
}

/** The IngressClass of Ingresses without class; undefined where none is the default or several are. */
export function defaultClass(classes: readonly IngressClassFacts[]): IngressClassFacts | undefined {
  const defaults = classes.filter(({ isDefault }) => isDefault);
  return defaults.length === 1 ? defaults[0] : undefined;
}

/** The row of a spec.controller value. */
export function controllerNamed(controller: string): ControllerRow | undefined {
  return controllerRows.find(({ controllers }) =>
    controllers.some((known) => controller === known || controller.startsWith(`${known}/`)),
  );
}

function usesAny({ annotations }: Classed, prefixes: readonly string[]): boolean {
  return (
    prefixes.length > 0 && Object.keys(annotations).some((key) => prefixes.some((prefix) => key.startsWith(prefix)))
  );
}
