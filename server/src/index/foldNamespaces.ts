// The workloads of all namespaces with their pods folded in. An owner is in the namespace of its pods, so only namespaces in
// which something changed are folded anew: of a large cluster, a few for each change.

import type { WorkloadFacts } from "../model/facts.ts";
import { type KindKey, toKindKey } from "../model/views.ts";
import { effectiveEntries } from "./bucket.ts";
import { bucketOf, type Catalog, tableOf } from "./catalog.ts";
import { type Declared, type Folded, foldPods, sameFolding } from "./foldPods.ts";

interface NamespaceFold {
  /** Of each kind's bucket, in the order of the kinds. */
  readonly stamps: readonly object[];
  readonly folded: Folded;
}

/** What a list of workloads was made from. */
const madeFrom = new WeakMap<readonly WorkloadFacts[], ReadonlyMap<string, NamespaceFold>>();

/** Folds all namespaces; what is equal in `previous` is taken over. `kinds` are those of workloads. */
export function foldNamespaces(
  catalog: Catalog,
  kinds: readonly KindKey[],
  previous?: Pick<Folded, "workloads" | "podIPs">,
): Pick<Folded, "workloads" | "podIPs"> {
  const before = previous && madeFrom.get(previous.workloads);
  const folds = new Map<string, NamespaceFold>();
  for (const kind of kinds)
    for (const namespace of tableOf(catalog, kind).namespaces.keys())
      if (!folds.has(namespace)) folds.set(namespace, foldOne(catalog, kinds, namespace, before?.get(namespace)));
  const folded = joined(catalog, kinds, folds);
  const isSame =
    previous &&
    before &&
    sameFolding({ ...previous, files: folded.files }, folded) &&
    countFiles(before) === folded.files;
  // Where pods alone changed, the list of workloads stays what it was.
  const isSameList =
    previous && areSame(previous.workloads, folded.workloads) && countFiles(before ?? new Map()) === folded.files;
  const result = isSame ? previous : isSameList ? { ...folded, workloads: previous.workloads } : folded;
  madeFrom.set(result.workloads, folds);
  return result;
}

function foldOne(
  catalog: Catalog,
  kinds: readonly KindKey[],
  namespace: string,
  before: NamespaceFold | undefined,
): NamespaceFold {
  const buckets = kinds.map((kind) => bucketOf(catalog, kind, namespace));
  if (before && buckets.every(({ stamp }, index) => stamp === before.stamps[index])) return before;
  const declared = buckets.flatMap((bucket) =>
    [...effectiveEntries(bucket)].flatMap(({ facts, origin }): readonly Declared[] =>
      facts.is === "workload" ? [{ facts, live: origin.is === "cluster" }] : [],
    ),
  );
  return { stamps: buckets.map(({ stamp }) => stamp), folded: foldPods(declared, before?.folded) };
}

/** Files by kind as they come, then what only the cluster has, by name: events come in any order, and an answer must not. */
function joined(catalog: Catalog, kinds: readonly KindKey[], folds: ReadonlyMap<string, NamespaceFold>): Folded {
  const workloads: WorkloadFacts[] = [];
  const podIPs = new Map<WorkloadFacts, readonly string[]>();
  const add = (workload: WorkloadFacts, { podIPs: own }: Folded): void => {
    workloads.push(workload);
    const addresses = own.get(workload);
    if (addresses) podIPs.set(workload, addresses);
  };
  for (const kind of kinds) {
    for (const namespace of tableOf(catalog, kind).namespaces.keys()) {
      const folded = folds.get(namespace)?.folded;
      for (const workload of folded?.workloads.slice(0, folded.files) ?? [])
        if (folded && toKindKey(workload.id.group, workload.id.kind) === kind) add(workload, folded);
    }
  }
  const files = workloads.length;
  // As by the names of workloads with their namespaces before them: `a-b/` comes before `a/`.
  const byName = [...folds].map(([namespace, fold]) => ({ key: `${namespace}/`, fold }));
  byName.sort((a, b) => (a.key < b.key ? -1 : 1));
  for (const { fold } of byName)
    for (const workload of fold.folded.workloads.slice(fold.folded.files)) add(workload, fold.folded);
  return { workloads, podIPs, files };
}

function areSame<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

function countFiles(folds: ReadonlyMap<string, NamespaceFold>): number {
  let count = 0;
  for (const { folded } of folds.values()) count += folded.files;
  return count;
}
