// ing-port-both: a backend's port that is named and numbered.

import { defineRule, type Fix } from "../rule.ts";
import { hasPortName, hasPortNumber, knownPorts } from "./servicePorts.ts";
import { servicesOf } from "./spec.ts";

/** networking/v1 ServiceBackendPort: name and number exclude each other. */
export const ingPortBoth = defineRule({
  code: "ing-port-both",
  severity: "error",
  on: "ingress",
  check(_, cx) {
    for (const at of servicesOf(cx.resource)) {
      if (!hasPortName(at.port) || !hasPortNumber(at.port)) continue;
      const { name, number } = at.port;
      const ports = knownPorts(cx, at);
      const keep = (key: "name" | "number"): Fix => ({
        title: `Keep ${key} ${String(at.port[key])}`,
        edits: [{ edit: { is: "remove", path: [...at.portPath, key === "name" ? "number" : "name"] } }],
      });
      const named = ports.some((port) => port.name === name) && !ports.some(({ port }) => port === number);
      cx.report({
        path: at.backend.path,
        at: "key",
        message: "A port is named or numbered, not both",
        fixes: named ? [keep("name"), keep("number")] : [keep("number"), keep("name")],
      });
    }
  },
});
