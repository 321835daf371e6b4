// The restriction as a Sidecar of Istio that knows no host but the named ones, with a ServiceEntry for each host outside that no
// registry has. The mesh alone keeps to it, and that is said.

import type { JsonObject } from "../../base/json.ts";
import { nameOf, type Restriction, type RestrictionSource, subjectLabels } from "./restriction.ts";

const API_VERSION = "networking.istio.io/v1";

export function toSidecar(source: RestrictionSource): Restriction {
  const { workload, needs } = source;
  const { namespace } = workload.id;
  const hosts = new Set<string>();
  const entries = new Map<string, number[]>();
  const notes = [
    "a Sidecar binds TCP that the proxy captures, and is no security boundary: a NetworkPolicy beside it closes the rest",
  ];
  for (const need of needs) {
    if (need.is === "service") {
      const { id } = need.service;
      const at = id.namespace === namespace ? "." : id.namespace;
      hosts.add(`${at}/${id.name}.${id.namespace}.svc.cluster.local`);
    } else if (need.is === "host") {
      if (source.isRegistered(need.host)) hosts.add(`*/${need.host}`);
      else {
        hosts.add(`./${need.host}`);
        entries.set(need.host, [...(entries.get(need.host) ?? []), need.port]);
      }
    } else
      notes.push(`${need.where} names the address ${need.address}: a Sidecar opens hosts, so it needs a ServiceEntry`);
  }
  // Without its control plane and what it reports to, a proxy does not work.
  hosts.add("istio-system/*");
  const sidecar = {
    apiVersion: API_VERSION,
    kind: "Sidecar",
    metadata: { name: nameOf(workload), namespace },
    spec: {
      workloadSelector: { labels: subjectLabels(workload) },
      outboundTrafficPolicy: { mode: "REGISTRY_ONLY" },
      egress: [{ hosts: [...hosts] }],
    },
  };
  return { objects: [sidecar, ...[...entries].map(([host, ports]) => toEntry(namespace, host, ports))], notes };
}

function toEntry(namespace: string, host: string, ports: readonly number[]): JsonObject {
  return {
    apiVersion: API_VERSION,
    kind: "ServiceEntry",
    metadata: { name: host.replaceAll(".", "-").slice(0, 63), namespace },
    spec: {
      hosts: [host],
      exportTo: ["."],
      location: "MESH_EXTERNAL",
      resolution: "DNS",
      ports: ports.map((number) => {
        const protocol = number === 443 ? "TLS" : number === 80 ? "HTTP" : "TCP";
        return { number, name: `${protocol.toLowerCase()}-${number}`, protocol };
      }),
    },
  };
}
