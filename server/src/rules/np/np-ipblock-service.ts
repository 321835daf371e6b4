// np-ipblock-service: an ipBlock with the address of a Service, which policies mostly do not see.

import { parseAddress, parseCidr } from "../../base/ip.ts";
import { hasAddress, ofCidr } from "../../base/ipSet.ts";
import type { ServiceFacts } from "../../model/facts.ts";
import { NAMESPACE_NAME_LABEL } from "../../model/kinds/index.ts";
import { showName } from "../../model/resourceId.ts";
import type { FixEdit, RuleContext } from "../rule.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { blocksOf, protocolOf, type RuleAt, shorten } from "./spec.ts";

/** Blocks with more bits of host than these mean networks, not a Service. */
const HOST_BITS = 8;

/** reach-semantics SV-1: the Service's address is replaced by a pod's before most plugins compare. Needs the Services. */
export const npIpblockService = defineNetworkPolicyRule({
  code: "np-ipblock-service",
  severity: "warning",
  check(facts, cx) {
    for (const { path, value, peer } of blocksOf(facts)) {
      const text = value["cidr"];
      const cidr = typeof text === "string" ? parseCidr(text) : undefined;
      if (peer.rule.direction !== "egress" || !cidr || cidr.bits < (cidr.family === 4 ? 32 : 128) - HOST_BITS) continue;
      const inside = servicesIn(ofCidr(cidr), cx);
      const [first] = inside;
      if (!first) continue;
      const { id, selector } = first;
      const labels = inside.length === 1 && selector ? { podSelector: { matchLabels: selector } } : undefined;
      const namespaces =
        id.namespace === facts.id.namespace
          ? {}
          : { namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: id.namespace } } };
      cx.report({
        path: [...path, "cidr"],
        message: selector
          ? `${String(text)} holds the address of Service ${shorten(showName(id), 35)}; most plugins compare the pod's: select pods`
          : `${String(text)} holds the address of Service ${shorten(showName(id), 35)}; most plugins compare its endpoints'`,
        fixes:
          labels && value["except"] === undefined
            ? [
                {
                  title: `Select the pods of ${id.name}`,
                  edits: [
                    { edit: { is: "set", path: peer.path, value: { ...namespaces, ...labels } } },
                    ...targetPortEdits(first, peer.rule),
                  ],
                },
              ]
            : [],
      });
    }
  },
});

/** Service ports become those of the pods, where the rule speaks of no other peer. */
function targetPortEdits({ ports }: ServiceFacts, rule: RuleAt): readonly FixEdit[] {
  if (rule.peers.length > 1) return [];
  return rule.ports.flatMap(({ path, value }): readonly FixEdit[] => {
    const own = ports.find(
      ({ port, protocol }) => port === value["port"] && protocol === protocolOf(value["protocol"]),
    );
    if (!own || own.targetPort === own.port || value["endPort"] !== undefined) return [];
    return [{ edit: { is: "set", path: [...path, "port"], value: own.targetPort } }];
  });
}

/** DNS and the API server are left out: their addresses are named on purpose, for caches on nodes and for want of pods. */
function servicesIn(set: ReturnType<typeof ofCidr>, cx: RuleContext): readonly ServiceFacts[] {
  return cx.list("/Service").flatMap(({ facts }) => {
    if (
      facts.is !== "service" ||
      facts.labels["k8s-app"] === "kube-dns" ||
      (facts.id.namespace === "default" && facts.id.name === "kubernetes")
    )
      return [];
    const addresses = facts.clusterIPs.flatMap((ip) => parseAddress(ip) ?? []);
    return addresses.some((address) => hasAddress(set, address)) && !facts.ports.every(({ port }) => port === 53)
      ? [facts]
      : [];
  });
}
