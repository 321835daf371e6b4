// Addresses and untyped values as the literal evaluators read them: text by text, with no sets of addresses.

import type { LiteralEnd, Manifest } from "./literal.ts";

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

function inBlock(cidr: string, address: string): boolean {
  const [network = "", length = ""] = cidr.split("/");
  const a = toBits(network);
  const b = toBits(address);
  return a.length === b.length && a.slice(0, Number(length)) === b.slice(0, Number(length));
}

/** The address as text of zeros and ones. */
function toBits(address: string): string {
  if (!address.includes(":"))
    return address
      .split(".")
      .map((octet) => Number(octet).toString(2).padStart(8, "0"))
      .join("");
  const [head = "", tail] = address.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? [] : Array<string>(8 - left.length - right.length).fill("0");
  return [...left, ...zeros, ...right]
    .map((group) => Number.parseInt(group, 16).toString(2).padStart(16, "0"))
    .join("");
}

export function mapOf(value: unknown): Manifest {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Manifest) : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
