// One value for equal ones, of which there are thousands: labels, ports, texts. What has not been met for long is forgotten, so
// a cluster that changes for days fills nothing.

/** What is remembered is let go once so many others came after it. */
const MOST = 30_000;

/**
 * Gives the value that was first given for a key, or the given one where there is none. Two generations: what is met again in
 * the old one goes on to the young one, and a full young one becomes the old one.
 */
export function makeSharing<T>(): (key: string, value: T) => T {
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
