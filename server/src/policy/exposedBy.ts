// Services that put pods within reach of clients outside the cluster: NodePort and LoadBalancer (reach-semantics SV-6).
// Which of those clients the pods' own policies admit is the reach's answer; this file joins the two.

import { type IpSet, isNoAddress, noAddress, ofCidrs, overlap, unite } from "../base/ipSet.ts";
import type { ServiceFacts, WorkloadFacts } from "../model/facts.ts";
import type { PolicyView } from "../model/views.ts";
import { commonPorts, isNoPort, noPort, type PortSet, portsWithout, unitePorts } from "./portSet.ts";
import type { Row } from "./row.ts";
import { backendsAt } from "./serviceBackends.ts";

export interface ExposedBy {
  readonly service: ServiceFacts;
  /** The pods' ports behind it. */
  readonly ports: PortSet;
  /** Clients outside that get in on some of these ports: those that the Service lets through and policies admit. */
  readonly clients: IpSet;
  /**
   * Why that may differ: with externalTrafficPolicy Cluster the pods may see a node's address, so a policy that admits
   * some addresses only may refuse a client that it names, and admit one that it does not.
   */
  readonly why: string | undefined;
}

const SEEN_AS_NODE = "pods may see a node's address instead of the client's (externalTrafficPolicy: Cluster)";

/** The exposure of a workload, by the Services that lead to it; `row` is the ingress of its pods. */
export function exposedBy(view: PolicyView, workload: WorkloadFacts, row: Row): readonly ExposedBy[] {
  return (servicesTo(view).get(workload) ?? []).map(({ service, ports }) => {
    const allowed = service.sourceRanges.length === 0 ? undefined : ofCidrs(service.sourceRanges);
    let clients = noAddress;
    let differs = false;
    for (const { ranges, verdict } of row.outside) {
      const open = !isNoPort(commonPorts(verdict.allow, ports));
      if (open) clients = unite(clients, allowed ? overlap(ranges, allowed) : ranges);
      if (!isNoPort(portsWithout(ports, verdict.allow))) differs = true;
    }
    const isSome = differs && !isNoAddress(clients);
    return {
      service,
      ports,
      clients,
      why: isSome && service.externalTrafficPolicy !== "Local" ? SEEN_AS_NODE : undefined,
    };
  });
}

/** A Service that leads to a workload's pods from outside, and the pods' ports behind it. */
export interface Leading {
  readonly service: ServiceFacts;
  readonly ports: PortSet;
}

type Exposing = ReadonlyMap<WorkloadFacts, readonly Leading[]>;

const known = new WeakMap<
  PolicyView["services"],
  Pick<PolicyView, "workloads" | "podIPs" | "endpointSlices"> & { readonly found: Exposing }
>();

/** NodePort and LoadBalancer Services by the workloads behind them. */
export function servicesTo(view: PolicyView): Exposing {
  const { services, workloads, podIPs, endpointSlices } = view;
  const hit = known.get(services);
  if (hit?.workloads === workloads && hit.podIPs === podIPs && hit.endpointSlices === endpointSlices) return hit.found;
  const found = new Map<WorkloadFacts, Leading[]>();
  for (const service of services) {
    if (service.type !== "NodePort" && service.type !== "LoadBalancer") continue;
    const behind = new Map<WorkloadFacts, PortSet>();
    for (const port of service.ports) {
      const backends = backendsAt(view, service, port);
      if (backends.is !== "targets") continue;
      for (const { workload, ports } of backends.pods)
        behind.set(workload, unitePorts(behind.get(workload) ?? noPort, ports));
    }
    for (const [workload, ports] of behind) found.set(workload, [...(found.get(workload) ?? []), { service, ports }]);
  }
  known.set(services, { workloads, podIPs, endpointSlices, found });
  return found;
}
