// Which endpoints have an address in a set, without a look at the others: blocks are many, and so are pods.
// Knows addresses only; what a match means is matching.ts' business.

import { toPairs } from "../base/intervals.ts";
import type { IpSet } from "../base/ipSet.ts";

/** Positions of the sets that share an address with the given one, ascending. */
export type AddressIndex = (ranges: IpSet) => readonly number[];

/** An index over sets by their position in the list. */
export function makeAddressIndex(sets: readonly IpSet[]): AddressIndex {
  const v4 = makeFamily(sets.map(({ v4: intervals }) => toPairs(intervals)));
  const v6 = makeFamily(sets.map(({ v6: intervals }) => toPairs(intervals)));
  return (ranges) => {
    const found = new Set<number>();
    for (const { from, to } of toPairs(ranges.v4)) v4(from, to, found);
    for (const { from, to } of toPairs(ranges.v6)) v6(from, to, found);
    return [...found].sort((a, b) => a - b);
  };
}

interface Stretch<T> {
  readonly from: T;
  readonly to: T;
}

/** Stretches by their start; `reach` is the farthest end of all up to there, so that a search can leave out what ends before. */
function makeFamily<T extends number | bigint>(
  sets: readonly (readonly Stretch<T>[])[],
): (from: T, to: T, found: Set<number>) => void {
  const entries = sets
    .flatMap((stretches, position) => stretches.map((stretch) => ({ ...stretch, position })))
    .sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  const reach: T[] = [];
  for (const { to } of entries) {
    const before = reach.at(-1);
    reach.push(before === undefined || to > before ? to : before);
  }
  return (from, to, found) => {
    let low = 0;
    let high = reach.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const end = reach[middle];
      if (end !== undefined && end <= from) low = middle + 1;
      else high = middle;
    }
    for (let at = low; at < entries.length; at++) {
      const entry = entries[at];
      if (!entry || entry.from >= to) return;
      if (entry.to > from) found.add(entry.position);
    }
  };
}
