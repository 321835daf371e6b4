// ing-port-name-missing: a backend's port name is none of the Service's port names.

import { nearest } from "../../base/nearest.ts";
import { showId } from "../../model/resourceId.ts";
import { fit } from "../message.ts";
import { defineRule } from "../rule.ts";
import { serviceBackends, serviceWithPorts, showPorts } from "./backends.ts";
import { portFixes } from "./portFixes.ts";

/** Reports port names that the Service lacks (networking/v1 ServiceBackendPort.name). */
export const ingPortNameMissing = defineRule({
  code: "ing-port-name-missing",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    for (const placed of serviceBackends(facts, cx)) {
      const name = placed.backend.portName;
      // Digits alone are a number in quotes; use-annotation is how the AWS controller marks an action.
      if (
        name === undefined ||
        placed.backend.portNumber !== undefined ||
        /^\d+$/.test(name) ||
        name === "use-annotation"
      )
        continue;
      const found = serviceWithPorts(facts, placed, cx);
      if (!found || found.service.ports.some((port) => port.name === name)) continue;
      const { service, entry } = found;
      const suggestion = nearest(
        name,
        service.ports.flatMap((port) => port.name ?? []),
      );
      const ports = service.ports
        .filter(({ protocol }) => protocol === "TCP")
        .sort((a, b) => Number(b.name === suggestion) - Number(a.name === suggestion));
      const hint = suggestion === undefined ? `it has ${showPorts(service.ports)}` : `did you mean ${suggestion}?`;
      cx.report({
        path: placed.portPath,
        message: fit(`${showId(service.id)} has no port named ${name}`, `; ${hint}`),
        fixes: portFixes(placed, ports),
        related: [{ entry, path: ["spec", "ports"], message: `Ports of ${showId(service.id)}` }],
      });
    }
  },
});
