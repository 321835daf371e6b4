// tls-wildcard-gap: a wildcard of a TLS entry looks as if it covered a rule's host, but does not.

import { hasTemplate } from "../../model/read.ts";
import { fit } from "../message.ts";
import { defineRule } from "../rule.ts";
import { coversHost, tlsHosts } from "./hosts.ts";

/** Reports rule hosts above or more than one label below a TLS wildcard (a wildcard stands for one label, RFC 6125). */
export const tlsWildcardGap = defineRule({
  code: "tls-wildcard-gap",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    const patterns = tlsHosts(facts);
    if (hasTemplate(cx.value(["spec", "tls"]))) return;
    for (const { host, index } of facts.rules) {
      if (host === undefined || patterns.some((pattern) => coversHost(pattern, host))) continue;
      for (const { hosts, index: entry } of facts.tls) {
        const wildcard = hosts.find((pattern) => pattern.startsWith("*.") && `.${host}`.endsWith(pattern.slice(1)));
        if (wildcard === undefined) continue;
        cx.report({
          path: ["spec", "rules", index, "host"],
          message: fit(`${wildcard} does not cover ${host}`, ": a wildcard stands for exactly one label"),
          fixes: [
            {
              title: `Add ${host} to the hosts of tls`,
              edits: [{ edit: { is: "append", path: ["spec", "tls", entry, "hosts"], value: host } }],
            },
          ],
        });
        break;
      }
    }
  },
});
