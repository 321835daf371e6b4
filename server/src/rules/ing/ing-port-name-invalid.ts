// ing-port-name-invalid: a backend's port name that no port can have.

import { quoted } from "../nameSyntax.ts";
import { portNameProblem, toPortName } from "../np/labelSyntax.ts";
import { defineRule } from "../rule.ts";
import { hasPortNumber } from "./servicePorts.ts";
import { servicesOf } from "./spec.ts";

/** networking/v1 ServiceBackendPort.name is an IANA service name (IsValidPortName); digits alone are ing-port-number-text's. */
export const ingPortNameInvalid = defineRule({
  code: "ing-port-name-invalid",
  severity: "error",
  on: "ingress",
  check(_, cx) {
    for (const { port, portPath } of servicesOf(cx.resource)) {
      const { name } = port;
      if (typeof name !== "string" || name === "" || hasPortNumber(port) || /^[1-9]\d{0,4}$/.test(name)) continue;
      const reason = portNameProblem(name);
      if (reason === undefined) continue;
      const path = [...portPath, "name"];
      const right = toPortName(name);
      cx.report({
        path,
        message: `${quoted(name)} is no port name: ${reason}`,
        fixes:
          right === undefined ? [] : [{ title: `Use ${right}`, edits: [{ edit: { is: "set", path, value: right } }] }],
      });
    }
  },
});
