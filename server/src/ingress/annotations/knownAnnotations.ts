// Whose an annotation is and what its table says of it. Two owners may share a prefix; then the controller that serves the
// object decides, and nobody where it is not known.

import { lazy } from "../../base/memo.ts";
import type { AnnotationOwner, ControllerId, ControllerRow } from "../controller.ts";
import { controllerRows } from "../controllers/index.ts";
import type { AnnotationRow, AnnotationScope } from "./annotationRow.ts";
import { certManager } from "./certManager.ts";
import { externalDns } from "./externalDns.ts";
import type { ValueContext } from "./value.ts";

/** Everybody who reads annotations of Ingresses, Services and routes. */
export const annotationOwners: readonly AnnotationOwner[] = [...controllerRows, certManager, externalDns];

/** An annotation as it stands on an object. */
export interface KnownAnnotation {
  readonly owner: AnnotationOwner;
  /** Undefined: the owner has no such annotation, or no table of them. */
  readonly row: AnnotationRow | undefined;
  /** The key with the owner's first prefix, as the table writes it. */
  readonly name: string;
}

/**
 * Whose annotation a key is.
 * @param controller who serves the object, where that is certain; decides where owners share the key's prefix
 * @returns undefined for a key that nobody of the table reads, and where two do and the controller is neither
 */
export function findAnnotation(key: string, controller: ControllerId | undefined): KnownAnnotation | undefined {
  const candidates = readersOf(key);
  const own = candidates.filter((owner) => controller !== undefined && "id" in owner && owner.id === controller);
  const [owner, second] = own.length === 1 ? own : candidates;
  if (owner === undefined || second !== undefined) return undefined;
  const name = canonical(owner, key);
  const rows = rowsByName().get(owner);
  return { owner, row: rows?.get(name) ?? rows?.get(templateOf(name)), name };
}

/** Everybody who reads keys with this key's prefix, or this very key (F5 NGINX reads ingress.kubernetes.io/ssl-redirect). */
export function readersOf(key: string): readonly AnnotationOwner[] {
  return annotationOwners.filter(
    (owner) =>
      [...owner.prefixes, ...(owner.sharedPrefixes ?? [])].some((prefix) => key.startsWith(prefix)) ||
      rowsByName().get(owner)?.has(key) === true,
  );
}

/** Whether an owner is an ingress controller. */
export function isController(owner: AnnotationOwner): owner is ControllerRow {
  return "id" in owner;
}

/** Whether a key is for other controllers alone than the one that serves the object, so that it does nothing there. */
export function isOthersAlone(key: string, controller: ControllerRow): boolean {
  const readers = readersOf(key);
  return readers.length > 0 && readers.every((owner) => isController(owner) && owner.id !== controller.id);
}

/** The annotations of an owner that are read on an object of a scope today: no former, removed or second names. */
export function annotationsOn(owner: AnnotationOwner, scope: AnnotationScope): readonly AnnotationRow[] {
  return (owner.annotations ?? []).filter(
    (row) =>
      row.scope.includes(scope) && row.deprecated !== true && row.removedIn === undefined && row.aliasOf === undefined,
  );
}

/** The row of a name as the tables write it. */
export function rowNamed(owner: AnnotationOwner, name: string): AnnotationRow | undefined {
  return rowsByName().get(owner)?.get(name);
}

/** The key under which an object's annotations hold a name of the table: itself, with a prefix that means the same, or an alias. */
export function writtenKey(
  owner: AnnotationOwner,
  name: string,
  annotations: { readonly [key: string]: unknown },
): string | undefined {
  const row = rowNamed(owner, name);
  const names = [name, ...(row?.aliases ?? []), ...(row?.aliasOf === undefined ? [] : [row.aliasOf])];
  return names.flatMap((one) => spellings(owner, one)).find((key) => Object.hasOwn(annotations, key));
}

/** What an annotation is to its owner where an object says nothing of it. */
export function valueOf(
  owner: AnnotationOwner,
  name: string,
  annotations: { readonly [key: string]: string },
): string | undefined {
  const key = writtenKey(owner, name, annotations);
  return key === undefined ? rowNamed(owner, name)?.default : annotations[key];
}

/** What checkValue needs to know of the object around an annotation. */
export function valueContextOf(
  owner: AnnotationOwner,
  annotations: { readonly [key: string]: string },
  services: readonly string[] | undefined,
): ValueContext {
  return {
    forms: owner.forms ?? { boolean: "go" },
    valueOf: (name) => valueOf(owner, name, annotations),
    services,
  };
}

/** A name of the table with each prefix that means the same. */
function spellings({ prefixes, sharedPrefixes = [] }: AnnotationOwner, name: string): readonly string[] {
  const [first = ""] = prefixes;
  return name.startsWith(first) ? [name, ...sharedPrefixes.map((prefix) => prefix + name.slice(first.length))] : [name];
}

const rowsByName = lazy(
  (): ReadonlyMap<AnnotationOwner, ReadonlyMap<string, AnnotationRow>> =>
    new Map(annotationOwners.map((owner) => [owner, new Map((owner.annotations ?? []).map((row) => [row.name, row]))])),
);

/** A key written with a prefix that means the same. A key that the table holds as it is stays. */
function canonical(owner: AnnotationOwner, key: string): string {
  const [first = ""] = owner.prefixes;
  const shared = owner.sharedPrefixes?.find((prefix) => key.startsWith(prefix));
  if (shared === undefined || rowsByName().get(owner)?.has(key)) return key;
  return `${first}${key.slice(shared.length)}`;
}

/** A key with `<n>` for each element that is a number, as tables write it. */
function templateOf(name: string): string {
  return name.replace(/(?<=\.)\d+(?=\.|$)/g, "<n>");
}
