// ing-port-is-target-port: a backend names the pod's port where the Service's port belongs.

import { showId } from "../../model/resourceId.ts";
import { defineRule } from "../rule.ts";
import { targetsOf } from "../svc/selected.ts";
import { serviceBackends, serviceWithPorts, showPort } from "./backends.ts";
import { portFixes } from "./portFixes.ts";

/** Reports port numbers that only the pods have: an Ingress names the Service's port (networking/v1 ServiceBackendPort.number). */
export const ingPortIsTargetPort = defineRule({
  code: "ing-port-is-target-port",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    for (const placed of serviceBackends(facts, cx)) {
      const { portNumber } = placed.backend;
      const found = portNumber === undefined ? undefined : serviceWithPorts(facts, placed, cx);
      if (portNumber === undefined || !found || found.service.ports.some(({ port }) => port === portNumber)) continue;
      const right = targetsOf(found.service, cx).get(portNumber);
      if (!right) continue;
      cx.report({
        path: placed.portPath,
        message: `${portNumber} is the pods' port; ${showId(found.service.id)} offers it as ${showPort(right)}`,
        fixes: portFixes(placed, [right]),
        related: [
          {
            entry: found.entry,
            path: ["spec", "ports", right.index],
            message: `Port ${showPort(right)} leads to ${portNumber}`,
          },
        ],
      });
    }
  },
});
