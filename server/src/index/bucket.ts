// One kind in one namespace: what files declare over what the cluster holds. A bucket never changes; its `stamp` is the
// same object as long as the facts in it are equal, whatever happens to positions, so answers are memoised on it.

import { canonical } from "../base/json.ts";
import type { Facts } from "../model/facts.ts";
import type { Resource } from "../model/resource.ts";

export type Origin = { readonly is: "file"; readonly uri: string } | { readonly is: "cluster" };

export interface Entry {
  readonly resource: Resource;
  readonly facts: Facts;
  readonly origin: Origin;
}

export interface Bucket {
  readonly stamp: object;
  /** By name; files in the order in which they came, the last one counts (kubectl apply reads them in order). */
  readonly declared: ReadonlyMap<string, readonly Entry[]>;
  readonly live: ReadonlyMap<string, Entry>;
}

export const emptyBucket: Bucket = { stamp: {}, declared: new Map(), live: new Map() };

/** What counts under a name: the last declaration, else the live object. */
export function effective(bucket: Bucket, name: string): Entry | undefined {
  return bucket.declared.get(name)?.at(-1) ?? bucket.live.get(name);
}

/** Everything that counts, each name once. */
export function* effectiveEntries(bucket: Bucket): Generator<Entry> {
  for (const entries of bucket.declared.values()) {
    const entry = entries.at(-1);
    if (entry) yield entry;
  }
  for (const [name, entry] of bucket.live) if (!bucket.declared.has(name)) yield entry;
}

/** The bucket with one name's declarations replaced; the stamp stays where what counts is equal. */
export function withDeclared(bucket: Bucket, name: string, entries: readonly Entry[]): Bucket {
  const declared = new Map(bucket.declared);
  if (entries.length === 0) declared.delete(name);
  else declared.set(name, entries);
  const next = { ...bucket, declared };
  const same = effective(bucket, name)?.facts === effective(next, name)?.facts && (entries.length > 1) === ((bucket.declared.get(name)?.length ?? 0) > 1);
  return same ? next : { ...next, stamp: {} };
}

/** The same facts object where the content is equal, so that identity means equality. */
export function intern(facts: Facts, before: Facts | undefined): Facts {
  return before && canonical(facts) === canonical(before) ? before : facts;
}
