// One text, or one small value, for equal ones: labels, ports and names of a cluster's objects are the same few, thousands of
// times over. What has not been met for long is forgotten, so a cluster that changes for days fills nothing.

/** What is remembered is let go once so many others came after it. */
const MOST = 30_000;
/** Larger values are seldom the same; what they are made of may be. */
const LARGEST = 400;

export interface Interner {
  text(text: string): string;
  /** A value that nobody changes but this; a large one keeps its identity, with parts that are shared. */
  value<T>(value: T): T;
}

export function makeInterner(): Interner {
  const texts = makeMemory<string>();
  const values = makeMemory<unknown>();
  function share(value: unknown): unknown {
    if (typeof value === "string") return value.length > LARGEST ? value : texts(value, value);
    if (typeof value !== "object" || value === null) return value;
    // Not canonical(), which takes five times as long: values with other orders of keys are merely not shared.
    const key = JSON.stringify(value);
    if (key.length <= LARGEST) return values(key, value);
    const parts = value as Record<string, unknown>;
    for (const own of Object.keys(parts)) parts[own] = share(parts[own]);
    return value;
  }
  return { text: (text) => texts(text, text), value: <T>(value: T) => share(value) as T };
}

/** Two generations: what is met again in the old one goes on to the young one, and a full young one becomes the old one. */
function makeMemory<T>(): (key: string, value: T) => T {
  let young = new Map<string, T>();
  let old = new Map<string, T>();
  return (key, value) => {
    const hit = young.get(key);
    if (hit !== undefined) return hit;
    const kept = old.get(key) ?? value;
    if (young.size >= MOST) [old, young] = [young, new Map()];
    young.set(key, kept);
    return kept;
  };
}
