// The restriction as a CiliumNetworkPolicy (cilium.io/v2). Hosts outside are named; for that DNS goes through Cilium's proxy (CI-12).

import type { Json, JsonObject } from "../../base/json.ts";
import type { Labels } from "../../model/selector.ts";
import { nameOf, type Restriction, type RestrictionSource, subjectLabels } from "./restriction.ts";
import { toBlock } from "./toBlock.ts";

const NAMESPACE = "k8s:io.kubernetes.pod.namespace";

export function toCilium(source: RestrictionSource): Restriction {
  const { workload, needs, dns } = source;
  const own = workload.id.namespace;
  const hosts = needs.filter((need) => need.is === "host");
  const egress: JsonObject[] = [
    {
      toEndpoints: [pods(own, dns.namespace, { [dns.key]: dns.value })],
      toPorts: [
        {
          ports: [{ port: `${dns.port}`, protocol: "ANY" }],
          // Names are learnt from the answers that the proxy sees.
          ...(hosts.length > 0 ? { rules: { dns: [{ matchPattern: "*" }] } } : {}),
        },
      ],
    },
  ];
  for (const need of needs) {
    if (need.is === "address") egress.push({ toCIDR: [toBlock(need.address)], ...ports(need.port) });
    if (need.is === "host") egress.push({ toFQDNs: [{ matchName: need.host }], ...ports(need.port) });
    if (need.is !== "service") continue;
    const { service } = need;
    if (service.selector) {
      egress.push({
        toEndpoints: [pods(own, service.id.namespace, service.selector)],
        toPorts: [{ ports: need.ports.map(({ protocol, targetPort }) => ({ port: `${targetPort}`, protocol })) }],
      });
      continue;
    }
    for (const port of need.ports)
      for (const { address, port: number } of source.endpoints(service, port) ?? [])
        egress.push({ toCIDR: [toBlock(address)], ...ports(number, port.protocol) });
  }
  const policy = {
    apiVersion: "cilium.io/v2",
    kind: "CiliumNetworkPolicy",
    metadata: { name: nameOf(workload), namespace: own },
    spec: { endpointSelector: { matchLabels: subjectLabels(workload) }, egress },
  };
  return { objects: [policy], notes: [] };
}

function pods(own: string, namespace: string, labels: Labels): JsonObject {
  return { matchLabels: own === namespace ? labels : { [NAMESPACE]: namespace, ...labels } };
}

function ports(port: number | undefined, protocol = "TCP"): { readonly toPorts?: Json } {
  return port === undefined ? {} : { toPorts: [{ ports: [{ port: `${port}`, protocol }] }] };
}
