// svc-node-port-range: a nodePort outside the range that clusters set aside unless told otherwise.

import { itemsAt } from "../ports.ts";
import { defineRule } from "../rule.ts";

/** Reports nodePorts outside 30000-32767, the default of the API server's --service-node-port-range. */
export const svcNodePortRange = defineRule({
  code: "svc-node-port-range",
  severity: "warning",
  on: "service",
  check(facts, cx) {
    if (facts.type !== "NodePort" && facts.type !== "LoadBalancer") return;
    for (const { item, path } of itemsAt(cx, ["spec", "ports"])) {
      const { nodePort } = item;
      if (typeof nodePort !== "number" || nodePort < 1 || nodePort > 65535 || (nodePort >= 30000 && nodePort <= 32767))
        continue;
      const at = [...path, "nodePort"];
      cx.report({
        path: at,
        message: `nodePort ${nodePort} is outside 30000-32767, the range that clusters allow by default`,
        fixes: [{ title: "Let the cluster choose the nodePort", edits: [{ edit: { is: "remove", path: at } }] }],
      });
    }
  },
});
