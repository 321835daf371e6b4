// np-dns-port: port 53 to DNS pods that listen on another one.

import { dnsPort } from "../../policy/dns.ts";
import { servesDns } from "./dnsRule.ts";
import { engineOf } from "./engine.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { portPods } from "./portPods.ts";
import { rulesOf } from "./spec.ts";

/** reach-semantics SV-7: 53 is the DNS Service's port; policies see the pods' port. Needs the DNS Service and its pods. */
export const npDnsPort = defineNetworkPolicyRule({
  code: "np-dns-port",
  severity: "information",
  check(facts, cx) {
    for (const rule of rulesOf(facts)) {
      const asked = rule.ports.filter(({ value }) => value["port"] === 53 && value["endPort"] === undefined);
      const pods = rule.direction === "egress" && asked.length > 0 ? portPods(facts, rule, cx) : undefined;
      if (!pods?.every(servesDns)) continue;
      const engine = engineOf(cx);
      const numbers = [...new Set(pods.map((pod) => dnsPort(engine, pod)))];
      const [number] = numbers;
      if (number === undefined || numbers.includes(53)) continue;
      const has = rule.ports.some(({ value }) => value["port"] === number);
      for (const { path } of has ? [] : asked) {
        cx.report({
          path: [...path, "port"],
          message: `The DNS pods listen on ${number}; 53 is their Service's port, which policies do not see`,
          // UDP and TCP belong together: one without the other is another finding.
          fixes: [
            {
              title: `Use port ${number}`,
              edits: asked.map((port) => ({ edit: { is: "set", path: [...port.path, "port"], value: number } })),
            },
          ],
        });
      }
    }
  },
});
