// What stands behind a Service: pods on their own ports, endpoints made by hand, or a DNS name (reach-semantics SV-1 to
// SV-5). Policies see only what stands behind; who may reach it is not this file's business.

import { groupBy } from "../base/group.ts";
import { type Address, parseAddress, showAddress } from "../base/ip.ts";
import { type IpSet, ofAddress, unite } from "../base/ipSet.ts";
import { memoOn } from "../base/memo.ts";
import type { EndpointSliceFacts, ServiceFacts, ServicePort, WorkloadFacts } from "../model/facts.ts";
import { showName } from "../model/resourceId.ts";
import { type PolicyView, toKindKey } from "../model/views.ts";
import { isNoPort, noPort, type PortSet, portRange, unitePorts } from "./portSet.ts";

export type ServiceBackends =
  | {
      readonly is: "targets";
      readonly pods: readonly { readonly workload: WorkloadFacts; readonly ports: PortSet }[];
      /** Endpoints that are no known pod's (SV-5). */
      readonly outside: readonly { readonly ranges: IpSet; readonly ports: PortSet }[];
    }
  | { readonly is: "name"; readonly name: string }
  | { readonly is: "unknown"; readonly why: string };

const ENDPOINT_SLICE = toKindKey("discovery.k8s.io", "EndpointSlice");

/** Where a connection to a port of the Service ends. Pods that lack a named target port are no endpoints of it (SV-2). */
export function backendsAt(view: PolicyView, service: ServiceFacts, port: ServicePort): ServiceBackends {
  if (service.type === "ExternalName") {
    return service.externalName === undefined
      ? { is: "unknown", why: `Service ${showName(service.id)} has no externalName` }
      : { is: "name", name: service.externalName };
  }
  if (service.selectorUnclear)
    return { is: "unknown", why: `the selector of Service ${showName(service.id)} is a template value` };
  if (service.selector) {
    const pods = backendsOf(view, service).map((workload) => ({ workload, ports: targetPorts(port, workload) }));
    return { is: "targets", pods: pods.filter(({ ports }) => !isNoPort(ports)), outside: [] };
  }
  const slices = slicesOf(view, service);
  if (slices.length === 0 && view.coverage(ENDPOINT_SLICE, service.id.namespace).is !== "complete")
    return { is: "unknown", why: `the endpoints of Service ${showName(service.id)} are not known` };
  return endpointsAt(view, slices, port);
}

/** Workloads whose pods a Service picks: own namespace, all labels equal (SV-3). */
export function backendsOf(view: PolicyView, service: ServiceFacts): readonly WorkloadFacts[] {
  if (!service.selector) return [];
  return (workloadsByNamespace(view.workloads).get(service.id.namespace) ?? []).filter((workload) =>
    isBackend(service, workload),
  );
}

/** Whether a Service picks a workload's pods. */
export function isBackend({ id, selector }: ServiceFacts, { id: own, podLabels }: WorkloadFacts): boolean {
  return (
    selector !== undefined &&
    own.namespace === id.namespace &&
    Object.entries(selector).every(([key, value]) => podLabels[key] === value)
  );
}

const workloadsByNamespace = memoOn((workloads: readonly WorkloadFacts[]) =>
  groupBy(workloads, ({ id }) => id.namespace),
);

/** The pods' ports behind a port of a Service; a name is looked up in each pod (SV-2), so it may give none. */
export function targetPorts(port: ServicePort, workload: WorkloadFacts): PortSet {
  if (typeof port.targetPort === "number") return portRange(port.protocol, port.targetPort, port.targetPort);
  let ports = noPort;
  for (const own of workload.ports) {
    if (own.name === port.targetPort && own.protocol === port.protocol) {
      ports = unitePorts(ports, portRange(own.protocol, own.port, own.port));
    }
  }
  return ports;
}

/** The EndpointSlices of a Service (label kubernetes.io/service-name). */
export function slicesOf(view: PolicyView, { id }: ServiceFacts): readonly EndpointSliceFacts[] {
  return (slicesByService(view.endpointSlices).get(showName(id)) ?? []).filter(
    (slice) => slice.id.namespace === id.namespace,
  );
}

const slicesByService = memoOn((slices: readonly EndpointSliceFacts[]) =>
  groupBy(slices, ({ id, service }) => `${id.namespace}/${service ?? ""}`),
);

/** Endpoints of a port bear its name (discovery.k8s.io/v1 EndpointPort.name); a number says where they listen. */
function endpointsAt(
  view: PolicyView,
  slices: readonly EndpointSliceFacts[],
  port: ServicePort,
): Extract<ServiceBackends, { is: "targets" }> {
  const pods = new Map<WorkloadFacts, PortSet>();
  const outside: { ranges: IpSet; ports: PortSet }[] = [];
  for (const { addresses, ports: own } of slices) {
    for (const { name, port: number, protocol } of own) {
      if (name !== port.name || protocol !== port.protocol || number === undefined) continue;
      const ports = portRange(protocol, number, number);
      let ranges: IpSet | undefined;
      for (const text of addresses) {
        const address = parseAddress(text);
        if (!address) continue;
        const workload = workloadAt(view, address);
        if (workload) pods.set(workload, unitePorts(pods.get(workload) ?? noPort, ports));
        else ranges = ranges ? unite(ranges, ofAddress(address)) : ofAddress(address);
      }
      if (ranges) outside.push({ ranges, ports });
    }
  }
  return { is: "targets", pods: [...pods].map(([workload, ports]) => ({ workload, ports })), outside };
}

/** The workload that has a pod of this address; undefined where none is known. */
export function workloadAt(view: PolicyView, address: Address): WorkloadFacts | undefined {
  return podsByAddress(view).get(showAddress(address));
}

/** The Service that has this cluster IP. */
export function serviceAt(view: PolicyView, address: Address): ServiceFacts | undefined {
  const text = showAddress(address);
  return view.services.find(({ clusterIPs }) =>
    clusterIPs.some((own) => {
      const parsed = parseAddress(own);
      return parsed !== undefined && showAddress(parsed) === text;
    }),
  );
}

/** Workloads by the addresses of their pods. */
function podsByAddress(view: PolicyView): ReadonlyMap<string, WorkloadFacts> {
  const known = addressesOn(view.workloads);
  if (known.podIPs === view.podIPs && known.found) return known.found;
  const found = new Map<string, WorkloadFacts>();
  for (const workload of view.workloads) {
    for (const text of [...workload.podIPs, ...(view.podIPs.get(workload) ?? [])]) {
      const address = parseAddress(text);
      if (address) found.set(showAddress(address), workload);
    }
  }
  known.podIPs = view.podIPs;
  known.found = found;
  return found;
}

const addressesOn = memoOn(
  (
    _: readonly WorkloadFacts[],
  ): { podIPs: PolicyView["podIPs"] | undefined; found: ReadonlyMap<string, WorkloadFacts> | undefined } => ({
    podIPs: undefined,
    found: undefined,
  }),
);
