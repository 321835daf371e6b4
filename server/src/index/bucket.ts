// One kind in one namespace: what files declare over what the cluster holds. A bucket never changes; its `stamp` is the
// same object as long as the facts in it are equal, whatever happens to positions, so answers are memoised on it.

import { isSameValue } from "../base/json.ts";
import { LayeredMap } from "../base/layeredMap.ts";
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
  readonly live: LayeredMap<string, Entry>;
}

export const emptyBucket: Bucket = { stamp: {}, declared: new Map(), live: new LayeredMap() };

/**
 * What counts under a name: the last declaration, else the live object. Seen from a file, the declaration nearest to it:
 * overlays of one application declare the same names in folders of their own.
 */
export function effective(bucket: Bucket, name: string, from?: string): Entry | undefined {
  const declared = bucket.declared.get(name);
  if (!declared || declared.length === 0) return bucket.live.get(name);
  return from === undefined || declared.length === 1 ? declared.at(-1) : nearestTo(declared, from);
}

/** Everything that counts, each name once. */
export function* effectiveEntries(bucket: Bucket, from?: string): Generator<Entry> {
  for (const name of bucket.declared.keys()) {
    const entry = effective(bucket, name, from);
    if (entry) yield entry;
  }
  for (const [name, entry] of bucket.live) if (!bucket.declared.has(name)) yield entry;
}

function nearestTo(entries: readonly Entry[], from: string): Entry | undefined {
  let best: Entry | undefined;
  let most = -1;
  for (const entry of entries) {
    const shared = entry.origin.is === "file" ? sharedFolders(entry.origin.uri, from) : 0;
    if (shared >= most) {
      best = entry;
      most = shared;
    }
  }
  return best;
}

/** How many leading folders two URIs share; equal ones share the most. */
function sharedFolders(a: string, b: string): number {
  if (a === b) return Number.POSITIVE_INFINITY;
  let count = 0;
  for (let i = 0; i < a.length && a.charCodeAt(i) === b.charCodeAt(i); i++) if (a.charCodeAt(i) === SLASH) count++;
  return count;
}

const SLASH = 47;

/** The bucket with one name's declarations replaced; the stamp stays where what counts is equal. */
export function withDeclared(bucket: Bucket, name: string, entries: readonly Entry[]): Bucket {
  const declared = new Map(bucket.declared);
  if (entries.length === 0) declared.delete(name);
  else declared.set(name, entries);
  const next = { ...bucket, declared };
  const before = bucket.declared.get(name) ?? [];
  const same =
    before.length === entries.length && before.every((entry, index) => entry.facts === entries[index]?.facts);
  return same ? next : { ...next, stamp: {} };
}

/** The same facts object where the content is equal, so that identity means equality. */
export function intern(facts: Facts, before: Facts | undefined): Facts {
  return before && isSameValue(facts, before) ? before : facts;
}
