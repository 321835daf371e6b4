// What stretches of the address space are for (IANA special-purpose registries), for words such as "private" or
// "internet". Nothing here decides whether a policy matches.

import { covers, everyAddress, type IpSet, isNoAddress, ofCidrs, overlap, unite, without } from "./ipSet.ts";

export interface AddressKind {
  /** `private (RFC 1918)`: as it is written behind a block. */
  readonly name: string;
  readonly blocks: readonly string[];
  readonly set: IpSet;
}

/** Special stretches, narrow ones before the wide ones that hold them. */
export const addressKinds: readonly AddressKind[] = [
  kind("metadata address", ["169.254.169.254/32", "fd00:ec2::254/128"]),
  kind("private (RFC 1918)", ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]),
  kind("shared (RFC 6598)", ["100.64.0.0/10"]),
  kind("loopback", ["127.0.0.0/8", "::1/128"]),
  kind("link-local", ["169.254.0.0/16", "fe80::/10"]),
  kind("unique local (RFC 4193)", ["fc00::/7"]),
  kind("documentation", ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32"]),
  kind("benchmarking", ["198.18.0.0/15"]),
  kind("multicast", ["224.0.0.0/4", "ff00::/8"]),
  kind("reserved", ["0.0.0.0/8", "192.0.0.0/24", "240.0.0.0/4", "::/128", "64:ff9b:1::/48", "100::/64"]),
];

/** Addresses of the metadata services of cloud hosts (SV-8). */
export const metadataAddresses: IpSet = ofCidrs(["169.254.169.254/32", "fd00:ec2::254/128"]);

/** The private IPv4 networks of RFC 1918. */
export const privateV4: IpSet = ofCidrs(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]);

/** Everything that no special stretch takes: what people call the internet. */
export const publicAddresses: IpSet = addressKinds.reduce((rest, { set }) => without(rest, set), everyAddress);

export const publicV4: IpSet = { v4: publicAddresses.v4, v6: [] };

/** What a set of addresses is: `private (RFC 1918)`, `public`, or undefined where it is mixed. */
export function nameAddresses(set: IpSet): string | undefined {
  if (isNoAddress(set)) return undefined;
  const whole = addressKinds.find((candidate) => covers(candidate.set, set));
  if (whole) return whole.name;
  if (isNoAddress(overlap(set, specialAddresses))) return "public";
  return undefined;
}

const specialAddresses: IpSet = addressKinds.map(({ set }) => set).reduce(unite);

function kind(name: string, blocks: readonly string[]): AddressKind {
  return { name, blocks, set: ofCidrs(blocks) };
}
