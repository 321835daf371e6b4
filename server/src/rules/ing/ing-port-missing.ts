// ing-port-missing: a backend's port number is none of the Service's ports, nor of its pods.

import { showId } from "../../model/resourceId.ts";
import { fit } from "../message.ts";
import { defineRule } from "../rule.ts";
import { targetsOf } from "../svc/selected.ts";
import { serviceBackends, serviceWithPorts, showPorts } from "./backends.ts";
import { portFixes } from "./portFixes.ts";

/** Reports port numbers that the Service lacks (networking/v1 ServiceBackendPort.number); a pod's port is ing-port-is-target-port's. */
export const ingPortMissing = defineRule({
  code: "ing-port-missing",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    for (const placed of serviceBackends(facts, cx)) {
      const { portNumber } = placed.backend;
      const found = portNumber === undefined ? undefined : serviceWithPorts(facts, placed, cx);
      if (portNumber === undefined || !found) continue;
      const { service, entry } = found;
      if (service.ports.some(({ port }) => port === portNumber) || targetsOf(service, cx).has(portNumber)) continue;
      cx.report({
        path: placed.portPath,
        message: fit(`${showId(service.id)} has no port ${portNumber}`, `; it has ${showPorts(service.ports)}`),
        fixes: portFixes(
          placed,
          service.ports.filter(({ protocol }) => protocol === "TCP"),
        ),
        related: [{ entry, path: ["spec", "ports"], message: `Ports of ${showId(service.id)}` }],
      });
    }
  },
});
