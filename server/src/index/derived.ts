// What is computed from all facts of a kind, namespace by namespace: an edit computes its own namespace again and takes over
// the rest, so that asking costs what there is in one namespace and not what there is in all.

import type { Facts } from "../model/facts.ts";
import type { KindKey } from "../model/views.ts";
import { effectiveEntries } from "./bucket.ts";
import { type Catalog, tableOf } from "./catalog.ts";

/** What a namespace's facts of a kind come to; a function of a module, for it is the key under which the answer is kept. */
export type Derivation<T> = (facts: readonly Facts[]) => T;

/** The answers for all namespaces that have something of the kind. */
export function derivedIn<T>(catalog: Catalog, kind: KindKey, compute: Derivation<T>): readonly T[] {
  return [...tableOf(catalog, kind).namespaces.values()].map((bucket) => {
    const known = kept.get(bucket.stamp) ?? new Map<unknown, unknown>();
    kept.set(bucket.stamp, known);
    if (!known.has(compute)) known.set(compute, compute([...effectiveEntries(bucket)].map(({ facts }) => facts)));
    // The key is the function itself, so what is kept under it is of its type.
    return known.get(compute) as T;
  });
}

const kept = new WeakMap<object, Map<unknown, unknown>>();
