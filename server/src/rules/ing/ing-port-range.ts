// ing-port-range: a backend's port number that is no port.

import { defineRule } from "../rule.ts";
import { hasPortName } from "./servicePorts.ts";
import { servicesOf } from "./spec.ts";

/** networking/v1 ServiceBackendPort.number: 1 to 65535; 0 counts as absent. */
export const ingPortRange = defineRule({
  code: "ing-port-range",
  severity: "error",
  on: "ingress",
  check(_, cx) {
    for (const { port, portPath } of servicesOf(cx.resource)) {
      const { number } = port;
      if (typeof number !== "number" || !Number.isInteger(number) || number === 0 || hasPortName(port)) continue;
      if (number >= 1 && number <= 65535) continue;
      cx.report({ path: [...portPath, "number"], message: `${number} is no port; ports go from 1 to 65535` });
    }
  },
});
