// ing-port-number-text: a backend's port number as text, or in the field for names.

import { isTemplate } from "../../model/read.ts";
import { quoted } from "../nameSyntax.ts";
import { defineRule, type FixEdit } from "../rule.ts";
import { hasPortName, hasPortNumber } from "./servicePorts.ts";
import { servicesOf } from "./spec.ts";

/** networking/v1 ServiceBackendPort: number is an integer, and a name has a letter. */
export const ingPortNumberText = defineRule({
  code: "ing-port-number-text",
  severity: "error",
  on: "ingress",
  check(_, cx) {
    for (const { port, portPath } of servicesOf(cx.resource)) {
      const { name, number } = port;
      if (typeof number === "string" && !isTemplate(number)) {
        const path = [...portPath, "number"];
        if (isNumber(number)) {
          const edits: readonly FixEdit[] = [{ edit: { is: "set", path, value: Number(number) } }];
          cx.report({
            path,
            message: `port.number ${quoted(number)} should be the number ${number}`,
            fixes: [{ title: `Use ${number} (a number)`, edits, safe: true }],
          });
        } else {
          const edits: readonly FixEdit[] = [{ edit: { is: "rename", path, to: "name" } }];
          const fixes = hasPortName(port) || number === "" ? [] : [{ title: "Write it as name", edits }];
          cx.report({ path, message: `port.number takes a number; ${quoted(number)} goes into port.name`, fixes });
        }
      }
      if (typeof name !== "string" || !isNumber(name) || hasPortNumber(port)) continue;
      const path = [...portPath, "name"];
      const edits: readonly FixEdit[] = Object.hasOwn(port, "number")
        ? [{ edit: { is: "set", path: portPath, value: { number: Number(name) } } }]
        : [{ edit: { is: "rename", path, to: "number" } }, { edit: { is: "set", path, value: Number(name) } }];
      cx.report({
        path,
        message: `port.name ${quoted(name)} should be the number ${name} in port.number`,
        fixes: [{ title: `Use number ${name}`, edits, safe: true }],
      });
    }
  },
});

function isNumber(text: string): boolean {
  return /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65535;
}
