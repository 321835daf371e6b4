// Ways in from outside the policies' view: an Ingress backend makes the ingress controller a source for the backend's
// pods on the backend's target ports (IG-1, IG-2). Which object serves which host is not this file's business.

import { memoOn } from "../base/memo.ts";
import type {
  IngressBackend,
  IngressFacts,
  RouteFacts,
  ServiceFacts,
  ServicePort,
  WorkloadFacts,
} from "../model/facts.ts";
import type { PolicyView } from "../model/views.ts";
import { anyController, endpointOf, type PodEndpoint } from "./endpoint.ts";
import type { EngineOptions } from "./options.ts";
import type { Cite } from "./policyRule.ts";
import { noPort, type PortSet, samePorts, unitePorts } from "./portSet.ts";
import { backendsAt, isBackend, targetPorts } from "./serviceBackends.ts";

export interface Door {
  /** Ports of the pods on which the ingress controller calls them. */
  readonly ports: PortSet;
  /** The Ingress backends that lead there. */
  readonly because: readonly Cite[];
}

/** For each workload behind an Ingress, on which ports the ingress controller calls it. */
export function doorsOf(view: PolicyView): ReadonlyMap<WorkloadFacts, Door> {
  const { ingresses, routes, services, workloads, podIPs, endpointSlices } = view;
  const known = doorsOn.get(ingresses);
  if (
    known &&
    known.routes === routes &&
    known.services === services &&
    known.workloads === workloads &&
    known.podIPs === podIPs &&
    known.endpointSlices === endpointSlices
  )
    return known.doors;
  const doors = findDoors(view);
  doorsOn.set(ingresses, { routes, services, workloads, podIPs, endpointSlices, doors });
  return doors;
}

const doorsOn = new WeakMap<
  PolicyView["ingresses"],
  Pick<PolicyView, "routes" | "services" | "workloads" | "podIPs" | "endpointSlices"> & {
    readonly doors: ReadonlyMap<WorkloadFacts, Door>;
  }
>();

/** The ingress controller as policies see it: the caller's, or any pod of any namespace. */
export function controllerEndpoint(options: EngineOptions): PodEndpoint {
  return options.ingressController ? endpointOf(options.ingressController) : anyController;
}

function findDoors(view: PolicyView): ReadonlyMap<WorkloadFacts, Door> {
  const doors = new Map<WorkloadFacts, Door>();
  for (const { service, wanted, cite } of leadsOf(view)) {
    for (const port of wanted) {
      const backends = backendsAt(view, service, port);
      for (const { workload, ports } of backends.is === "targets" ? backends.pods : [])
        addTo(doors, workload, ports, cite);
    }
  }
  return doors;
}

/** Whether two doors are the same; none is the same as none. */
export function sameDoor(a: Door | undefined, b: Door | undefined): boolean {
  if (a === b) return true;
  if (!a || !b || !samePorts(a.ports, b.ports) || a.because.length !== b.because.length) return false;
  return a.because.every((cite, index) => cite === b.because[index]);
}

/** The door of a workload that the view does not hold, such as its version in the cluster. */
export function doorTo(view: PolicyView, workload: WorkloadFacts): Door | undefined {
  const doors = new Map<WorkloadFacts, Door>();
  for (const { service, wanted, cite } of leadsOf(view)) {
    if (!isBackend(service, workload)) continue;
    for (const port of wanted) addTo(doors, workload, targetPorts(port, workload), cite);
  }
  return doors.get(workload);
}

function addTo(doors: Map<WorkloadFacts, Door>, workload: WorkloadFacts, ports: PortSet, cite: Cite): void {
  const { ports: before = noPort, because = [] } = doors.get(workload) ?? {};
  doors.set(workload, {
    ports: unitePorts(before, ports),
    because: because.includes(cite) ? because : [...because, cite],
  });
}

/** A lead whose Service is known, with the ports that it means. */
interface FoundLead {
  readonly service: ServiceFacts;
  readonly wanted: readonly ServicePort[];
  readonly cite: Cite;
}

function leadsOf(view: PolicyView): readonly FoundLead[] {
  const leads = [...view.ingresses.flatMap(leadsOfIngress), ...view.routes.flatMap(leadsOfRoute)];
  if (leads.length === 0) return [];
  const services = servicesByName(view.services);
  return leads.flatMap(({ namespace, service: name, isPort, cite }): readonly FoundLead[] => {
    const service = services.get(`${namespace}/${name}`);
    const wanted = service?.ports.filter(isPort) ?? [];
    return service && wanted.length > 0 ? [{ service, wanted, cite }] : [];
  });
}

const servicesByName = memoOn(
  (services: readonly ServiceFacts[]) =>
    new Map(services.map((service) => [`${service.id.namespace}/${service.id.name}`, service])),
);

/** A way to a Service that an Ingress or a route opens. */
interface Lead {
  readonly namespace: string;
  readonly service: string | undefined;
  isPort(port: ServicePort): boolean;
  readonly cite: Cite;
}

/** Kept with the facts, so that a door that stays the same cites the same. */
const leadsOfIngress = memoOn((ingress: IngressFacts): readonly Lead[] =>
  backendsOfIngress(ingress).map(({ backend, cite }) => ({
    namespace: ingress.id.namespace,
    service: backend.service,
    isPort: ({ port, name }) =>
      backend.portName === undefined ? port === backend.portNumber : name === backend.portName,
    cite,
  })),
);

const leadsOfRoute = memoOn((route: RouteFacts): readonly Lead[] =>
  route.backends.map(({ namespace, service, port: wanted, portIs, path }) => ({
    namespace,
    service,
    isPort: ({ port, name, targetPort }) =>
      wanted === undefined || name === wanted || (portIs === "service" ? port === wanted : targetPort === wanted),
    cite: { id: route.id, path, text: `${route.id.kind} ${route.id.name} leads to it` },
  })),
);

function backendsOfIngress(
  ingress: IngressFacts,
): readonly { readonly backend: IngressBackend; readonly cite: Cite }[] {
  const found: { backend: IngressBackend; cite: Cite }[] = [];
  if (ingress.defaultBackend) {
    const path = ["spec", "defaultBackend"];
    found.push({
      backend: ingress.defaultBackend,
      cite: { id: ingress.id, path, text: "routes everything else to it" },
    });
  }
  for (const rule of ingress.rules) {
    for (const { backend, index, path: route } of rule.paths) {
      if (!backend) continue;
      const path = ["spec", "rules", rule.index, "http", "paths", index, "backend"];
      found.push({ backend, cite: { id: ingress.id, path, text: `routes ${rule.host ?? "*"}${route ?? "/"} to it` } });
    }
  }
  return found;
}
