// Sets of points on a line (addresses, ports) as sorted, disjoint, half-open intervals, held flat: [from, to, from, to].
// Half-open bounds need comparison only, so numbers and bigints share this code. Sets are values: nothing changes one.

/** An even number of strictly ascending bounds; the empty list is the empty set. */
export type Intervals<T extends number | bigint> = readonly T[];

/** The points from `from` up to, not including, `to`; empty where `to` is not above `from`. */
export function interval<T extends number | bigint>(from: T, to: T): Intervals<T> {
  return from < to ? [from, to] : [];
}

export function union<T extends number | bigint>(a: Intervals<T>, b: Intervals<T>): Intervals<T> {
  if (b.length === 0 || a === b) return a;
  if (a.length === 0) return b;
  return sweep(a, b, (inA, inB) => inA || inB);
}

export function intersect<T extends number | bigint>(a: Intervals<T>, b: Intervals<T>): Intervals<T> {
  if (a.length === 0 || a === b) return a;
  if (b.length === 0) return b;
  return sweep(a, b, (inA, inB) => inA && inB);
}

/** The points of `a` that are not in `b`. */
export function subtract<T extends number | bigint>(a: Intervals<T>, b: Intervals<T>): Intervals<T> {
  if (a.length === 0 || b.length === 0) return a;
  return sweep(a, b, (inA, inB) => inA && !inB);
}

export function isSubset<T extends number | bigint>(a: Intervals<T>, b: Intervals<T>): boolean {
  return subtract(a, b).length === 0;
}

export function isEqual<T extends number | bigint>(a: Intervals<T>, b: Intervals<T>): boolean {
  return a === b || (a.length === b.length && a.every((bound, i) => bound === b[i]));
}

export function holds<T extends number | bigint>(set: Intervals<T>, point: T): boolean {
  let low = 0;
  let high = set.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const bound = set[middle];
    if (bound !== undefined && bound <= point) low = middle + 1;
    else high = middle;
  }
  return low % 2 === 1;
}

/** The intervals as pairs, `to` exclusive. */
export function toPairs<T extends number | bigint>(set: Intervals<T>): readonly { readonly from: T; readonly to: T }[] {
  const pairs: { from: T; to: T }[] = [];
  for (let i = 0; i + 1 < set.length; i += 2) {
    const from = set[i];
    const to = set[i + 1];
    if (from !== undefined && to !== undefined) pairs.push({ from, to });
  }
  return pairs;
}

/** One pass over the bounds of both sets; `keep` says for each stretch whether it belongs to the result. */
function sweep<T extends number | bigint>(
  a: Intervals<T>,
  b: Intervals<T>,
  keep: (inA: boolean, inB: boolean) => boolean,
): Intervals<T> {
  const bounds: T[] = [];
  let i = 0;
  let j = 0;
  let inside = false;
  while (i < a.length || j < b.length) {
    const nextA = a[i];
    const nextB = b[j];
    const at = nextB === undefined || (nextA !== undefined && nextA <= nextB) ? nextA : nextB;
    if (at === undefined) break;
    if (nextA === at) i++;
    if (nextB === at) j++;
    const now = keep(i % 2 === 1, j % 2 === 1);
    if (now !== inside) bounds.push(at);
    inside = now;
  }
  return bounds;
}
