// np-ipv6-except-gap: what except keeps out over IPv4 stays open over IPv6.

import { inward, isIpv6Gap } from "./inwardRanges.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { blocksOf } from "./spec.ts";

/** reach-semantics NP-21: the two families are separate worlds. */
export const npIpv6ExceptGap = defineNetworkPolicyRule({
  code: "np-ipv6-except-gap",
  severity: "warning",
  check(facts, cx) {
    for (const block of blocksOf(facts)) {
      if (!isIpv6Gap(block)) continue;
      cx.report({
        path: [...block.path, "cidr"],
        message: "Over IPv6 this opens what except keeps out over IPv4",
        fixes: [
          {
            title: `Except ${inward[6].join(", ")}`,
            edits: [{ edit: { is: "set", path: [...block.path, "except"], value: inward[6] } }],
          },
        ],
      });
    }
  },
});
