// Ranges that are seldom meant by "the internet", and blocks that leave them open over IPv6 alone.

import { parseCidr } from "../../base/ip.ts";
import { isList } from "../../base/json.ts";
import type { BlockAt } from "./spec.ts";

/** Private and link-local networks by family (RFC 1918, 3927, 4193, 4291). */
export const inward: { readonly 4: readonly string[]; readonly 6: readonly string[] } = {
  4: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"],
  6: ["fc00::/7", "fe80::/10"],
};

/** Whether a block is ::/0 without except, in a rule where 0.0.0.0/0 has some. */
export function isIpv6Gap({ value, peer }: BlockAt): boolean {
  if (!isWhole(value["cidr"], 6) || count(value["except"]) > 0) return false;
  return peer.rule.peers.some((other) => {
    const block = other.value["ipBlock"];
    return (
      typeof block === "object" &&
      block !== null &&
      "cidr" in block &&
      isWhole(block["cidr"], 4) &&
      count(block["except"]) > 0
    );
  });
}

function isWhole(text: unknown, family: 4 | 6): boolean {
  const cidr = typeof text === "string" ? parseCidr(text) : undefined;
  return cidr?.family === family && cidr.bits === 0;
}

function count(value: BlockAt["value"][string] | undefined): number {
  return isList(value) ? value.length : 0;
}
