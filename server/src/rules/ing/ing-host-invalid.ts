// ing-host-invalid: a host of a rule or of a TLS entry that is no DNS name.

import { quoted } from "../nameSyntax.ts";
import { defineRule } from "../rule.ts";
import { hostProblem, isAddress, toHost } from "./hostSyntax.ts";
import { hostsOf } from "./hosts.ts";

/** networking/v1 IngressRule.host, IngressTLS.hosts: DNS-1123 subdomains, with `*.` in front or not. */
export const ingHostInvalid = defineRule({
  code: "ing-host-invalid",
  severity: "error",
  on: "ingress",
  check(_, cx) {
    for (const { path, host, in: place } of hostsOf(cx.resource)) {
      if (place === "rule" && isAddress(host)) continue;
      const reason = hostProblem(host);
      if (reason === undefined) continue;
      const right = toHost(host);
      cx.report({
        path,
        message: `${quoted(host)} is no host name: ${reason}`,
        fixes:
          right === undefined
            ? []
            : [
                {
                  title: `Use ${right}`,
                  edits: [{ edit: { is: "set", path, value: right } }],
                  safe: right === host.toLowerCase(),
                },
              ],
      });
    }
  },
});
