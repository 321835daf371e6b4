// The hover of an object on its own kind or name: what its pods reach and who reaches them, the policies on them, what it
// changes against the cluster, and what is wrong with it.

import { engineOf, reachIn } from "../../analysis/engine.ts";
import type { FileState, Snapshot } from "../../analysis/snapshot.ts";
import type { Entry } from "../../index/bucket.ts";
import { entryOf } from "../../index/catalog.ts";
import type { IngressFacts, PolicyFacts, ServiceFacts, WorkloadFacts } from "../../model/facts.ts";
import type { Resource } from "../../model/resource.ts";
import { type ResourceId, showId } from "../../model/resourceId.ts";
import { toKindKey } from "../../model/views.ts";
import { leavingsOf, leavingTexts } from "../../policy/leavings.ts";
import { reachOfPolicy } from "../../policy/policyReach.ts";
import { policyLensTexts, reachText } from "../../policy/words.ts";
import { isEgressGateway } from "../codeLens/egressGateway.ts";
import { showRoute } from "../codeLens/ingressLens.ts";
import { routesOf } from "../codeLens/route.ts";
import { comparedWithCluster } from "../comparison.ts";
import { listPorts } from "../describe.ts";
import { placedFindings } from "../diagnostics.ts";
import { hasListeners, isGatewayRoute } from "../gateway/attachments.ts";
import { linked } from "../linked.ts";
import { bold, capitalised, count, escape, few, lines, paragraphs } from "../markdown.ts";
import { podCount, workloadsOf } from "../pods.ts";
import { podLines } from "../readiness.ts";
import { controllerName } from "../served.ts";
import { placeOfSource, sourceBeside } from "../source.ts";
import { tellGateway, tellRoute } from "./gateways.ts";
import { hoverIngressClass, hoverNamespace } from "./objects.ts";
import { hoverService } from "./services.ts";

/** Longer than a lens may be. */
const WIDTH = 200;

/** What is told of the object; undefined for kinds that have no part in traffic. */
export function hoverOwn(snapshot: Snapshot, state: FileState, resource: Resource): string | undefined {
  const { group, kind, namespace, name } = resource.id;
  const entry = resource.named ? entryOf(snapshot.catalog, toKindKey(group, kind), namespace, name) : undefined;
  if (!entry) return undefined;
  const told = tell(snapshot, entry);
  if (told === undefined) return undefined;
  const again =
    entry.resource === resource || state.role !== "manifest"
      ? undefined
      : `Declared again in ${escape(sourceBeside(snapshot, entry, state.uri))}, which is what counts here`;
  const compared = comparedWithCluster(snapshot, entry.facts, WIDTH);
  return paragraphs(
    told,
    lines(again, compared && escape(capitalised(compared))),
    findingLines(snapshot, state, resource),
  );
}

function tell(snapshot: Snapshot, entry: Entry): string | undefined {
  const { facts } = entry;
  switch (facts.is) {
    case "policy":
      return tellPolicy(snapshot, entry, facts);
    case "workload":
      return tellWorkload(snapshot, entry, facts);
    case "ingress":
      return tellIngress(snapshot, entry, facts);
    case "service":
      return hoverService(snapshot, facts.id.namespace, facts.id.name);
    case "namespace":
      return hoverNamespace(snapshot, facts.id.name);
    case "ingressClass":
      return hoverIngressClass(snapshot, facts.id.name);
    case "route":
      return isGatewayRoute(facts) ? tellRoute(snapshot, entry, facts) : undefined;
    case "other":
      if (isEgressGateway(facts)) return tellEgressGateway(snapshot, entry);
      return hasListeners(facts) ? tellGateway(snapshot, entry, facts) : undefined;
    default:
      return undefined;
  }
}

function head(snapshot: Snapshot, entry: Entry, what: string | undefined): string {
  const place = escape(placeOfSource(snapshot, entry));
  return [bold(escape(showId(entry.facts.id))), what, place].filter((part) => part !== undefined).join(" · ");
}

function tellPolicy(snapshot: Snapshot, entry: Entry, facts: PolicyFacts): string {
  const reach = reachOfPolicy(engineOf(snapshot.policyView()), facts.id);
  if (!reach) return head(snapshot, entry, undefined);
  // Who else is on these pods is told with names and places.
  const texts = policyLensTexts(
    { ...reach, others: [] },
    { podCount: (workload) => podCount(snapshot, workload), width: WIDTH },
  );
  const pods = reach.pods.map(({ id }) => id);
  return paragraphs(
    head(snapshot, entry, undefined),
    lines(...texts.map((text) => escape(capitalised(text)))),
    lines(
      pods.length > 0 ? `Selects ${links(snapshot, pods)}` : undefined,
      reach.others.length > 0
        ? `With ${links(
            snapshot,
            reach.others.map(({ id }) => id),
          )}`
        : undefined,
    ),
  );
}

function tellEgressGateway(snapshot: Snapshot, entry: Entry): string {
  const engine = engineOf(snapshot.policyView());
  const { id } = entry.facts;
  const pods = [...new Set(leavingsOf(engine, id).flatMap((one) => one.pods))].map((pod) => pod.id);
  return paragraphs(
    head(snapshot, entry, undefined),
    lines(...leavingTexts(engine, id).map(escape)),
    pods.length > 0 ? `Selects ${links(snapshot, pods)}` : undefined,
  );
}

function tellWorkload(snapshot: Snapshot, entry: Entry, facts: WorkloadFacts): string | undefined {
  const engine = engineOf(snapshot.policyView());
  const pods = facts.id.kind === "Pod" ? undefined : podCount(snapshot, facts);
  const title = head(snapshot, entry, pods === undefined ? undefined : count(pods, "pod"));
  // A Pod of a known workload is that workload's, and a finished one takes part in nothing.
  if (!engine.ground.endpointIndex.has(facts)) return paragraphs(title, lines(...podLines(snapshot, facts)));
  const reaches = (["egress", "ingress"] as const).map((direction) => reachIn(engine, facts, direction));
  const policies = [...new Set(reaches.flatMap(({ selectedBy }) => selectedBy))].map(({ id }) => id);
  const services = snapshot
    .policyView()
    .services.filter((service) => service.id.namespace === facts.id.namespace && isBehind(snapshot, service, facts));
  return paragraphs(
    title,
    lines(...podLines(snapshot, facts)),
    lines(...reaches.map((reach) => escape(capitalised(reachText(reach, WIDTH))))),
    lines(
      policies.length > 0 ? `Selected by ${links(snapshot, policies)}` : undefined,
      services.length > 0
        ? `Behind ${few(
            services.map((service) => `${linked(snapshot, service.id)} (${escape(listPorts(service))})`),
            4,
          )}`
        : undefined,
    ),
  );
}

function isBehind(snapshot: Snapshot, service: ServiceFacts, workload: WorkloadFacts): boolean {
  return workloadsOf(snapshot, service).includes(workload);
}

/** Routes of which there is room for. */
const MOST_ROUTES = 8;

function tellIngress(snapshot: Snapshot, entry: Entry, facts: IngressFacts): string {
  const routes = routesOf(snapshot, facts);
  const controller = controllerName(snapshot, facts);
  // What is broken is never behind a number.
  const sorted = routes.toSorted((a, b) => Number(b.state === "broken") - Number(a.state === "broken"));
  return paragraphs(
    head(snapshot, entry, controller === undefined ? undefined : `served by ${escape(controller)}`),
    lines(
      ...sorted.slice(0, MOST_ROUTES).map((route) => escape(showRoute(route))),
      routes.length > MOST_ROUTES ? `+${routes.length - MOST_ROUTES}` : undefined,
    ),
  );
}

function links(snapshot: Snapshot, ids: readonly ResourceId[]): string {
  const shown = ids.slice(0, 6).map((id) => linked(snapshot, id));
  return ids.length > shown.length ? `${shown.join(", ")} +${ids.length - shown.length}` : shown.join(", ");
}

const MOST_FINDINGS = 3;

const SEVERITIES = ["error", "warning", "information", "hint"] as const;

/** The messages of the object's findings, the most serious first. */
function findingLines(snapshot: Snapshot, state: FileState, resource: Resource): string | undefined {
  const own = placedFindings(snapshot, state)
    .map(({ finding }) => finding)
    .filter((finding) => finding.resource === resource && finding.severity !== "hint")
    .toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  if (own.length === 0) return undefined;
  const told = [...new Set(own.map(({ severity, message }) => `${capitalised(severity)}: ${escape(message)}`))];
  const more = told.length - MOST_FINDINGS;
  return lines(...told.slice(0, MOST_FINDINGS), more > 0 ? `and ${count(more, "more finding")}` : undefined);
}
