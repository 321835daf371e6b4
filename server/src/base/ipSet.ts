// Sets of addresses of both families, which are separate worlds: 0.0.0.0/0 does not cover ::/0.

import { holds, type Intervals, intersect, interval, isSubset, subtract, toPairs, union } from "./intervals.ts";
import { type Address, type Cidr, parseCidr, V4_END, V6_END, v4Blocks, v6Blocks } from "./ip.ts";

export interface IpSet {
  readonly v4: Intervals<number>;
  readonly v6: Intervals<bigint>;
}

export const noAddress: IpSet = { v4: [], v6: [] };
export const allV4: IpSet = { v4: [0, V4_END], v6: [] };
export const allV6: IpSet = { v4: [], v6: [0n, V6_END] };
export const everyAddress: IpSet = { v4: allV4.v4, v6: allV6.v6 };

export function ofCidr(cidr: Cidr): IpSet {
  return cidr.family === 4
    ? { v4: interval(cidr.first, cidr.end), v6: [] }
    : { v4: [], v6: interval(cidr.first, cidr.end) };
}

export function ofAddress(address: Address): IpSet {
  return address.family === 4
    ? { v4: interval(address.value, address.value + 1), v6: [] }
    : { v4: [], v6: interval(address.value, address.value + 1n) };
}

/** The union of CIDR texts; texts that are no CIDR are left out. */
export function ofCidrs(texts: readonly string[]): IpSet {
  let set = noAddress;
  for (const text of texts) {
    const cidr = parseCidr(text);
    if (cidr) set = unite(set, ofCidr(cidr));
  }
  return set;
}

export function unite(a: IpSet, b: IpSet): IpSet {
  return { v4: union(a.v4, b.v4), v6: union(a.v6, b.v6) };
}

export function overlap(a: IpSet, b: IpSet): IpSet {
  return { v4: intersect(a.v4, b.v4), v6: intersect(a.v6, b.v6) };
}

/** The addresses of `a` that are not in `b`. */
export function without(a: IpSet, b: IpSet): IpSet {
  return { v4: subtract(a.v4, b.v4), v6: subtract(a.v6, b.v6) };
}

export function isNoAddress(set: IpSet): boolean {
  return set.v4.length === 0 && set.v6.length === 0;
}

export function covers(outer: IpSet, inner: IpSet): boolean {
  return isSubset(inner.v4, outer.v4) && isSubset(inner.v6, outer.v6);
}

export function hasAddress(set: IpSet, address: Address): boolean {
  return address.family === 4 ? holds(set.v4, address.value) : holds(set.v6, address.value);
}

/** The fewest CIDR blocks that make up the set, ascending, IPv4 first. */
export function toBlocks(set: IpSet): readonly string[] {
  return [
    ...toPairs(set.v4).flatMap(({ from, to }) => v4Blocks(from, to)),
    ...toPairs(set.v6).flatMap(({ from, to }) => v6Blocks(from, to)),
  ];
}

/** How many addresses the set holds. */
export function sizeOf(set: IpSet): bigint {
  let size = 0n;
  for (const { from, to } of toPairs(set.v4)) size += BigInt(to - from);
  for (const { from, to } of toPairs(set.v6)) size += to - from;
  return size;
}

/** Sets in the order of their first addresses, IPv4 before IPv6: negative where `a` comes first. */
export function compareSets(a: IpSet, b: IpSet): number {
  const [v4, other4] = [a.v4[0], b.v4[0]];
  if (v4 !== other4) return (v4 ?? Number.POSITIVE_INFINITY) - (other4 ?? Number.POSITIVE_INFINITY);
  const [v6, other6] = [a.v6[0], b.v6[0]];
  if (v6 === other6) return 0;
  return other6 === undefined || (v6 !== undefined && v6 < other6) ? -1 : 1;
}
