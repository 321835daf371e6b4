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

/** Keeps what was computed for several objects together, for as long as all of them live. */
export function memoOnAll<V>(): (keys: readonly object[], compute: () => V) => V {
  interface Step {
    readonly next: WeakMap<object, Step>;
    hit?: { readonly value: V };
  }
  const root: Step = { next: new WeakMap() };
  return (keys, compute) => {
    let step = root;
    for (const key of keys) {
      const next: Step = step.next.get(key) ?? { next: new WeakMap() };
      step.next.set(key, next);
      step = next;
    }
    step.hit ??= { value: compute() };
    return step.hit.value;
  };
}
