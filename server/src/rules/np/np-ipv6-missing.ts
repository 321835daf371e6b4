// np-ipv6-missing: addresses of one family only, in a namespace whose Services have both.

import { parseAddress, parseCidr } from "../../base/ip.ts";
import type { Entry } from "../../index/bucket.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { blocksOf, DIRECTIONS, rulesOf } from "./spec.ts";

/** reach-semantics NP-21: 0.0.0.0/0 does not cover ::/0. Needs the Services. */
export const npIpv6Missing = defineNetworkPolicyRule({
  code: "np-ipv6-missing",
  severity: "information",
  check(facts, cx) {
    const blocks = blocksOf(facts);
    if (blocks.length === 0 || !cx.list("/Service", facts.id.namespace).some(isDualStack)) return;
    for (const direction of DIRECTIONS) {
      const own = blocks.filter(({ peer }) => peer.rule.direction === direction);
      const families = new Set(
        own.map(({ value: { cidr } }) => (typeof cidr === "string" ? parseCidr(cidr)?.family : undefined)),
      );
      const [family] = families;
      const [first] = own;
      if (!first || families.size !== 1 || family === undefined) continue;
      // A rule for everyone lets in both families.
      if (rulesOf(facts).some((rule) => rule.direction === direction && rule.peers.length === 0)) continue;
      cx.report({
        path: [...first.path, "cidr"],
        message: `All blocks for ${direction} are IPv${family}; over IPv${family === 4 ? 6 : 4} it is blocked, and Services here have both`,
      });
    }
  },
});

function isDualStack({ facts }: Entry): boolean {
  if (facts.is !== "service") return false;
  if (new Set(facts.clusterIPs.map((ip) => parseAddress(ip)?.family)).size > 1) return true;
  return facts.ipFamilyPolicy === "PreferDualStack" || facts.ipFamilyPolicy === "RequireDualStack";
}
