// Hovers on names of Services and on their ports.

import type { Snapshot } from "../../analysis/snapshot.ts";
import { isObject, jsonAt } from "../../base/json.ts";
import { nearest } from "../../base/nearest.ts";
import { entriesOf, lookUp } from "../../index/catalog.ts";
import { SERVICE } from "../../index/policyView.ts";
import type { ServiceFacts, ServicePort, WorkloadFacts } from "../../model/facts.ts";
import { readLabels } from "../../model/read.ts";
import { showName } from "../../model/resourceId.ts";
import { toMapSelector } from "../../model/selector.ts";
import { serviceReachText } from "../codeLens/serviceLens.ts";
import {
  exposureOf,
  headService,
  linePods,
  linePort,
  listPorts,
  listWorkloads,
  routesTo,
  showPort,
} from "../describe.ts";
import { bold, capitalised, code, escape, few, lines, paragraphs } from "../markdown.ts";
import { livePodsBehind, pickPods, showPodCount, workloadsOf } from "../pods.ts";
import { endpointLines, notReadyLine, portEndpointLine } from "../readiness.ts";
import type { Place, Slot } from "../slot.ts";
import { clusterSource } from "../source.ts";

/** A Service by name: type, source, ports, pods, and the routes to it. */
export function hoverService(snapshot: Snapshot, namespace: string, name: string): string {
  const answer = lookUp(snapshot.catalog, SERVICE, namespace, name);
  if (answer.is !== "found")
    return absentService(
      snapshot,
      namespace,
      name,
      answer.is === "missing" ? (answer.sure ? "" : "among the files") : answer.why,
    );
  const { facts } = answer.value;
  if (facts.is !== "service") return "";
  const external =
    facts.type === "ExternalName" && facts.externalName
      ? `Alias of ${code(facts.externalName)}, outside the cluster`
      : undefined;
  const routes = routesTo(snapshot, facts).map(({ ingress, url }) => `${escape(ingress.id.name)} (${code(url)})`);
  const reached = [exposureOf(facts), serviceReachText(snapshot, facts, REACH_WIDTH)].filter(
    (text) => text !== undefined,
  );
  return paragraphs(
    headService(snapshot, facts, answer.value),
    portTable(facts),
    lines(
      external,
      linePods(snapshot, facts),
      ...notReadyLine(snapshot, livePodsBehind(snapshot, facts)),
      ...endpointLines(snapshot, facts),
      routes.length > 0 ? `Routed to by Ingress ${few(routes, 3)}` : undefined,
      reached.length > 0 ? escape(capitalised(reached.join(" · "))) : undefined,
    ),
  );
}

/** In a hover there is room. */
const REACH_WIDTH = 200;

/** The port of a backend: what it is called, and which container ports it ends on. */
export function hoverServicePort(
  snapshot: Snapshot,
  place: Place,
  slot: Extract<Slot, { is: "servicePort" }>,
): string | undefined {
  if (slot.service === undefined) return undefined;
  const answer = lookUp(snapshot.catalog, SERVICE, place.namespace, slot.service);
  if (answer.is !== "found" || answer.value.facts.is !== "service")
    return answer.is === "found" ? undefined : hoverService(snapshot, place.namespace, slot.service);
  const service = answer.value.facts;
  const wanted = wantedPort(place, slot);
  if (wanted === undefined) return undefined;
  const port = service.ports.find((item) => (typeof wanted === "number" ? item.port === wanted : item.name === wanted));
  if (!port)
    return `Service ${escape(showName(service.id))} has no port ${code(String(wanted))}; it has ${escape(listPorts(service))}`;
  return lines(
    `${bold(escape(`Port ${showPort(port)} of Service ${showName(service.id)}`))} → ${code(String(port.targetPort))}`,
    lineTargets(snapshot, service, port),
    portEndpointLine(snapshot, service, port),
  );
}

/** A Service's targetPort: the container ports that it names. */
export function hoverTargetPort(snapshot: Snapshot, place: Place, text: string): string | undefined {
  const selector = jsonAt(place.value, ["spec", "selector"]);
  if (!isObject(selector)) return undefined;
  const pods = pickPods(snapshot, { is: "one", name: place.namespace }, toMapSelector(readLabels(selector)));
  return pods.length === 0 ? undefined : lineContainers(snapshot, pods, /^\d+$/.test(text) ? Number(text) : text);
}

function wantedPort(
  { value, path }: Place,
  { which }: Extract<Slot, { is: "servicePort" }>,
): number | string | undefined {
  const written = jsonAt(value, path);
  const port = isObject(written) ? (written["number"] ?? written["name"]) : written;
  if (typeof port === "number") return port;
  return typeof port === "string" && which !== "number" ? port : undefined;
}

function lineTargets(snapshot: Snapshot, service: ServiceFacts, port: ServicePort): string | undefined {
  if (service.selector === undefined || service.selectorUnclear) return undefined;
  const pods = workloadsOf(snapshot, service);
  return pods.length === 0 ? "Selects no known pods" : lineContainers(snapshot, pods, port.targetPort);
}

/** `8080/TCP of container web in 3 pods: Deployment web/frontend`. */
function lineContainers(snapshot: Snapshot, pods: readonly WorkloadFacts[], target: number | string): string {
  const ends = new Map<string, WorkloadFacts[]>();
  const without: WorkloadFacts[] = [];
  for (const workload of pods) {
    const found = workload.ports.filter(({ port, name }) =>
      typeof target === "number" ? port === target : name === target,
    );
    if (found.length === 0) without.push(workload);
    for (const { port, protocol, container, name } of found) {
      const text = `${code(`${port}/${protocol}${name === undefined ? "" : ` (${name})`}`)} of container ${code(container)}`;
      const list = ends.get(text);
      if (list) list.push(workload);
      else ends.set(text, [workload]);
    }
  }
  const rest =
    without.length === 0
      ? undefined
      : typeof target === "number"
        ? `${showPodCount(snapshot, without)} do not declare it, which alone refuses nothing: ${listWorkloads(without)}`
        : `${showPodCount(snapshot, without)} have no port of that name: ${listWorkloads(without)}`;
  return lines(
    ...[...ends]
      .slice(0, 6)
      .map(([text, list]) => `${text} in ${showPodCount(snapshot, list)}: ${listWorkloads(list)}`),
    rest,
  );
}

function portTable({ ports }: ServiceFacts): string | undefined {
  if (ports.length === 0) return undefined;
  return ports.length <= 12
    ? lines(...ports.map(linePort))
    : lines(...ports.slice(0, 12).map(linePort), `+${ports.length - 12}`);
}

function absentService(snapshot: Snapshot, namespace: string, name: string, why: string): string {
  const names = [...entriesOf(snapshot.catalog, SERVICE, namespace)].map(({ resource }) => resource.id.name);
  const near = nearest(name, names);
  const elsewhere = [...entriesOf(snapshot.catalog, SERVICE)]
    .filter(({ resource }) => resource.id.name === name)
    .map(({ resource }) => escape(showName(resource.id)));
  return lines(
    bold(absence(snapshot, namespace, name, why)),
    near === undefined ? undefined : `Nearest: ${code(near)}`,
    elsewhere.length === 0 ? undefined : `Of that name, but out of reach for a backend: ${few(elsewhere, 3)}`,
  );
}

/** The finding at this place says that it is missing; here stands where it was looked for. */
function absence(snapshot: Snapshot, namespace: string, name: string, why: string): string {
  const own = escape(`${namespace}/${name}`);
  if (why === "" && snapshot.catalog.cluster)
    return `Neither ${escape(clusterSource(snapshot))} nor a file has Service ${own}`;
  if (why === "" || why === "among the files") return `No Service ${own}${why === "" ? "" : " among the files"}`;
  return `Service ${own}: unknown (${escape(why)})`;
}
