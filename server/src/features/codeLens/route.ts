// The routes of an Ingress as far as they lead: to a Service, its port, its pods; or where they break off, and why. What
// rules report as findings stands here as the short text of a lens.

import { engineOf, reachIn } from "../../analysis/engine.ts";
import type { Snapshot } from "../../analysis/snapshot.ts";
import type { Path } from "../../base/json.ts";
import { entriesOf, entryOf, lookUp } from "../../index/catalog.ts";
import { INGRESS_CLASS, SERVICE, VIEW_KINDS } from "../../index/policyView.ts";
import type { IngressBackend, IngressFacts, ServiceFacts, WorkloadFacts } from "../../model/facts.ts";
import { showSelector, toMapSelector } from "../../model/selector.ts";
import { type KindKey, toKindKey } from "../../model/views.ts";
import { POD, unseenWhy } from "../../policy/coverageWords.ts";
import { commonPorts, isNoPort, type PortSet, unitePorts } from "../../policy/portSet.ts";
import { targetPorts } from "../../policy/serviceBackends.ts";
import { showReady } from "../describe.ts";
import { workloadsOf } from "../pods.ts";
import { clusterSource } from "../source.ts";

export interface Route {
  /** `https://shop.example.com/api`. */
  readonly url: string;
  /** `my-service:80`. */
  readonly backend: string;
  /** `3 of 3 pods ready`, `no such Service in default (cluster prod)`. */
  readonly text: string;
  readonly state: "works" | "unknown" | "broken";
  readonly workloads: readonly WorkloadFacts[];
  /** The Service's name, known or not; undefined where the backend is none. */
  readonly service: string | undefined;
  /** Service and port as they are written. */
  readonly wanted: string;
  /** The backend in the Ingress. */
  readonly path: Path;
}

/** The routes of an Ingress in the order written, the default backend last. */
export function routesOf(snapshot: Snapshot, ingress: IngressFacts): readonly Route[] {
  const routes = ingress.rules.flatMap((rule) =>
    rule.paths.flatMap(({ path, backend, index }): readonly Route[] =>
      backend
        ? [
            {
              ...follow(snapshot, ingress, backend, urlOf(ingress, rule.host, path)),
              ...wantedOf(backend),
              path: ["spec", "rules", rule.index, "http", "paths", index, "backend"],
            },
          ]
        : [],
    ),
  );
  const { defaultBackend } = ingress;
  if (!defaultBackend) return routes;
  const rest = follow(snapshot, ingress, defaultBackend, routes.length > 0 ? "all else" : "everything");
  return [...routes, { ...rest, ...wantedOf(defaultBackend), path: ["spec", "defaultBackend"] }];
}

function wantedOf(backend: IngressBackend): Pick<Route, "service" | "wanted"> {
  const { service, portName, portNumber } = backend;
  const port = portName ?? portNumber;
  return { service, wanted: `${service ?? "a resource"}${port === undefined ? "" : `:${port}`}` };
}

/** The kinds that a route is followed through. */
export const ROUTE_KINDS: readonly KindKey[] = [...VIEW_KINDS, INGRESS_CLASS];

/** A route as far as it can be followed. */
type End = Omit<Route, "service" | "wanted" | "path">;

/** The known Services that an Ingress names. */
export function backendServices(snapshot: Snapshot, ingress: IngressFacts): readonly ServiceFacts[] {
  const backends = [
    ingress.defaultBackend,
    ...ingress.rules.flatMap(({ paths }) => paths.map(({ backend }) => backend)),
  ];
  const names = new Set(backends.flatMap((backend) => backend?.service ?? []));
  return [...names].flatMap((name) => {
    const facts = entryOf(snapshot.catalog, SERVICE, ingress.id.namespace, name)?.facts;
    return facts?.is === "service" ? [facts] : [];
  });
}

/** Where a Service leads to: its pods, or why there are none to be told. */
export function followService(snapshot: Snapshot, service: ServiceFacts): Pick<Route, "text" | "state" | "workloads"> {
  const { namespace, name } = service.id;
  if (service.type === "ExternalName")
    return {
      text: service.externalName ?? "no externalName",
      state: service.externalName ? "works" : "broken",
      workloads: [],
    };
  if (service.selector === undefined) {
    let ready = 0;
    let slices = 0;
    for (const { facts } of entriesOf(snapshot.catalog, SLICE, namespace)) {
      if (facts.is !== "endpointSlice" || facts.service !== name) continue;
      slices++;
      ready += facts.ready;
    }
    return {
      text: slices === 0 ? "no selector: endpoints are made by hand" : `${ready} endpoints by hand`,
      state: "works",
      workloads: [],
    };
  }
  if (service.selectorUnclear) return { text: "unknown (its selector is a template)", state: "unknown", workloads: [] };
  const workloads = workloadsOf(snapshot, service);
  if (workloads.length > 0) return { text: showReady(snapshot, workloads), state: "works", workloads };
  const unseen = unseenWhy(snapshot.policyView().coverage(POD, namespace), "pods", namespace);
  if (unseen !== undefined) return { text: `unknown (${unseen})`, state: "unknown", workloads };
  const labels = showSelector(toMapSelector(service.selector));
  const sure = snapshot.policyView().coverage(POD, namespace).is === "complete";
  return sure
    ? { text: `no pods with ${labels} in ${namespace}`, state: "broken", workloads }
    : { text: `no pods known with ${labels}`, state: "unknown", workloads };
}

const SLICE: KindKey = toKindKey("discovery.k8s.io", "EndpointSlice");

function follow(snapshot: Snapshot, ingress: IngressFacts, backend: IngressBackend, url: string): End {
  const { service: name, portName, portNumber } = backend;
  if (name === undefined) {
    return {
      url,
      backend: backend.hasResource ? "a resource" : "no backend",
      text: "",
      state: backend.hasResource ? "works" : "broken",
      workloads: [],
    };
  }
  const port = portName ?? portNumber;
  const at = { url, backend: port === undefined ? name : `${name}:${port}` };
  const { namespace } = ingress.id;
  const found = lookUp(snapshot.catalog, SERVICE, namespace, name);
  switch (found.is) {
    case "unknown":
      return { ...at, text: `unknown (Services: ${found.why})`, state: "unknown", workloads: [] };
    case "missing": {
      const where =
        found.sure && snapshot.catalog.cluster
          ? ` (${clusterSource(snapshot, SERVICE, namespace)})`
          : found.sure
            ? ""
            : " (files)";
      return { url, backend: name, text: `no such Service in ${namespace}${where}`, state: "broken", workloads: [] };
    }
    case "found":
      break;
  }
  const { facts } = found.value;
  if (facts.is !== "service") return { ...at, text: "", state: "unknown", workloads: [] };
  const servicePort = facts.ports.find((item) =>
    portName === undefined ? item.port === portNumber : item.name === portName,
  );
  if (!servicePort && facts.type !== "ExternalName") {
    const has = facts.ports
      .map((item) => (item.name === undefined ? `${item.port}` : `${item.port} (${item.name})`))
      .join(", ");
    return {
      url,
      backend: name,
      text: `no port ${port ?? "named"}; it has ${has === "" ? "none" : has}`,
      state: "broken",
      workloads: [],
    };
  }
  const end = followService(snapshot, facts);
  const refusedBy =
    servicePort && end.workloads.length > 0
      ? refusal(snapshot, end.workloads, (workload) => targetPorts(servicePort, workload))
      : undefined;
  return refusedBy === undefined
    ? { ...at, ...end }
    : { ...at, workloads: end.workloads, text: `${end.text}, refused by ${refusedBy}`, state: "broken" };
}

/** The policies that keep the ingress controller from all of these pods; undefined where it reaches one, or might. */
function refusal(
  snapshot: Snapshot,
  workloads: readonly WorkloadFacts[],
  ports: (workload: WorkloadFacts) => PortSet,
): string | undefined {
  const engine = engineOf(snapshot.policyView());
  const policies = new Set<string>();
  for (const workload of workloads) {
    const reach = reachIn(engine, workload, "ingress");
    const wanted = ports(workload);
    const { controller } = reach;
    if (
      !controller ||
      isNoPort(wanted) ||
      !isNoPort(commonPorts(unitePorts(controller.ports, controller.unsettled), wanted))
    )
      return undefined;
    for (const { id } of reach.selectedBy) policies.add(id.name);
  }
  const [first = "", ...rest] = policies;
  return rest.length === 0 ? first : `${first} +${rest.length}`;
}

/** The address that a browser would show; https where the Ingress has a certificate for the host. */
function urlOf({ tls }: IngressFacts, host: string | undefined, path: string | undefined): string {
  const secured = tls.some(
    ({ hosts }) => hosts.length === 0 || hosts.some((item) => item === host || isWildcardOf(item, host)),
  );
  return `${secured ? "https" : "http"}://${host ?? "*"}${path ?? "/"}`;
}

function isWildcardOf(pattern: string, host: string | undefined): boolean {
  return pattern.startsWith("*.") && host !== undefined && host.slice(host.indexOf(".")) === pattern.slice(1);
}
