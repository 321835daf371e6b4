// np-cidr-is-name: a DNS name or URL in place of a block of addresses.

import { parseCidr } from "../../base/ip.ts";
import { isList } from "../../base/json.ts";
import { isTemplate } from "../../model/read.ts";
import { looksLikeName } from "./cidrText.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { blocksOf, shorten } from "./spec.ts";

/** networking/v1 IPBlock.cidr takes addresses only; names are for Cilium's toFQDNs and ClusterNetworkPolicy's domainNames. */
export const npCidrIsName = defineNetworkPolicyRule({
  code: "np-cidr-is-name",
  severity: "error",
  check(facts, cx) {
    for (const { path, value } of blocksOf(facts)) {
      const { cidr, except } = value;
      const texts = [
        [[...path, "cidr"], cidr] as const,
        ...(isList(except) ? except.map((item, index) => [[...path, "except", index], item] as const) : []),
      ];
      for (const [at, text] of texts) {
        if (typeof text !== "string" || isTemplate(text) || parseCidr(text) || !looksLikeName(text)) continue;
        cx.report({
          path: at,
          message: `A NetworkPolicy can't name hosts; ${JSON.stringify(shorten(text, 40))} needs its addresses, or a policy kind that knows names`,
        });
      }
    }
  },
});
