// Whether a block of addresses takes in an end, as the literal readings of Kubernetes and Calico word it.

import type { LiteralEnd } from "./literal.ts";
import { inBlock } from "./literalText.ts";

/** A pod whose address is not known lies in a block only if the block is the whole family. */
export function blockMatches(
  cidr: string,
  excepts: readonly string[],
  other: LiteralEnd,
  matchesPods: boolean,
): boolean {
  if ("address" in other)
    return inBlock(cidr, other.address) && !excepts.some((except) => inBlock(except, other.address));
  if (!matchesPods && !other.pod.hostNetwork) return false;
  const { ip } = other.pod;
  if (ip === undefined) return /\/0$/.test(cidr) && excepts.length === 0;
  return inBlock(cidr, ip) && !excepts.some((except) => inBlock(except, ip));
}
