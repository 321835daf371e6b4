// np-port-name-invalid: a port name that no container port can bear.

import { isTemplate } from "../../model/read.ts";
import { portNameProblem, toPortName } from "./labelSyntax.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { portsOf, shorten } from "./spec.ts";

/** networking/v1 NetworkPolicyPort.port as a name: an IANA service name (IsValidPortName). */
export const npPortNameInvalid = defineNetworkPolicyRule({
  code: "np-port-name-invalid",
  severity: "error",
  check(facts, cx) {
    for (const { path, value } of portsOf(facts)) {
      const { port } = value;
      if (typeof port !== "string" || isTemplate(port) || /^\d+$/.test(port)) continue;
      const problem = portNameProblem(port);
      if (problem === undefined) continue;
      const at = [...path, "port"];
      const range = /^(\d{1,5})\s*[-:]\s*(\d{1,5})$/.exec(port);
      const [from, to] = [Number(range?.[1]), Number(range?.[2])];
      if (range && from >= 1 && to >= from && to <= 65535) {
        cx.report({
          path: at,
          message: `${JSON.stringify(port)} is no port; a range is port ${from} with endPort ${to}`,
          fixes: [
            {
              title: `Use port ${from} with endPort ${to}`,
              edits: [
                { edit: { is: "set", path: at, value: from } },
                { edit: { is: "set", path: [...path, "endPort"], value: to } },
              ],
            },
          ],
        });
        continue;
      }
      const likely = toPortName(port);
      cx.report({
        path: at,
        message: `${JSON.stringify(shorten(port, 40))} is no port name: ${problem}`,
        fixes:
          likely === undefined
            ? []
            : [{ title: `Use ${likely}`, edits: [{ edit: { is: "set", path: at, value: likely } }] }],
      });
    }
  },
});
