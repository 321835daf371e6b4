// np-port-text: a port number in quotes, which the API server reads as the name of a port.

import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { portsOf } from "./spec.ts";

/** networking/v1 NetworkPolicyPort.port (IntOrString): text is a name, and a name needs a letter. */
export const npPortText = defineNetworkPolicyRule({
  code: "np-port-text",
  severity: "error",
  check(facts, cx) {
    for (const { path, value } of portsOf(facts)) {
      const { port } = value;
      if (typeof port !== "string" || !/^\d+$/.test(port)) continue;
      const number = Number(port);
      const at = [...path, "port"];
      if (number < 1 || number > 65535) {
        cx.report({ path: at, message: `"${port}" is read as a port name, and is no port number either` });
        continue;
      }
      cx.report({
        path: at,
        message: `"${port}" is read as a port name; write ${number}`,
        fixes: [
          { title: `Use ${number} (a number)`, edits: [{ edit: { is: "set", path: at, value: number } }], safe: true },
        ],
      });
    }
  },
});
