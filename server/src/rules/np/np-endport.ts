// np-endport: an endPort that ends no range: without a port, beside a named port, below the port.

import { isTemplate } from "../../model/read.ts";
import type { Fix } from "../rule.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { portsOf } from "./spec.ts";

/** networking/v1 NetworkPolicyPort.endPort: needs a numeric port, and is at least as large. */
export const npEndport = defineNetworkPolicyRule({
  code: "np-endport",
  severity: "error",
  check(facts, cx) {
    for (const { path, value } of portsOf(facts)) {
      const { port, endPort } = value;
      if (typeof endPort !== "number") continue;
      const at = [...path, "endPort"];
      const remove: Fix = { title: "Remove endPort", edits: [{ edit: { is: "remove", path: at } }] };
      if (port === undefined || port === null) {
        cx.report({
          path: at,
          message: `endPort ${endPort} needs a port, where the range begins`,
          fixes: [
            {
              title: `Use port ${endPort} alone`,
              edits: [{ edit: { is: "rename", path: at, to: "port" } }, ...drop(value, path)],
            },
            remove,
          ],
        });
      } else if (typeof port === "string") {
        if (isTemplate(port) || /^\d+$/.test(port)) continue;
        cx.report({
          path: at,
          message: `endPort ${endPort} needs a port number; ${JSON.stringify(port)} is a name`,
          fixes: [remove],
        });
      } else if (typeof port === "number" && endPort < port) {
        const swap: Fix = {
          title: `Use ports ${endPort} to ${port}`,
          edits: [
            { edit: { is: "set", path: [...path, "port"], value: endPort } },
            { edit: { is: "set", path: at, value: port } },
          ],
        };
        cx.report({
          path: at,
          message: `endPort ${endPort} is below port ${port}`,
          fixes: endPort > 0 ? [swap, remove] : [remove],
        });
      }
    }
  },
});

/** A `port:` without a value would be there twice after the rename. */
function drop(value: { readonly [key: string]: unknown }, path: readonly (string | number)[]): Fix["edits"] {
  return Object.hasOwn(value, "port") ? [{ edit: { is: "remove", path: [...path, "port"] } }] : [];
}
