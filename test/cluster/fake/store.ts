// The objects, as etcd keeps them: one version counter for everything, each change an event that is kept until it is compacted,
// so that a list can be read as it was and a watch told what it missed. It knows nothing of kinds or of HTTP.

import type { JsonObject } from "../../../server/src/base/json.ts";

export interface Entry {
  readonly storage: string;
  /** `namespace/name`, or the name alone. */
  readonly key: string;
  readonly namespace: string;
  readonly name: string;
  readonly version: number;
  readonly object: JsonObject;
}

export interface StoreEvent {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly version: number;
  /** As it is now; of a deletion, as it was last, with the version of the deletion. */
  readonly entry: Entry;
  readonly before?: Entry;
}

/** An object of the store before it has a version. */
export type Draft = Pick<Entry, "storage" | "namespace" | "name"> & {
  readonly toObject: (version: number) => JsonObject;
};

/** Objects in order; `size` counts them at the moment when they were asked for. */
export interface Range extends Iterable<Entry> {
  readonly size: number;
}

export interface Backup {
  readonly version: number;
  readonly entries: ReadonlyMap<string, ReadonlyMap<string, Entry>>;
}

export function keyOf(namespace: string, name: string): string {
  return namespace === "" ? name : `${namespace}/${name}`;
}

export class Store {
  #version = 100;
  #compacted = 100;
  #entries = new Map<string, Map<string, Entry>>();
  #history: StoreEvent[] = [];
  readonly #historyLimit: number;
  readonly #sortedKeys = new Map<string, readonly string[]>();
  readonly #snapshots = new Map<string, readonly Entry[]>();
  readonly #subscribers = new Set<(event: StoreEvent) => void>();

  constructor(historyLimit: number) {
    this.#historyLimit = historyLimit;
  }

  /** The version of the last change of anything. */
  get version(): number {
    return this.#version;
  }

  /** The oldest version that is still known. */
  get compacted(): number {
    return this.#compacted;
  }

  get(storage: string, key: string): Entry | undefined {
    return this.#entries.get(storage)?.get(key);
  }

  write({ storage, namespace, name, toObject }: Draft): Entry {
    const version = ++this.#version;
    const key = keyOf(namespace, name);
    const entry: Entry = { storage, key, namespace, name, version, object: toObject(version) };
    let entries = this.#entries.get(storage);
    if (!entries) this.#entries.set(storage, (entries = new Map()));
    const before = entries.get(key);
    entries.set(key, entry);
    if (before) this.#tell({ type: "MODIFIED", version, entry, before });
    else {
      this.#sortedKeys.delete(storage);
      this.#tell({ type: "ADDED", version, entry });
    }
    return entry;
  }

  /** Deletes; the last state is given the version of the deletion by `toObject`. */
  delete(before: Entry, toObject: (version: number) => JsonObject): Entry {
    const version = ++this.#version;
    const entry: Entry = { ...before, version, object: toObject(version) };
    this.#entries.get(before.storage)?.delete(before.key);
    this.#sortedKeys.delete(before.storage);
    this.#tell({ type: "DELETED", version, entry, before });
    return entry;
  }

  /** Objects whose key begins with a prefix, by key, from a key on, as they are. */
  current(storage: string, prefix: string, from: string): Range {
    const entries = this.#entries.get(storage) ?? new Map<string, Entry>();
    let keys = this.#sortedKeys.get(storage);
    if (!keys) this.#sortedKeys.set(storage, (keys = [...entries.keys()].sort()));
    return rangeOf(
      keys,
      prefix,
      from,
      (key) => key,
      (key) => entries.get(key),
    );
  }

  /** The same as they were at a version that is not compacted. */
  at(version: number, storage: string, prefix: string, from: string): Range {
    const undone = new Map<string, Entry | undefined>();
    for (let at = this.#firstAfter(version); at < this.#history.length; at++) {
      const event = this.#history[at];
      if (event?.entry.storage === storage && !undone.has(event.entry.key)) undone.set(event.entry.key, event.before);
    }
    if (undone.size === 0) return this.current(storage, prefix, from);
    return rangeOf(
      this.#snapshot(version, storage, undone),
      prefix,
      from,
      (entry) => entry.key,
      (entry) => entry,
    );
  }

  /** What changed after a version that is not compacted. */
  since(version: number): readonly StoreEvent[] {
    return this.#history.slice(this.#firstAfter(version));
  }

  /** Calls back at each change until the function that it gives is called. */
  subscribe(callback: (event: StoreEvent) => void): () => void {
    this.#subscribers.add(callback);
    return () => this.#subscribers.delete(callback);
  }

  /** Forgets all versions before this moment, which is a version of its own, as the real server's compaction makes one. */
  compact(): void {
    this.#compacted = ++this.#version;
    this.#history = [];
    this.#snapshots.clear();
  }

  /** A copy to go back to. */
  backup(): Backup {
    return {
      version: this.#version,
      entries: new Map([...this.#entries].map(([storage, entries]) => [storage, new Map(entries)])),
    };
  }

  /** Goes back: versions count on from the backup's, as if what came after had never been. */
  restore(backup: Backup): void {
    this.#version = backup.version;
    this.#compacted = backup.version;
    this.#entries = new Map([...backup.entries].map(([storage, entries]) => [storage, new Map(entries)]));
    this.#history = [];
    this.#sortedKeys.clear();
    this.#snapshots.clear();
  }

  #tell(event: StoreEvent): void {
    this.#history.push(event);
    if (this.#history.length > 2 * this.#historyLimit) {
      const forgotten = this.#history.splice(0, this.#history.length - this.#historyLimit);
      this.#compacted = forgotten.at(-1)?.version ?? this.#compacted;
      this.#snapshots.clear();
    }
    for (const subscriber of this.#subscribers) subscriber(event);
  }

  #firstAfter(version: number): number {
    return firstAt(this.#history, version + 1, (event) => event.version);
  }

  /** The few that pages are being read from are kept. */
  #snapshot(version: number, storage: string, undone: ReadonlyMap<string, Entry | undefined>): readonly Entry[] {
    const name = `${storage}@${version}`;
    const known = this.#snapshots.get(name);
    if (known) return known;
    const entries = new Map<string, Entry>(this.#entries.get(storage));
    for (const [key, entry] of undone) {
      if (entry) entries.set(key, entry);
      else entries.delete(key);
    }
    const sorted = [...entries.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
    const oldest = this.#snapshots.size < 4 ? undefined : this.#snapshots.keys().next().value;
    if (oldest !== undefined) this.#snapshots.delete(oldest);
    this.#snapshots.set(name, sorted);
    return sorted;
  }
}

function rangeOf<T>(
  items: readonly T[],
  prefix: string,
  from: string,
  keyAt: (item: T) => string,
  entryAt: (item: T) => Entry | undefined,
): Range {
  const start = firstAt(items, from > prefix ? from : prefix, keyAt);
  const end = prefix === "" ? items.length : firstAt(items, `${prefix}\uffff`, keyAt);
  return {
    size: end - start,
    *[Symbol.iterator]() {
      for (let at = start; at < end; at++) {
        const item = items[at];
        const entry = item === undefined ? undefined : entryAt(item);
        if (entry) yield entry;
      }
    },
  };
}

/** Where the first item stands whose key is not before a key, in a sorted list. */
function firstAt<T, K extends string | number>(items: readonly T[], key: K, keyAt: (item: T) => K): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = items[middle];
    if (item !== undefined && keyAt(item) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
