// np-world-open: egress to the whole of IPv4 or IPv6, which takes in private networks and the metadata address.

import { parseAddress, parseCidr } from "../../base/ip.ts";
import { hasAddress, isNoAddress, ofCidr, ofCidrs, overlap, without } from "../../base/ipSet.ts";
import { isList, type Json } from "../../base/json.ts";
import { hasTemplate } from "../../model/read.ts";
import { inward, isIpv6Gap } from "./inwardRanges.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { blocksOf, type PortAt, protocolOf } from "./spec.ts";

/** Blocks of fewer bits than these are half of the addresses, or all of them. */
const MOST_BITS = 1;

/** reach-semantics SV-8: 169.254.169.254 is an address like any other. */
export const npWorldOpen = defineNetworkPolicyRule({
  code: "np-world-open",
  severity: "warning",
  check(facts, cx) {
    for (const block of blocksOf(facts)) {
      const { path, value, peer } = block;
      const text = value["cidr"];
      const cidr = typeof text === "string" ? parseCidr(text) : undefined;
      if (peer.rule.direction !== "egress" || !cidr || cidr.bits > MOST_BITS) continue;
      if (hasTemplate(value["except"]) || isIpv6Gap(block)) continue;
      const except = texts(value["except"]);
      const open = without(ofCidr(cidr), ofCidrs(except));
      const left = inward[cidr.family].filter((range) => !isNoAddress(overlap(open, ofCidrs([range]))));
      const internal = left.filter((range) => !LINK_LOCAL.has(range));
      const metadata = METADATA && hasAddress(open, METADATA);
      // Of the link-local addresses that one counts; people except it alone.
      if (left.length === 0 || (internal.length === 0 && cidr.family === 4 && !metadata)) continue;
      const local =
        !left.some((range) => LINK_LOCAL.has(range)) || (cidr.family === 4 && !metadata)
          ? []
          : [
              metadata && letsOutTo80(peer.rule.ports)
                ? "the metadata address 169.254.169.254"
                : "link-local addresses",
            ];
      const what = [...(internal.length > 0 ? ["private networks"] : []), ...local].join(" and ");
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

const METADATA = parseAddress("169.254.169.254");
const LINK_LOCAL: ReadonlySet<string> = new Set(["169.254.0.0/16", "fe80::/10"]);

/** The metadata service answers on TCP 80. */
function letsOutTo80(ports: readonly PortAt[]): boolean {
  return (
    ports.length === 0 ||
    ports.some(({ value: { protocol, port, endPort } }) => {
      if (protocolOf(protocol) !== "TCP") return false;
      if (typeof port !== "number") return port === undefined || port === null;
      return port <= 80 && 80 <= (typeof endPort === "number" ? endPort : port);
    })
  );
}

function texts(value: Json | undefined): readonly string[] {
  return isList(value) ? value.filter((item) => typeof item === "string") : [];
}
