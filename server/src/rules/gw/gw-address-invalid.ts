// gw-address-invalid: an address of a Gateway that is none of its type, or that is listed twice.

import { parseAddress } from "../../base/ip.ts";
import { GATEWAY_GROUP } from "../../ingress/controllers/gatewayApi/listeners.ts";
import { readList, readObject, readText } from "../../model/read.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRule } from "../rule.ts";

const HOSTNAME = /^(?:\*\.)?[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

/** GatewaySpec.addresses: the type is IPAddress where it is not written; CEL rules refuse others and duplicates. */
export const gwAddressInvalid = defineRule({
  code: "gw-address-invalid",
  severity: "error",
  on: "other",
  kinds: ["Gateway"],
  check({ id, kept }, cx) {
    if (id.group !== GATEWAY_GROUP) return;
    const seen = new Set<string>();
    for (const [index, item] of readList(readObject(kept)["addresses"]).entries()) {
      const { type: written, value } = readObject(item);
      const [type, text] = [written === undefined ? "IPAddress" : readText(written), readText(value)];
      if (text === undefined || (type !== "IPAddress" && type !== "Hostname")) continue;
      const path = ["spec", "addresses", index];
      const shown = clipped(text, 50);
      if (type === "IPAddress" && !parseAddress(text)) {
        const isName = HOSTNAME.test(text) && /[a-z]/.test(text);
        cx.report({
          path: [...path, "value"],
          message: `${shown} is no IP address${isName ? "; a name has type Hostname" : ""}`,
          fixes: isName
            ? [
                {
                  title: "Use type Hostname",
                  edits: [{ edit: { is: "set", path: [...path, "type"], value: "Hostname" } }],
                },
              ]
            : [],
        });
      } else if (type === "Hostname" && !HOSTNAME.test(text))
        cx.report({
          path: [...path, "value"],
          message: `${shown} is no host name: lower-case labels, digits, - and dots`,
        });
      else if (seen.has(`${type} ${text}`))
        cx.report({
          path: [...path, "value"],
          message: `${shown} is among the addresses already`,
          fixes: [{ title: "Remove it", edits: [{ edit: { is: "remove", path } }] }],
        });
      seen.add(`${type} ${text}`);
    }
  },
});
