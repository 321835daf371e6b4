// np-world-open: egress to the whole of IPv4 or IPv6, which takes in private networks and the metadata address.

import { parseCidr } from "../../base/ip.ts";
import { covers, ofCidrs } from "../../base/ipSet.ts";
import { isList, type Json } from "../../base/json.ts";
import { hasTemplate } from "../../model/read.ts";
import { inward, isIpv6Gap } from "./inwardRanges.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { blocksOf } from "./spec.ts";

/** reach-semantics SV-8: 169.254.169.254 is an address like any other. */
export const npWorldOpen = defineNetworkPolicyRule({
  code: "np-world-open",
  severity: "warning",
  check(facts, cx) {
    for (const block of blocksOf(facts)) {
      const { path, value, peer } = block;
      const text = value["cidr"];
      const cidr = typeof text === "string" ? parseCidr(text) : undefined;
      if (peer.rule.direction !== "egress" || cidr?.bits !== 0 || hasTemplate(value["except"]) || isIpv6Gap(block))
        continue;
      const except = texts(value["except"]);
      const left = inward[cidr.family].filter((range) => !covers(ofCidrs(except), ofCidrs([range])));
      if (left.length === 0) continue;
      const metadata = left.some((range) => range === "169.254.0.0/16")
        ? "the metadata address 169.254.169.254"
        : "link-local addresses";
      const local = left.some((range) => range === "169.254.0.0/16" || range === "fe80::/10");
      const isPrivate = left.some((range) => range !== "169.254.0.0/16" && range !== "fe80::/10");
      const what = [...(isPrivate ? ["private networks"] : []), ...(local ? [metadata] : [])].join(" and ");
      cx.report({
        path: [...path, "cidr"],
        message: `${String(text)} also allows ${what}`,
        fixes: [
          {
            title: except.length === 0 ? `Except ${left.join(", ")}` : `Except ${left.join(", ")} too`,
            edits:
              except.length === 0
                ? [{ edit: { is: "set", path: [...path, "except"], value: left } }]
                : left.map((range) => ({ edit: { is: "append", path: [...path, "except"], value: range } })),
          },
        ],
      });
    }
  },
});

function texts(value: Json | undefined): readonly string[] {
  return isList(value) ? value.filter((item) => typeof item === "string") : [];
}
