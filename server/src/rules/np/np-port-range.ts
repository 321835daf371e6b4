// np-port-range: a port number that no packet can carry.

import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { portsOf } from "./spec.ts";

/** networking/v1 NetworkPolicyPort.port and .endPort: 1 to 65535. */
export const npPortRange = defineNetworkPolicyRule({
  code: "np-port-range",
  severity: "error",
  check(facts, cx) {
    for (const { path, value } of portsOf(facts)) {
      for (const key of ["port", "endPort"] as const) {
        const number = value[key];
        if (typeof number !== "number" || (Number.isInteger(number) && number >= 1 && number <= 65535)) continue;
        // An endPort below its port is np-endport's, whatever the number.
        if (key === "endPort" && typeof value["port"] === "number" && number < value["port"]) continue;
        const every = key === "port" && number === 0;
        cx.report({
          path: [...path, key],
          message: `${number} is no port; ports go from 1 to 65535`,
          fixes: every
            ? [{ title: "Remove port (every port)", edits: [{ edit: { is: "remove", path: [...path, key] } }] }]
            : [],
        });
      }
    }
  },
});
