// Traffic of an object as ends: out of an Ingress to its Services, of a Service to its pods, of pods to whatever policies on
// both sides let them reach; and the same the other way.

import { SymbolKind } from "vscode-languageserver-types";
import { engineOf, reachIn } from "../../analysis/engine.ts";
import type { Snapshot } from "../../analysis/snapshot.ts";
import { groupBy } from "../../base/group.ts";
import { entryOf, lookUp } from "../../index/catalog.ts";
import { SERVICE } from "../../index/policyView.ts";
import { referencesIn } from "../../ingress/controllers/traefik/references.ts";
import type { IngressFacts, RouteFacts, ServiceFacts, WorkloadFacts } from "../../model/facts.ts";
import { type ResourceId, showName, toKey } from "../../model/resourceId.ts";
import { toKindKey } from "../../model/views.ts";
import { type PolicyReach, reachOfPolicy } from "../../policy/policyReach.ts";
import type { Cite, Direction } from "../../policy/policyRule.ts";
import { commonPorts, isNoPort, unitePorts } from "../../policy/portSet.ts";
import { showPorts } from "../../policy/portsText.ts";
import type { Reach } from "../../policy/reach.ts";
import { targetPorts } from "../../policy/serviceBackends.ts";
import { backendServices, followService, routesOf } from "../codeLens/route.ts";
import { addressesOf, exposureOf } from "../describe.ts";
import { few } from "../markdown.ts";
import { SYMBOLS } from "../navigation/workspaceSymbol.ts";
import { workloadsOf } from "../pods.ts";
import { controllerName } from "../served.ts";
import { portsBehind, reachOn } from "../serviceReach.ts";
import { type End, endsOfReaches, plain } from "./ends.ts";
import type { Subject } from "./subject.ts";

/** A staged policy lets nothing through and refuses nothing. */
function countedReaches(reach: PolicyReach | undefined, direction: Direction): readonly Reach[] {
  return reach && !reach.isStaged ? (reach[direction] ?? []) : [];
}

/** Whom the object's traffic may go to (`egress`), or come from (`ingress`). */
export function endsOf(snapshot: Snapshot, subject: Subject, direction: Direction): readonly End[] {
  const engine = engineOf(snapshot.policyView());
  switch (subject.is) {
    case "workload":
      return endsOfReaches(subject.workloads.map((workload) => reachIn(engine, workload, direction)));
    case "policy":
      return endsOfReaches(countedReaches(reachOfPolicy(engine, subject.facts.id), direction));
    case "service":
      return direction === "egress" ? behindService(snapshot, subject.facts) : towardsService(snapshot, subject.facts);
    case "ingress":
      return direction === "egress"
        ? behindIngress(snapshot, subject.facts)
        : clientsOfIngress(snapshot, subject.facts);
    case "route":
      return direction === "egress"
        ? behindRoute(snapshot, subject.facts)
        : [plain("clients", `of ${subject.id.kind} ${subject.id.name}`, SymbolKind.Namespace, () => [])];
  }
}

/** The pods of a Service, with the way that its ports take. */
function behindService(snapshot: Snapshot, service: ServiceFacts): readonly End[] {
  const { text, workloads } = followService(snapshot, service);
  if (workloads.length === 0)
    return [
      plain(service.externalName ?? text, service.externalName ? "ExternalName" : "", SymbolKind.String, () => []),
    ];
  return workloads.map((workload) => ({
    name: showName(workload.id),
    detail: waysTo(service, workload),
    symbol: SYMBOLS.workload,
    id: workload.id,
    because: () => [{ id: service.id, path: ["spec", "selector"], text: "selects it" }],
  }));
}

/** `80 → 8080/TCP, 443 → 8443/TCP`. */
function waysTo(service: ServiceFacts, workload: WorkloadFacts): string {
  const ways = service.ports.map((port) => {
    const ports = targetPorts(port, workload);
    return `${port.port} → ${isNoPort(ports) ? `no port ${port.targetPort}` : showPorts(ports)}`;
  });
  return few(ways, 4);
}

function towardsService(snapshot: Snapshot, service: ServiceFacts): readonly End[] {
  const engine = engineOf(snapshot.policyView());
  const workloads = workloadsOf(snapshot, service);
  const reaches = workloads.map((workload) => {
    const reach = reachOn(reachIn(engine, workload, "ingress"), portsBehind(service, workload), (ports) => ports);
    // The Ingresses that lead here are told as they are written, those that are refused too.
    return { ...reach, controller: undefined };
  });
  const exposure = exposureOf(service);
  const outside = exposure === undefined ? [] : [plain("clients outside", exposure, SymbolKind.Namespace, () => [])];
  return [...outside, ...leadsTo(snapshot, service, workloads), ...endsOfReaches(reaches)];
}

/** The Ingresses and routes with this backend. */
function leadsTo(snapshot: Snapshot, service: ServiceFacts, workloads: readonly WorkloadFacts[]): readonly End[] {
  const { namespace, name } = service.id;
  const view = snapshot.policyView();
  const cites: Cite[] = [];
  const details = new Map<string, string[]>();
  for (const ingress of view.ingresses) {
    if (ingress.id.namespace !== namespace || !backendServices(snapshot, ingress).includes(service)) continue;
    for (const route of routesOf(snapshot, ingress)) {
      if (route.service !== name) continue;
      cites.push({ id: ingress.id, path: route.path, text: "leads to it" });
      const key = toKey(ingress.id);
      details.set(key, [...(details.get(key) ?? []), route.url]);
    }
  }
  for (const route of view.routes)
    for (const backend of route.backends)
      if (backend.namespace === namespace && backend.service === name)
        cites.push({ id: route.id, path: backend.path, text: "leads to it" });
  for (const { id, url } of addressesOf(snapshot, service)) {
    const key = toKey(id);
    if (url !== undefined && id.kind !== "Ingress") details.set(key, [...(details.get(key) ?? []), url]);
  }
  const refused = isRefused(snapshot, service, workloads) ? " · refused by the pods' policies" : "";
  return [...groupBy(cites, ({ id }) => toKey(id))].flatMap(([key, own]): readonly End[] => {
    const [first] = own;
    if (!first) return [];
    const { id } = first;
    const detail = `${few(details.get(key) ?? [id.kind], 2)}${refused}`;
    return [{ name: showName(id), detail, symbol: SYMBOLS.ingress, id, because: () => own }];
  });
}

/** Whether every pod refuses the ingress controller on the ports of the Service. */
function isRefused(snapshot: Snapshot, service: ServiceFacts, workloads: readonly WorkloadFacts[]): boolean {
  const engine = engineOf(snapshot.policyView());
  return (
    workloads.length > 0 &&
    workloads.every((workload) => {
      const { controller } = reachIn(engine, workload, "ingress");
      const passing = controller && unitePorts(controller.ports, controller.unsettled);
      return passing !== undefined && isNoPort(commonPorts(passing, portsBehind(service, workload)));
    })
  );
}

interface Backend {
  readonly namespace: string;
  readonly service: string;
  readonly detail: string;
  /** `no port 8080; it has 80 (http)`: why nothing gets there. */
  readonly broken?: string | undefined;
  readonly cite: Cite;
}

function behindIngress(snapshot: Snapshot, ingress: IngressFacts): readonly End[] {
  return toServices(
    snapshot,
    routesOf(snapshot, ingress).flatMap(({ service, url, path, state, text }): readonly Backend[] => {
      const cite = { id: ingress.id, path, text: "leads to it" };
      return service === undefined
        ? []
        : [
            {
              namespace: ingress.id.namespace,
              service,
              detail: url,
              cite,
              broken: state === "broken" ? text : undefined,
            },
          ];
    }),
  );
}

function behindRoute(snapshot: Snapshot, route: RouteFacts): readonly End[] {
  return toServices(snapshot, backendsOf(snapshot, route, new Set()));
}

/** Its own, and those of the TraefikServices that it names; these may name one another in a circle. */
function backendsOf(snapshot: Snapshot, route: RouteFacts, seen: Set<RouteFacts>): readonly Backend[] {
  if (seen.has(route)) return [];
  seen.add(route);
  const { id, backends } = route;
  const own = backends.map(({ namespace, service, port, path }): Backend => {
    const detail = port === undefined ? "" : `port ${port}`;
    return { namespace, service, detail, cite: { id, path, text: "leads to it" } };
  });
  const through = referencesIn(route).flatMap(({ is, name, namespace }): readonly Backend[] => {
    if (is !== "traefikService") return [];
    const kind = toKindKey(id.group, "TraefikService");
    const facts = entryOf(snapshot.catalog, kind, namespace ?? id.namespace, name)?.facts;
    return facts?.is === "route" ? backendsOf(snapshot, facts, seen) : [];
  });
  return [...own, ...through];
}

/** The Services of backends, each once; one that is not there says so. */
function toServices(snapshot: Snapshot, backends: readonly Backend[]): readonly End[] {
  return [...groupBy(backends, ({ namespace, service }) => `${namespace}/${service}`)].flatMap(([name, own]) => {
    const [first] = own;
    if (!first) return [];
    const found = lookUp(snapshot.catalog, SERVICE, first.namespace, first.service);
    const id: ResourceId = { group: "", kind: "Service", namespace: first.namespace, name: first.service };
    const ways = few([...new Set(own.map(({ detail }) => detail))], 3);
    const broken = own.find((one) => one.broken !== undefined)?.broken;
    const missing = found.is === "missing" ? `no such Service in ${first.namespace}` : undefined;
    const state = broken ?? missing ?? (found.is === "unknown" ? `unknown (${found.why})` : "");
    const detail = [state, ways].filter((text) => text !== "").join(" · ");
    const because = (): readonly Cite[] => own.map(({ cite }) => cite);
    return [{ name, detail, symbol: SYMBOLS.service, id: found.is === "found" ? id : undefined, because }];
  });
}

function clientsOfIngress(snapshot: Snapshot, ingress: IngressFacts): readonly End[] {
  const controller = controllerName(snapshot, ingress);
  const urls = few(
    routesOf(snapshot, ingress).map(({ url }) => url),
    2,
  );
  const detail = controller === undefined ? urls : `of ${controller} · ${urls}`;
  return [plain("clients", detail, SymbolKind.Namespace, () => [])];
}
