// One text, or one small value, for equal ones: labels, ports and names of a cluster's objects are the same few, thousands of
// times over.

import { makeSharing } from "../base/sharing.ts";

/** Larger values are seldom the same; what they are made of may be. */
const LARGEST = 400;

export interface Interner {
  text(text: string): string;
  /** A value that nobody changes but this; a large one keeps its identity, with parts that are shared. */
  value<T>(value: T): T;
}

export function makeInterner(): Interner {
  const texts = makeSharing<string>();
  const values = makeSharing<unknown>();
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
