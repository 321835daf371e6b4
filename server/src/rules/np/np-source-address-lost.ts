// np-source-address-lost: an ipBlock of clients, on pods behind a Service that hides the clients' addresses.

import { parseCidr } from "../../base/ip.ts";
import { addressKinds, privateV4 } from "../../base/ipKinds.ts";
import { covers, isNoAddress, ofCidr, overlap } from "../../base/ipSet.ts";
import type { ServiceFacts } from "../../model/facts.ts";
import { showName } from "../../model/resourceId.ts";
import { toSelector } from "../../model/selector.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { pick } from "./picks.ts";
import { blocksOf, shorten } from "./spec.ts";

/** reach-semantics SV-6: with externalTrafficPolicy Cluster the pod sees a node's address. Needs Services and workloads. */
export const npSourceAddressLost = defineNetworkPolicyRule({
  code: "np-source-address-lost",
  severity: "warning",
  check(facts, cx) {
    const blocks = blocksOf(facts).filter(
      ({ peer, value }) => peer.rule.direction === "ingress" && isClients(value["cidr"]),
    );
    if (blocks.length === 0) return;
    const { yes } = pick(toSelector(facts.spec["podSelector"]), cx.workloads(facts.id.namespace));
    const entry = cx
      .list("/Service", facts.id.namespace)
      .find(
        ({ facts: service }) =>
          service.is === "service" &&
          hidesClients(service) &&
          yes.some(({ podLabels }) =>
            Object.entries(service.selector ?? {}).every(([key, value]) => podLabels[key] === value),
          ),
      );
    if (!entry) return;
    for (const { path } of blocks) {
      cx.report({
        path: [...path, "cidr"],
        message: `Behind Service ${shorten(showName(entry.facts.id), 40)} pods see a node's address, not the client's`,
        related: [{ entry, path: ["spec", "type"], message: "externalTrafficPolicy is Cluster" }],
        fixes:
          entry.origin.is === "file"
            ? [
                {
                  title: `Set externalTrafficPolicy: Local on ${entry.facts.id.name}`,
                  edits: [
                    { target: entry, edit: { is: "set", path: ["spec", "externalTrafficPolicy"], value: "Local" } },
                  ],
                },
              ]
            : [],
      });
    }
  },
});

function hidesClients({ type, selector, externalTrafficPolicy }: ServiceFacts): boolean {
  return (
    (type === "NodePort" || type === "LoadBalancer") && selector !== undefined && externalTrafficPolicy !== "Local"
  );
}

/** A block that is not everybody and not private: nodes are seldom in it. */
function isClients(text: unknown): boolean {
  const cidr = typeof text === "string" ? parseCidr(text) : undefined;
  if (!cidr || cidr.bits === 0) return false;
  const set = ofCidr(cidr);
  const local = addressKinds.find(({ name }) => name.startsWith("unique local"))?.set;
  return !covers(privateV4, set) && !(local && !isNoAddress(overlap(local, set)));
}
