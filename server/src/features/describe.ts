// What a Service or a set of pods is, as Markdown: the same words in hovers and beside completions.

import { routesToService } from "../analysis/serviceRoutes.ts";
import type { Snapshot } from "../analysis/snapshot.ts";
import type { Entry } from "../index/bucket.ts";
import type { ServiceFacts, ServicePort, WorkloadFacts } from "../model/facts.ts";
import { type ResourceId, showName, toKey } from "../model/resourceId.ts";
import { showSelector, toMapSelector } from "../model/selector.ts";
import { POD, unseenWhy } from "../policy/coverageWords.ts";
import { bold, code, count, escape, few, lines } from "./markdown.ts";
import { livePodsOf, showPodCount, workloadsOf } from "./pods.ts";
import { routeUrl } from "./routes/routeUrl.ts";
import { placeOfSource } from "./source.ts";

/** `Service default/my-service · ClusterIP · services.yaml:3`. */
export function headService(snapshot: Snapshot, service: ServiceFacts, entry: Entry): string {
  return `${nameService(service)} · ${escape(placeOfSource(snapshot, entry))}`;
}

function nameService(service: ServiceFacts): string {
  return `${bold(escape(`Service ${showName(service.id)}`))} · ${escape(service.headless ? `${service.type}, headless` : service.type)}`;
}

/** How a Service is reached from outside the cluster; undefined where it is not (SV-6). */
export function exposureOf({ type }: ServiceFacts): string | undefined {
  if (type === "NodePort") return "exposed on NodePort";
  return type === "LoadBalancer" ? "exposed by LoadBalancer" : undefined;
}

/** `80 http, 443 https`. */
export function listPorts({ ports, type, externalName }: ServiceFacts): string {
  if (ports.length === 0) return type === "ExternalName" && externalName ? `→ ${externalName}` : "no ports";
  return ports.map(showPort).join(", ");
}

/** `80 http`, `53 dns/UDP`. */
export function showPort({ port, name, protocol }: ServicePort): string {
  return `${port}${name === undefined ? "" : ` ${name}`}${protocol === "TCP" ? "" : `/${protocol}`}`;
}

/** A port as a line: `80 http → 8080`. */
export function linePort(port: ServicePort): string {
  return `${code(showPort(port))} → ${code(String(port.targetPort))}`;
}

/** The same without Markdown. */
export function linePortText(port: ServicePort): string {
  return `${showPort(port)} → ${port.targetPort}`;
}

/** What a Service selects, and how many pods that is. */
export function linePods(snapshot: Snapshot, service: ServiceFacts): string {
  if (service.selector === undefined)
    return service.type === "ExternalName" ? "" : "No selector: its endpoints are made by somebody else";
  if (service.selectorUnclear) return "Its selector holds a template value";
  const workloads = workloadsOf(snapshot, service);
  const selector = code(showSelector(toMapSelector(service.selector)));
  const { namespace } = service.id;
  const unseen = unseenWhy(snapshot.policyView().coverage(POD, namespace), "pods", namespace);
  return workloads.length === 0
    ? `Selects ${selector}: ${unseen === undefined ? "no pods known" : escape(`unknown (${unseen})`)}`
    : `Selects ${selector}: ${showReady(snapshot, workloads)}, ${listWorkloads(workloads)}`;
}

/** `2 of 3 pods ready` where the cluster tells, else the number of pods. */
export function showReady(snapshot: Snapshot, workloads: readonly WorkloadFacts[]): string {
  // Pods that are folded into their owner bear its name and the readiness of one of them.
  const podsOf = (workload: WorkloadFacts): readonly WorkloadFacts[] | undefined =>
    workload.id.kind === "Pod" ? [workload] : livePodsOf(snapshot, workload);
  const told = [...new Set(workloads.flatMap((workload) => podsOf(workload) ?? []))].filter(
    ({ ready }) => ready !== undefined,
  );
  if (told.length === 0 || workloads.some((workload) => !podsOf(workload))) return showPodCount(snapshot, workloads);
  return `${told.filter(({ ready }) => ready === true).length} of ${count(told.length, "pod")} ready`;
}

/** `Deployment web/frontend, Pod web/debug +3`. */
export function listWorkloads(workloads: readonly WorkloadFacts[], most = 4): string {
  return few(
    workloads.map(({ id }) => escape(`${id.kind} ${showName(id)}`)),
    most,
  );
}

/** A Service beside a completion: without its line, for finding that may mean to parse its file again. */
export function documentService(snapshot: Snapshot, service: ServiceFacts): string {
  return lines(nameService(service), ...service.ports.slice(0, 12).map(linePort), linePods(snapshot, service));
}

/** Who leads to a Service, and at which address; undefined where that is not known. Each address of an object once. */
export interface AddressOf {
  readonly id: ResourceId;
  readonly url: string | undefined;
}

/** The Ingresses and routes of all kinds to a Service. */
export function addressesOf(snapshot: Snapshot, service: ServiceFacts): readonly AddressOf[] {
  const known = new Map<string, AddressOf>();
  for (const { id, route } of routesToService(snapshot, service.id)) {
    // A rule that can't be read says of no address, not of all.
    const isKnown = route !== undefined && (route.unclear === undefined || route.host !== undefined);
    const url = isKnown ? routeUrl(route) : undefined;
    const key = `${toKey(id)} ${url ?? ""}`;
    if (!known.has(key)) known.set(key, { id, url });
  }
  return [...known.values()];
}
