// tls-rule-without-tls: an Ingress has TLS, but not for this rule's host.

import { hasTemplate } from "../../model/read.ts";
import { fit } from "../message.ts";
import { defineRule, type Fix } from "../rule.ts";
import { coversHost, tlsHosts } from "./hosts.ts";

/** Reports rule hosts that no TLS host covers in an Ingress with TLS (networking/v1 IngressSpec.tls). An entry without hosts may stand for any. */
export const tlsRuleWithoutTls = defineRule({
  code: "tls-rule-without-tls",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    const patterns = tlsHosts(facts);
    if (
      facts.tls.length === 0 ||
      facts.tls.some(({ hosts }) => hosts.length === 0) ||
      hasTemplate(cx.value(["spec", "tls"]))
    )
      return;
    for (const { host, index } of facts.rules) {
      if (host === undefined || patterns.some((pattern) => coversHost(pattern, host))) continue;
      // A wildcard that nearly covers the host is tls-wildcard-gap's.
      if (patterns.some((pattern) => pattern.startsWith("*.") && `.${host}`.endsWith(pattern.slice(1)))) continue;
      const first = facts.tls[0];
      const fix: Fix = {
        title: `Add ${host} to the hosts of tls`,
        edits: [{ edit: { is: "append", path: ["spec", "tls", first?.index ?? 0, "hosts"], value: host } }],
      };
      cx.report({
        path: ["spec", "rules", index, "host"],
        message: fit(`${host} is served without a certificate of its own`, `; tls covers ${show(patterns)}`),
        fixes: [fix],
      });
    }
  },
});

function show(hosts: readonly string[]): string {
  return hosts.length > 2 ? `${hosts.slice(0, 2).join(", ")}, +${hosts.length - 2}` : hosts.join(", ");
}
