// np-source-address-lost: an ipBlock of clients, on pods behind a Service that hides the clients' addresses.

import { parseCidr } from "../../base/ip.ts";
import { addressKinds, privateV4 } from "../../base/ipKinds.ts";
import { covers, isNoAddress, ofCidr, overlap } from "../../base/ipSet.ts";
import { isList, type JsonObject } from "../../base/json.ts";
import type { ServiceFacts, WorkloadFacts } from "../../model/facts.ts";
import { showName } from "../../model/resourceId.ts";
import { toSelector } from "../../model/selector.ts";
import { commonPorts, isNoPort, noPort, portRange, unitePorts } from "../../policy/portSet.ts";
import { targetPorts } from "../../policy/serviceBackends.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { pick } from "./picks.ts";
import { blocksOf, type PortAt, protocolOf, shorten } from "./spec.ts";

/** reach-semantics SV-6: with externalTrafficPolicy Cluster the pod sees a node's address. Needs Services and workloads. */
export const npSourceAddressLost = defineNetworkPolicyRule({
  code: "np-source-address-lost",
  severity: "warning",
  check(facts, cx) {
    const blocks = blocksOf(facts).filter(({ peer, value }) => peer.rule.direction === "ingress" && isClients(value));
    if (blocks.length === 0) return;
    const { yes } = pick(toSelector(facts.spec["podSelector"]), cx.workloads(facts.id.namespace));
    const doors = cx
      .list("/Service", facts.id.namespace)
      .flatMap((entry) => (entry.facts.is === "service" ? [{ entry, service: entry.facts }] : []))
      .filter(({ service }) => hidesClients(service));
    for (const { path, peer } of blocks) {
      const entry = doors.find(({ service }) => yes.some((pod) => leadsTo(service, pod, peer.rule.ports)))?.entry;
      if (!entry) continue;
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

/** Whether a Service leads to ports of the pod that a rule speaks of; a port that is not a number may be any. */
function leadsTo({ selector, ports }: ServiceFacts, pod: WorkloadFacts, asked: readonly PortAt[]): boolean {
  if (!Object.entries(selector ?? {}).every(([key, value]) => pod.podLabels[key] === value)) return false;
  if (asked.length === 0) return true;
  const behind = ports.map((port) => targetPorts(port, pod)).reduce(unitePorts, noPort);
  return asked.some(({ value: { protocol, port, endPort } }) => {
    const known = protocolOf(protocol);
    if (known === undefined || typeof port !== "number") return true;
    return !isNoPort(commonPorts(behind, portRange(known, port, typeof endPort === "number" ? endPort : port)));
  });
}

/** A block that is not everybody and not private: nodes are seldom in it. */
function isClients({ cidr: text, except }: JsonObject): boolean {
  const cidr = typeof text === "string" ? parseCidr(text) : undefined;
  if (!cidr) return false;
  // Everybody but some: those are not kept out, or with them the nodes.
  if (cidr.bits === 0) return isList(except) && except.length > 0;
  const set = ofCidr(cidr);
  const local = addressKinds.find(({ name }) => name.startsWith("unique local"))?.set;
  return !covers(privateV4, set) && !(local && !isNoAddress(overlap(local, set)));
}
