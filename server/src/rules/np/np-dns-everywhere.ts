// np-dns-everywhere: DNS is let out to every server, so data can leave hidden in look-ups.

import { dnsPeer } from "./dnsRule.ts";
import { engineOf } from "./engine.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { rulesOf } from "./spec.ts";

/** A rule for port 53 alone without `to`; a rule for more ports is np-allow-all's or meant as such. */
export const npDnsEverywhere = defineNetworkPolicyRule({
  code: "np-dns-everywhere",
  severity: "information",
  check(facts, cx) {
    for (const { direction, peersKey, peers, ports, path, value } of rulesOf(facts)) {
      if (direction !== "egress" || peers.length > 0 || ports.length === 0 || typeof value[peersKey] === "string")
        continue;
      if (!ports.every((port) => port.value["port"] === 53 && port.value["endPort"] === undefined)) continue;
      const before = Object.hasOwn(value, "to")
        ? ({ is: "set", path: [...path, "to"], value: [dnsPeer(engineOf(cx))] } as const)
        : ({ is: "insert", path, key: "to", value: [dnsPeer(engineOf(cx))], before: "ports" } as const);
      cx.report({
        path: [...path, "ports"],
        at: "key",
        message: "DNS is let out to every server; data can leave this way",
        fixes: [{ title: "Let DNS out to the cluster's DNS pods only", edits: [{ edit: before }] }],
      });
    }
  },
});
