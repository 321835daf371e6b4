// A map that is never changed, of which a changed copy costs what has changed lately and not what it holds: a large base
// and a small layer of changes over it, folded together now and then.

const GONE = Symbol("gone");
const FOLD_AT = 256;

export class LayeredMap<K, V> implements ReadonlyMap<K, V> {
  readonly #base: ReadonlyMap<K, V>;
  readonly #over: ReadonlyMap<K, V | typeof GONE>;
  readonly size: number;

  constructor(base: ReadonlyMap<K, V> = new Map<K, V>(), over: ReadonlyMap<K, V | typeof GONE> = new Map()) {
    this.#base = base;
    this.#over = over;
    let size = base.size;
    for (const [key, value] of over) size += (value === GONE ? 0 : 1) - (base.has(key) ? 1 : 0);
    this.size = size;
  }

  /** The map with entries set, or removed where the value is undefined. */
  with(changes: Iterable<readonly [K, V | undefined]>): LayeredMap<K, V> {
    const over = new Map(this.#over);
    for (const [key, value] of changes) over.set(key, value === undefined ? GONE : value);
    const next = new LayeredMap<K, V>(this.#base, over);
    return over.size > FOLD_AT ? new LayeredMap<K, V>(new Map(next)) : next;
  }

  get(key: K): V | undefined {
    const value = this.#over.get(key);
    if (value === GONE) return undefined;
    return value === undefined ? this.#base.get(key) : value;
  }

  has(key: K): boolean {
    return this.get(key) !== undefined;
  }

  *entries(): MapIterator<[K, V]> {
    for (const [key, value] of this.#base) {
      const over = this.#over.get(key);
      if (over === undefined) yield [key, value];
      else if (over !== GONE) yield [key, over];
    }
    for (const [key, value] of this.#over) if (value !== GONE && !this.#base.has(key)) yield [key, value];
  }

  *keys(): MapIterator<K> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): MapIterator<V> {
    for (const [, value] of this.entries()) yield value;
  }

  forEach(visit: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const [key, value] of this.entries()) visit(value, key, this);
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries();
  }
}
