// svc-port-range: a Service's port, nodePort or targetPort is a number out of range, or its protocol is none.

import { itemsAt, protocolReport, rangeReport } from "../ports.ts";
import { defineRule } from "../rule.ts";

/** Reports numbers and protocols of spec.ports that the API server refuses (core/v1 ServicePort). */
export const svcPortRange = defineRule({
  code: "svc-port-range",
  severity: "error",
  on: "service",
  check(_facts, cx) {
    for (const { item, path } of itemsAt(cx, ["spec", "ports"])) {
      const reports = [
        rangeReport(item["port"], [...path, "port"]),
        // 0 stands for the port itself, as if nothing were written.
        item["targetPort"] === 0 ? undefined : rangeReport(item["targetPort"], [...path, "targetPort"]),
        item["nodePort"] === 0 ? undefined : rangeReport(item["nodePort"], [...path, "nodePort"]),
        protocolReport(item["protocol"], [...path, "protocol"]),
      ];
      for (const report of reports) if (report) cx.report(report);
    }
  },
});
