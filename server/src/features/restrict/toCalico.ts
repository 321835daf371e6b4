// The restriction as a NetworkPolicy of Calico (projectcalico.org/v3). Open-source Calico knows no names: a host outside opens its
// port to all public addresses, and that is said.

import type { Json, JsonObject } from "../../base/json.ts";
import { NAMESPACE_NAME_LABEL } from "../../model/kinds/index.ts";
import type { Labels } from "../../model/selector.ts";
import {
  hostsByPort,
  nameOf,
  notPublic,
  type Restriction,
  type RestrictionSource,
  showHost,
  subjectLabels,
} from "./restriction.ts";
import { toBlock } from "./toBlock.ts";

export function toCalico(source: RestrictionSource): Restriction {
  const { workload, needs, dns } = source;
  const own = workload.id.namespace;
  const egress: JsonObject[] = ["UDP", "TCP"].map((protocol) =>
    allow(protocol, { ...pods(own, dns.namespace, { [dns.key]: dns.value }), ports: [dns.port] }),
  );
  const notes: string[] = [];
  for (const need of needs) {
    if (need.is === "address") egress.push(allow("TCP", { nets: [toBlock(need.address)], ...portsOf(need.port) }));
    if (need.is !== "service") continue;
    const { service, ports } = need;
    for (const port of ports) {
      if (service.selector) {
        const destination = { ...pods(own, service.id.namespace, service.selector), ports: [port.targetPort] };
        egress.push(allow(port.protocol, destination));
        continue;
      }
      for (const { address, port: number } of source.endpoints(service, port) ?? [])
        egress.push(allow(port.protocol, { nets: [toBlock(address)], ports: [number] }));
    }
  }
  for (const [port, hosts] of hostsByPort(needs)) {
    egress.push(allow("TCP", { nets: ["0.0.0.0/0"], notNets: notPublic, ports: [port] }));
    notes.push(
      `open-source Calico knows no names: ${port}/TCP is open to all public IPv4 addresses for ${hosts.map(showHost).join(", ")}`,
    );
  }
  const policy = {
    apiVersion: "projectcalico.org/v3",
    kind: "NetworkPolicy",
    metadata: { name: nameOf(workload), namespace: own },
    spec: { selector: toSelectorText(subjectLabels(workload)), types: ["Egress"], egress },
  };
  return { objects: [policy], notes };
}

function allow(protocol: string, destination: JsonObject): JsonObject {
  return { action: "Allow", protocol, destination };
}

function pods(own: string, namespace: string, labels: Labels): JsonObject {
  const selector = toSelectorText(labels);
  if (own === namespace) return { selector };
  return { namespaceSelector: toSelectorText({ [NAMESPACE_NAME_LABEL]: namespace }), selector };
}

/** Values of labels have no quotes in them (meta/v1: letters, digits, `-`, `_` and `.`). */
function toSelectorText(labels: Labels): string {
  const terms = Object.entries(labels).map(([key, value]) => `${key} == '${value.replaceAll(/[^\w.-]/g, "")}'`);
  return terms.length === 0 ? "all()" : terms.join(" && ");
}

function portsOf(port: number | undefined): { readonly ports?: Json } {
  return port === undefined ? {} : { ports: [port] };
}
