// ing-port-protocol: a backend leads to a port that is not TCP.

import { showId } from "../../model/resourceId.ts";
import { fit } from "../message.ts";
import { defineRule } from "../rule.ts";
import { serviceBackends, serviceWithPorts, showPort } from "./backends.ts";
import { portFixes } from "./portFixes.ts";

/** Reports backends whose Service port is UDP or SCTP alone (core/v1 ServicePort.protocol): an Ingress serves HTTP. */
export const ingPortProtocol = defineRule({
  code: "ing-port-protocol",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    for (const placed of serviceBackends(facts, cx)) {
      const found = serviceWithPorts(facts, placed, cx);
      const { portName, portNumber } = placed.backend;
      if (!found || (portName === undefined && portNumber === undefined)) continue;
      const ports = found.service.ports.filter(({ name, port }) =>
        portNumber === undefined ? name === portName : port === portNumber,
      );
      const first = ports[0];
      if (!first || ports.some(({ protocol }) => protocol === "TCP")) continue;
      cx.report({
        path: placed.portPath,
        message: fit(
          `Port ${showPort(first)} of ${showId(found.service.id)} is ${first.protocol}`,
          "; an Ingress serves HTTP over TCP",
          ", not TCP",
        ),
        fixes: portFixes(
          placed,
          found.service.ports.filter(({ protocol }) => protocol === "TCP"),
        ),
        related: [{ entry: found.entry, path: ["spec", "ports", first.index], message: `Port ${showPort(first)}` }],
      });
    }
  },
});
