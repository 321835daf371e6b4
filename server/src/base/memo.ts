// Memoisation by identity: an answer lives as long as the immutable value that it was computed from.

/** A function that computes once per key object. */
export function memoOn<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, { readonly value: V }>();
  return (key) => {
    const hit = known.get(key);
    if (hit) return hit.value;
    const value = compute(key);
    known.set(key, { value });
    return value;
  };
}

/** A value that is computed at first use. */
export function lazy<T>(compute: () => T): () => T {
  let hit: { readonly value: T } | undefined;
  return () => {
    hit ??= { value: compute() };
    return hit.value;
  };
}
