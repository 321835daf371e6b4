// One text, or one small value, for equal ones: labels, ports and names of a cluster's objects are the same few, thousands of
// times over. What has not been met for long is forgotten, so a cluster that changes for days fills nothing.

import { canonical } from "../base/json.ts";

/** What is remembered is let go once so many others came after it. */
const MOST = 30_000;
/** Longer ones are seldom the same. */
const LONGEST = 400;

export interface Interner {
  text(text: string): string;
  /** A value that nobody changes. */
  value<T extends object>(value: T): T;
}

export function makeInterner(): Interner {
  const texts = makeMemory<string>();
  const values = makeMemory<unknown>();
  return {
    text: (text) => texts(text, text),
    value: <T extends object>(value: T) => {
      const key = canonical(value);
      // Equal texts are equal values of the same type.
      return key.length > LONGEST ? value : (values(key, value) as T);
    },
  };
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
