// np-named-port-ipblock: a port name towards addresses, where there is no pod to look it up in.

import { isTemplate } from "../../model/read.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { rulesOf } from "./spec.ts";

/** reach-semantics NP-16: a name is looked up in the destination pod; an ipBlock has none, so nothing passes. */
export const npNamedPortIpblock = defineNetworkPolicyRule({
  code: "np-named-port-ipblock",
  severity: "warning",
  check(facts, cx) {
    for (const { direction, peers, ports } of rulesOf(facts)) {
      if (direction !== "egress" || peers.length === 0 || peers.some(({ value }) => value["ipBlock"] === undefined))
        continue;
      for (const { path, value } of ports) {
        const { port } = value;
        if (typeof port !== "string" || isTemplate(port) || /^\d+$/.test(port)) continue;
        cx.report({
          path: [...path, "port"],
          message: `${JSON.stringify(port.slice(0, 20))} can't be looked up for an ipBlock, so nothing passes; write the number`,
        });
      }
    }
  },
});
