// ing-port-empty: a backend's Service without a port.

import { defineRule } from "../rule.ts";
import { showPort } from "./backends.ts";
import { hasPortName, hasPortNumber, knownPorts, showService } from "./servicePorts.ts";
import { isV1, servicesOf } from "./spec.ts";

/** networking/v1 IngressServiceBackend.port: a name or a number is required. */
export const ingPortEmpty = defineRule({
  code: "ing-port-empty",
  severity: "error",
  on: "ingress",
  check(_, cx) {
    if (!isV1(cx.resource)) return;
    for (const at of servicesOf(cx.resource)) {
      if (hasPortName(at.port) || hasPortNumber(at.port)) continue;
      const ports = knownPorts(cx, at);
      cx.report({
        path: at.backend.path,
        at: "key",
        message: `The backend names no port of ${showService(cx, at)}`,
        fixes: ports.slice(0, 4).map((port) => ({
          title: `Use port ${showPort(port)}`,
          edits: [
            {
              edit: {
                is: "set",
                path: at.portPath,
                value: port.name === undefined ? { number: port.port } : { name: port.name },
              },
            },
          ],
        })),
      });
    }
  },
});
