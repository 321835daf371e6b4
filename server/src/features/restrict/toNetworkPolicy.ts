// The restriction as a NetworkPolicy (networking.k8s.io/v1). It knows no names: a host outside opens its port to all public
// addresses, and that is said.

import type { Json, JsonObject } from "../../base/json.ts";
import { NAMESPACE_NAME_LABEL } from "../../model/kinds/index.ts";
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

export function toNetworkPolicy(source: RestrictionSource): Restriction {
  const { workload, needs, dns } = source;
  const egress: JsonObject[] = [
    {
      to: [peer(workload.id.namespace, dns.namespace, { [dns.key]: dns.value })],
      ports: ["UDP", "TCP"].map((protocol) => ({ protocol, port: dns.port })),
    },
  ];
  const notes: string[] = [];
  for (const need of needs) {
    if (need.is === "address") egress.push({ to: [block(need.address)], ...portsOf(need.port) });
    if (need.is !== "service") continue;
    const { service, ports } = need;
    if (service.selector) {
      egress.push({
        to: [peer(workload.id.namespace, service.id.namespace, service.selector)],
        ports: ports.map(({ protocol, targetPort }) => ({ protocol, port: targetPort })),
      });
      continue;
    }
    for (const port of ports)
      for (const { address, port: number } of source.endpoints(service, port) ?? [])
        egress.push({ to: [block(address)], ports: [{ protocol: port.protocol, port: number }] });
  }
  for (const [port, hosts] of hostsByPort(needs)) {
    egress.push({
      to: [{ ipBlock: { cidr: "0.0.0.0/0", except: notPublic } }],
      ports: [{ protocol: "TCP", port }],
    });
    notes.push(
      `a NetworkPolicy knows no names: ${port}/TCP is open to all public IPv4 addresses for ${hosts.map(showHost).join(", ")}`,
    );
  }
  const policy = {
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: nameOf(workload), namespace: workload.id.namespace },
    spec: { podSelector: { matchLabels: subjectLabels(workload) }, policyTypes: ["Egress"], egress },
  };
  return { objects: [policy], notes };
}

function peer(own: string, namespace: string, labels: { readonly [key: string]: string }): JsonObject {
  const podSelector = { matchLabels: labels };
  return own === namespace
    ? { podSelector }
    : { namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: namespace } }, podSelector };
}

function block(address: string): JsonObject {
  return { ipBlock: { cidr: toBlock(address) } };
}

function portsOf(port: number | undefined): { readonly ports?: Json } {
  return port === undefined ? {} : { ports: [{ protocol: "TCP", port }] };
}
