// cilium-port-text: a port written as a number.

import { defineCiliumRule } from "./ciliumRule.ts";
import { portsOf, rulesOf } from "./spec.ts";

/** cilium.io/v2 PortProtocol.port is a text, unlike the port of a NetworkPolicy. */
export const ciliumPortText = defineCiliumRule({
  code: "cilium-port-text",
  severity: "error",
  check(_, cx) {
    for (const { ports } of rulesOf(cx.resource.value).flatMap(portsOf)) {
      for (const { path, value } of ports) {
        const { port } = value;
        if (typeof port !== "number") continue;
        const at = [...path, "port"];
        const isPort = Number.isInteger(port) && port >= 0 && port <= 65535;
        cx.report({
          path: at,
          message: isPort
            ? `Cilium wants ports as text; write "${port}"`
            : `${port} is no port; ports go from 0 to 65535`,
          fixes: isPort
            ? [
                {
                  title: `Use "${port}" (a text)`,
                  edits: [{ edit: { is: "set", path: at, value: String(port) } }],
                  safe: true,
                },
              ]
            : [],
        });
      }
    }
  },
});
