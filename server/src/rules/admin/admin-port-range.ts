// admin-port-range: a range of ports that does not start below its end.

import { defineAdminPolicyRule } from "./adminPolicyRule.ts";
import { rangesOf, wordingOf } from "./spec.ts";

/** PortRange.start is below end; ClusterNetworkPolicy is refused otherwise, under v1alpha1 the range matches nothing. */
export const adminPortRange = defineAdminPolicyRule({
  code: "admin-port-range",
  severity: "error",
  check(facts, cx) {
    const { isCluster } = wordingOf(facts);
    for (const { path, start, end, single } of rangesOf(facts)) {
      if (start < end) continue;
      cx.report({
        path: [...path, "start"],
        message:
          start === end
            ? `start must be below end; ${start} alone is a number, no range`
            : `start must be below end: ${start} is above ${end}`,
        severity: isCluster ? "error" : "warning",
        fixes: [
          start === end
            ? {
                title: `Use the one port ${start}`,
                edits: [{ edit: { is: "set", path: single.path, value: single.value } }],
              }
            : {
                title: `Swap: ${end} to ${start}`,
                edits: [
                  { edit: { is: "set", path: [...path, "start"], value: end } },
                  { edit: { is: "set", path: [...path, "end"], value: start } },
                ],
              },
        ],
      });
    }
  },
});
