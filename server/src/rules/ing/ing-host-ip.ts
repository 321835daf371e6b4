// ing-host-ip: an address as the host of a rule.

import { defineRule } from "../rule.ts";
import { isAddress } from "./hostSyntax.ts";
import { hostsOf } from "./hosts.ts";

/** networking/v1 IngressRule.host is a DNS name, never an address; a TLS host may look like one. */
export const ingHostIp = defineRule({
  code: "ing-host-ip",
  severity: "error",
  on: "ingress",
  check(_, cx) {
    for (const { path, host, in: place, removable } of hostsOf(cx.resource)) {
      if (place !== "rule" || !isAddress(host)) continue;
      cx.report({
        path,
        message: "A host is a DNS name; leave it out to match every host",
        fixes: removable ? [{ title: "Remove host", edits: [{ edit: { is: "remove", path } }] }] : [],
      });
    }
  },
});
