// tls-host-without-rule: a TLS entry names a host that no rule serves.

import { nearest } from "../../base/nearest.ts";
import { hasTemplate } from "../../model/read.ts";
import { defineRule, type Fix } from "../rule.ts";
import { coversHost, ruleHosts, tlsHosts } from "./hosts.ts";

/** Reports TLS hosts that no rule host equals or covers, nor they it (networking/v1 IngressTLS.hosts). A rule without host serves all. */
export const tlsHostWithoutRule = defineRule({
  code: "tls-host-without-rule",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    const hosts = ruleHosts(facts);
    if (
      facts.rules.length === 0 ||
      facts.rules.some(({ host }) => host === undefined) ||
      facts.defaultBackend ||
      hasTemplate(cx.value(["spec", "rules"]))
    )
      return;
    const bare = hosts.filter((host) => !tlsHosts(facts).some((pattern) => coversHost(pattern, host)));
    for (const { index } of facts.tls) {
      const list = cx.value(["spec", "tls", index, "hosts"]);
      if (!Array.isArray(list)) continue;
      for (const [position, host] of list.entries()) {
        if (
          typeof host !== "string" ||
          host === "" ||
          hosts.some((own) => coversHost(host, own) || coversHost(own, host))
        )
          continue;
        const path = ["spec", "tls", index, "hosts", position];
        const suggestion = nearest(host, hosts);
        const right = suggestion ?? (bare.length === 1 ? bare[0] : undefined);
        const hint = suggestion === undefined ? "" : `; did you mean ${suggestion}?`;
        const replace: readonly Fix[] =
          right === undefined
            ? []
            : [{ title: `Use host ${right}`, edits: [{ edit: { is: "set", path, value: right } }] }];
        cx.report({ path, message: `${host} has TLS but no rule${hint}`, fixes: replace });
      }
    }
  },
});
