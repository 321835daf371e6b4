// admin-named-port-network: a port by name in a rule to addresses, nodes or domain names.

import { isTemplate } from "../../model/read.ts";
import { defineAdminPolicyRule } from "./adminPolicyRule.ts";
import { rulesOf, showChoice, WITHOUT_PORT_NAMES, wordingOf } from "./spec.ts";

/** A name is looked up in the container ports of the pod that is called; the CRD refuses it beside peers without any. */
export const adminNamedPortNetwork = defineAdminPolicyRule({
  code: "admin-named-port-network",
  severity: "error",
  check(facts, cx) {
    const { namedKey } = wordingOf(facts);
    for (const { direction, peers, ports } of rulesOf(facts)) {
      if (direction !== "egress") continue;
      const without = WITHOUT_PORT_NAMES.filter((key) => peers.some(({ value }) => value[key] !== undefined));
      if (without.length === 0) continue;
      for (const { path, value } of ports) {
        const name = value[namedKey];
        if (typeof name !== "string" || isTemplate(name)) continue;
        cx.report({
          path: [...path, namedKey],
          message: `${JSON.stringify(name.slice(0, 20))} can't be looked up for ${showChoice(without)}; write the number`,
        });
      }
    }
  },
});
