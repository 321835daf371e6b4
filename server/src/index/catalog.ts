// All resources: those of files over those of the cluster. Immutable; an update shares everything that it does not touch.

import { LayeredMap } from "../base/layeredMap.ts";
import { found, type Lookup, missing, unknown } from "../base/lookup.ts";
import { memoOn } from "../base/memo.ts";
import type { Facts } from "../model/facts.ts";
import type { Resource } from "../model/resource.ts";
import { type ResourceId, toKey } from "../model/resourceId.ts";
import type { ClusterState, Coverage, KindKey } from "../model/views.ts";
import { toKindKey } from "../model/views.ts";
import {
  type Bucket,
  type Entry,
  effective,
  effectiveEntries,
  emptyBucket,
  intern,
  type Origin,
  withDeclared,
} from "./bucket.ts";

/** One kind in all namespaces; `stamp` as in Bucket, over all of them. */
export interface KindTable {
  readonly stamp: object;
  readonly namespaces: ReadonlyMap<string, Bucket>;
}

const emptyTable: KindTable = { stamp: {}, namespaces: new Map() };

export interface Catalog {
  /** The same object as long as no stamp of any kind changes: whatever was computed then holds without a look at stamps. */
  readonly generation: object;
  readonly kinds: ReadonlyMap<KindKey, KindTable>;
  /** Resources of each file, in order. */
  readonly files: LayeredMap<string, readonly Resource[]>;
  readonly cluster: ClusterState | undefined;
  /** True where the workspace is said to hold everything there is (a setting). */
  readonly complete: boolean;
}

export const emptyCatalog: Catalog = {
  generation: {},
  kinds: new Map(),
  files: new LayeredMap(),
  cluster: undefined,
  complete: false,
};

export function tableOf(catalog: Catalog, kind: KindKey): KindTable {
  return catalog.kinds.get(kind) ?? emptyTable;
}

export function bucketOf(catalog: Catalog, kind: KindKey, namespace: string): Bucket {
  return catalog.kinds.get(kind)?.namespaces.get(namespace) ?? emptyBucket;
}

/** Every entry that counts of a kind, in all namespaces or one, as seen from a file where one is named. */
export function* entriesOf(catalog: Catalog, kind: KindKey, namespace?: string, from?: string): Generator<Entry> {
  if (namespace !== undefined) yield* effectiveEntries(bucketOf(catalog, kind, namespace), from);
  else for (const bucket of tableOf(catalog, kind).namespaces.values()) yield* effectiveEntries(bucket, from);
}

/** The same as a list: one and the same for as long as nothing of the kind changes and no name is declared twice. */
export function listOf(catalog: Catalog, kind: KindKey, namespace?: string, from?: string): readonly Entry[] {
  const plain =
    namespace === undefined ? plainTable(tableOf(catalog, kind)) : plainBucket(bucketOf(catalog, kind, namespace));
  return plain ?? [...entriesOf(catalog, kind, namespace, from)];
}

/** The entries of a bucket where they are the same from every file; else undefined. */
const plainBucket = memoOn((bucket: Bucket): readonly Entry[] | undefined => {
  for (const declared of bucket.declared.values()) if (declared.length > 1) return undefined;
  return [...effectiveEntries(bucket)];
});

const plainTable = memoOn(({ namespaces }: KindTable): readonly Entry[] | undefined => {
  const all: Entry[] = [];
  for (const bucket of namespaces.values()) {
    const entries = plainBucket(bucket);
    if (!entries) return undefined;
    all.push(...entries);
  }
  return all;
});

/** The entry that counts for an id, as seen from a file where one is named. */
export function entryOf(
  catalog: Catalog,
  kind: KindKey,
  namespace: string,
  name: string,
  from?: string,
): Entry | undefined {
  return effective(bucketOf(catalog, kind, namespace), name, from);
}

/** An entry that was kept, as it is now: of the same file, id and facts; its text may have moved. Itself where it is gone. */
export function renewed(catalog: Catalog, entry: Entry): Entry {
  const { origin, resource } = entry;
  if (origin.is !== "file") return entry;
  const { group, kind, namespace, name } = resource.id;
  const all = bucketOf(catalog, toKindKey(group, kind), namespace).declared.get(name) ?? [];
  const own = all.filter((other) => other.origin.is === "file" && other.origin.uri === origin.uri);
  return own.find((other) => other.resource === resource) ?? own.find((other) => other.facts === entry.facts) ?? entry;
}

/**
 * Looks an object up. Missing and sure: the kind is completely known there. Missing and unsure: no cluster tells, but the
 * workspace holds other objects of that kind in that namespace. Else unknown.
 */
export function lookUp(catalog: Catalog, kind: KindKey, namespace: string, name: string, from?: string): Lookup<Entry> {
  const entry = entryOf(catalog, kind, namespace, name, from);
  if (entry) return found(entry);
  return absence(catalog, kind, namespace);
}

/** What the absence of something of a kind in a namespace means. */
export function absence(catalog: Catalog, kind: KindKey, namespace: string): Lookup<never> {
  const coverage = coverageOf(catalog, kind, namespace);
  switch (coverage.is) {
    case "complete":
      return missing(true);
    case "loading":
      return unknown("still loading");
    case "forbidden":
      return unknown(`no access${namespace === "" ? "" : ` in ${namespace}`}`);
    case "stale":
      return unknown(`stale since ${coverage.since}`);
    case "none":
      return bucketOf(catalog, kind, namespace).declared.size > 0 ? missing(false) : unknown("no cluster");
  }
}

/** How completely a kind is known in a namespace. */
export function coverageOf(catalog: Pick<Catalog, "cluster" | "complete">, kind: KindKey, namespace: string): Coverage {
  if (catalog.complete) return { is: "complete" };
  return catalog.cluster?.coverage(kind, namespace) ?? { is: "none" };
}

/**
 * Since when the live objects of a kind are not kept up with, in the words of a person; undefined where they are. Of a kind
 * that is read by namespace, all namespaces (none is given) are as old as the first that is.
 */
export function staleSince(catalog: Catalog, kind: KindKey, namespace?: string): string | undefined {
  const { cluster } = catalog;
  if (!cluster) return undefined;
  const whole = cluster.coverage(kind, namespace ?? "");
  if (whole.is === "stale") return whole.since;
  if (namespace !== undefined || whole.is !== "forbidden") return undefined;
  for (const name of tableOf(catalog, kind).namespaces.keys()) {
    const one = cluster.coverage(kind, name);
    if (one.is === "stale") return one.since;
  }
  return undefined;
}

/** The catalog with the resources of files replaced; [] removes a file. Tables and buckets are copied once. */
export function withFiles(
  catalog: Catalog,
  changes: readonly { readonly uri: string; readonly resources: readonly Resource[] }[],
): Catalog {
  const files = catalog.files.with(
    changes.map(({ uri, resources }) => [uri, resources.length > 0 ? resources : undefined]),
  );
  const edit = new TableEdit(catalog);
  for (const { uri, resources } of changes) {
    const before = catalog.files.get(uri) ?? [];
    edit.apply(uri, before, resources);
  }
  return { ...catalog, files, ...edit.done() };
}

/** The catalog with another live side. Objects that stay equal keep their facts. */
export function withLive(catalog: Catalog, cluster: ClusterState | undefined, resources: readonly Resource[]): Catalog {
  const edit = new TableEdit(catalog);
  edit.replaceLive(resources);
  return { ...catalog, cluster, ...edit.done() };
}

/** The catalog with some live objects come, changed or gone; a cost of what changed, not of what there is. */
export function withLiveChanges(
  catalog: Catalog,
  cluster: ClusterState,
  upserts: readonly Resource[],
  deletes: readonly ResourceId[],
): Catalog {
  const edit = new TableEdit(catalog);
  edit.changeLive(upserts, deletes);
  return { ...catalog, cluster, ...edit.done() };
}

function toLiveEntry(resource: Resource, before: Facts | undefined, origin: Origin): Entry {
  const facts = intern(resource.facts, before);
  return { resource: facts === resource.facts ? resource : (resource.withFacts?.(facts) ?? resource), facts, origin };
}

/** One order whatever came first: files by URI, within a file as written (sort is stable). */
function byFile(a: Entry, b: Entry): number {
  const left = a.origin.is === "file" ? a.origin.uri : "";
  const right = b.origin.is === "file" ? b.origin.uri : "";
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Gathers changes to tables and copies each touched table and bucket once. */
class TableEdit {
  readonly #catalog: Catalog;
  readonly #buckets = new Map<KindKey, Map<string, Bucket>>();

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  /** Replaces what one file declares: only names with a resource that came or went are looked at. */
  apply(uri: string, before: readonly Resource[], after: readonly Resource[]): void {
    // Most of a file is as before an edit: what is equal at both ends is not looked at.
    let head = 0;
    while (head < before.length && before[head] === after[head]) head++;
    let tail = 0;
    while (tail < before.length - head && tail < after.length - head && before.at(-1 - tail) === after.at(-1 - tail))
      tail++;
    const gone = before.slice(head, before.length - tail);
    const come = after.slice(head, after.length - tail);
    const touched = new Map<string, Resource>();
    for (const resource of [...gone, ...come]) if (resource.named) touched.set(toKey(resource.id), resource);
    if (touched.size === 0) return;
    const names = new Set([...touched.values()].map(({ id }) => id.name));
    const now = new Map<string, Resource[]>();
    for (const resource of after) {
      if (!resource.named || !names.has(resource.id.name)) continue;
      const key = toKey(resource.id);
      const list = now.get(key);
      if (list) list.push(resource);
      else now.set(key, [resource]);
    }
    for (const [key, { id }] of touched) {
      const kind = toKindKey(id.group, id.kind);
      const bucket = this.#bucket(kind, id.namespace);
      const known = bucket.declared.get(id.name) ?? [];
      const own = known.filter((entry) => entry.origin.is === "file" && entry.origin.uri === uri);
      const others = known.filter((entry) => !own.includes(entry));
      const fresh = (now.get(key) ?? []).map((resource, index): Entry => {
        return { resource, facts: intern(resource.facts, own[index]?.facts), origin: { is: "file", uri } };
      });
      this.#set(kind, id.namespace, withDeclared(bucket, id.name, [...others, ...fresh].sort(byFile)));
    }
  }

  replaceLive(resources: readonly Resource[]): void {
    const wanted = new Map<KindKey, Map<string, Map<string, Entry>>>();
    const origin: Origin = { is: "cluster" };
    for (const resource of resources) {
      const { group, kind, namespace, name } = resource.id;
      const key = toKindKey(group, kind);
      const before = bucketOf(this.#catalog, key, namespace).live.get(name)?.facts;
      const spaces = wanted.get(key) ?? new Map<string, Map<string, Entry>>();
      const names = spaces.get(namespace) ?? new Map<string, Entry>();
      names.set(name, toLiveEntry(resource, before, origin));
      spaces.set(namespace, names);
      wanted.set(key, spaces);
    }
    for (const [kind, table] of this.#catalog.kinds) {
      for (const namespace of table.namespaces.keys())
        this.#setLive(kind, namespace, new LayeredMap(wanted.get(kind)?.get(namespace)));
    }
    for (const [kind, spaces] of wanted)
      for (const [namespace, live] of spaces) this.#setLive(kind, namespace, new LayeredMap(live));
  }

  changeLive(upserts: readonly Resource[], deletes: readonly ResourceId[]): void {
    const origin: Origin = { is: "cluster" };
    const changes = new Map<KindKey, Map<string, Map<string, Entry | undefined>>>();
    const at = ({ group, kind, namespace }: ResourceId): Map<string, Entry | undefined> => {
      const key = toKindKey(group, kind);
      const spaces = changes.get(key) ?? new Map<string, Map<string, Entry | undefined>>();
      const names = spaces.get(namespace) ?? new Map<string, Entry | undefined>();
      changes.set(key, spaces.set(namespace, names));
      return names;
    };
    for (const id of deletes) at(id).set(id.name, undefined);
    for (const resource of upserts) {
      const { group, kind, namespace, name } = resource.id;
      const before = bucketOf(this.#catalog, toKindKey(group, kind), namespace).live.get(name)?.facts;
      at(resource.id).set(name, toLiveEntry(resource, before, origin));
    }
    for (const [kind, spaces] of changes) {
      for (const [namespace, names] of spaces) {
        const bucket = this.#bucket(kind, namespace);
        const same = [...names].every(([name, entry]) => bucket.live.get(name)?.facts === entry?.facts);
        const live = bucket.live.with(names);
        this.#set(kind, namespace, { ...bucket, live, stamp: same ? bucket.stamp : {} });
      }
    }
  }

  /** The new tables; a table's stamp stays where none of its buckets' stamps changed. */
  done(): Pick<Catalog, "kinds" | "generation"> {
    if (this.#buckets.size === 0) return { kinds: this.#catalog.kinds, generation: this.#catalog.generation };
    const kinds = new Map(this.#catalog.kinds);
    let { generation } = this.#catalog;
    for (const [kind, changed] of this.#buckets) {
      const before = tableOf(this.#catalog, kind);
      const namespaces = new Map(before.namespaces);
      let same = true;
      for (const [namespace, bucket] of changed) {
        if ((before.namespaces.get(namespace) ?? emptyBucket).stamp !== bucket.stamp) same = false;
        if (bucket.declared.size === 0 && bucket.live.size === 0) namespaces.delete(namespace);
        else namespaces.set(namespace, bucket);
      }
      if (!same) generation = {};
      kinds.set(kind, { stamp: same ? before.stamp : {}, namespaces });
    }
    return { kinds, generation };
  }

  #setLive(kind: KindKey, namespace: string, live: LayeredMap<string, Entry>): void {
    const bucket = this.#bucket(kind, namespace);
    const names = new Set([...bucket.live.keys(), ...live.keys()]);
    let same = true;
    for (const name of names) if (bucket.live.get(name)?.facts !== live.get(name)?.facts) same = false;
    this.#set(kind, namespace, { ...bucket, live, stamp: same ? bucket.stamp : {} });
  }

  #bucket(kind: KindKey, namespace: string): Bucket {
    return this.#buckets.get(kind)?.get(namespace) ?? bucketOf(this.#catalog, kind, namespace);
  }

  #set(kind: KindKey, namespace: string, bucket: Bucket): void {
    const spaces = this.#buckets.get(kind) ?? new Map<string, Bucket>();
    spaces.set(namespace, bucket);
    this.#buckets.set(kind, spaces);
  }
}
