// The reach document: what a click on a lens opens. Workloads and policies are the engine's own documents; of a Service and of
// an Ingress it says where they lead, and then who reaches these pods.

import { engineOf } from "../analysis/engine.ts";
import { linesOf, locate, type Snapshot } from "../analysis/snapshot.ts";
import { escape } from "../base/markdown.ts";
import type { Entry } from "../index/bucket.ts";
import { entriesOf, entryOf } from "../index/catalog.ts";
import { INGRESS, POLICY_KINDS, SERVICE, WORKLOAD_KINDS } from "../index/policyView.ts";
import type { Facts, IngressFacts, OtherFacts, RouteFacts, ServiceFacts, WorkloadFacts } from "../model/facts.ts";
import { showId, showName } from "../model/resourceId.ts";
import { showSelector, toMapSelector } from "../model/selector.ts";
import { type KindKey, toKindKey } from "../model/views.ts";
import type { Engine } from "../policy/engine.ts";
import { table } from "../policy/markdown.ts";
import { type DocumentContext, headLines, policyDocument, workloadDocument } from "../policy/reachDocument.ts";
import { isMeshObject } from "./codeLens/meshLens.ts";
import { followService, ROUTE_KINDS, routesOf } from "./codeLens/route.ts";
import { comparedWithCluster } from "./comparison.ts";
import { addressesOf } from "./describe.ts";
import { ATTACHMENT_KINDS, hasListeners, isGatewayRoute } from "./gateway/attachments.ts";
import { tellGateway, tellRoute } from "./hover/gateways.ts";
import { capitalised } from "./markdown.ts";
import { meshDocument } from "./meshDocument.ts";
import { podCount } from "./pods.ts";
import { controllerName } from "./served.ts";
import { clusterSource, fileName, oldestOf, sourceOf } from "./source.ts";

export interface ReachDocumentRequest {
  /** The file that is asked from; undefined where there is none (the command line). */
  readonly uri?: string | undefined;
  /** `Deployment web/frontend`. */
  readonly subject: string;
}

/**
 * The document of an object; undefined where no file and no cluster has it, or it has no pods to speak of.
 * @param saved the state without the edits that are not saved, where there are some
 */
export function reachDocument(
  snapshot: Snapshot,
  { uri, subject }: ReachDocumentRequest,
  saved?: Snapshot,
): { readonly title: string; readonly markdown: string } | undefined {
  const entry = findSubject(snapshot, uri, subject);
  const markdown = entry && write(snapshot, entry.facts, saved);
  return markdown === undefined ? undefined : { title: subject, markdown };
}

const COMPARED_WIDTH = 600;

/** A Gateway with its listeners and routes, or a route with its Gateways and backends; undefined for other kinds. */
function gatewayDocument(
  snapshot: Snapshot,
  facts: RouteFacts | OtherFacts,
  { source }: DocumentContext,
): string | undefined {
  const { group, kind, namespace, name } = facts.id;
  const entry = entryOf(snapshot.catalog, toKindKey(group, kind), namespace, name);
  if (!entry) return undefined;
  const told = isGatewayRoute(facts)
    ? tellRoute(snapshot, entry, facts)
    : hasListeners(facts)
      ? tellGateway(snapshot, entry, facts)
      : undefined;
  return told && `# ${escape(showId(facts.id))}\n\n${escape(source)}\n\n${told}\n`;
}

function write(snapshot: Snapshot, facts: Facts, saved: Snapshot | undefined): string | undefined {
  const engine = engineOf(snapshot.policyView());
  const compared = comparedWithCluster(snapshot, facts, COMPARED_WIDTH);
  const context = {
    ...contextOf(snapshot, saved),
    compared: compared && capitalised(compared),
  };
  switch (facts.is) {
    case "workload":
      return workloadDocument(engine, facts, context);
    case "policy":
      return policyDocument(engine, facts.id, context);
    case "service":
      return serviceDocument(snapshot, engine, facts, context);
    case "ingress":
      return ingressDocument(snapshot, engine, facts, context);
    case "route":
    case "other":
      if (isMeshObject(facts)) return meshDocument(engine, facts, context);
      return gatewayDocument(snapshot, facts, context);
    default:
      return undefined;
  }
}

const MESH_KINDS = ["Sidecar", "ServiceEntry"].map((kind) => toKindKey("networking.istio.io", kind));

/** The object of that name: in the file that is asked from, else anywhere. */
function findSubject(snapshot: Snapshot, uri: string | undefined, subject: string): Entry | undefined {
  const resource =
    uri === undefined ? undefined : snapshot.files.get(uri)?.resources.find(({ id }) => showId(id) === subject);
  if (resource)
    return entryOf(
      snapshot.catalog,
      toKindKey(resource.id.group, resource.id.kind),
      resource.id.namespace,
      resource.id.name,
    );
  for (const kind of [...WORKLOAD_KINDS, ...POLICY_KINDS, SERVICE, INGRESS, ...ATTACHMENT_KINDS, ...MESH_KINDS]) {
    if (!subject.startsWith(`${kind.slice(kind.lastIndexOf("/") + 1)} `)) continue;
    for (const entry of entriesOf(snapshot.catalog, kind)) if (showId(entry.resource.id) === subject) return entry;
  }
  return undefined;
}

function contextOf(snapshot: Snapshot, saved: Snapshot | undefined): DocumentContext {
  return {
    source: sourceLine(snapshot, saved),
    saved: saved && engineOf(saved.policyView()),
    podsOf(workload) {
      const count = workload.id.kind === "Pod" ? undefined : podCount(snapshot, workload);
      return count === undefined ? undefined : count === 1 ? "1 pod" : `${count} pods`;
    },
    where({ id, path }) {
      const entry = entryOf(snapshot.catalog, toKindKey(id.group, id.kind), id.namespace, id.name);
      const location = entry && locate(snapshot, entry, path);
      const state = location && snapshot.files.get(location.uri);
      return entry && location && state
        ? `${sourceOf(snapshot, entry)}:${linesOf(state.file).position(location.span.start).line + 1}`
        : undefined;
    },
  };
}

/** What the answers are computed from: `cluster prod (live), with 3 files of this workspace over it`. */
export function sourceLine(
  snapshot: Snapshot,
  saved: Snapshot | undefined,
  kinds: readonly KindKey[] = ROUTE_KINDS,
): string {
  const { cluster } = snapshot.catalog;
  const files = snapshot.catalog.files.size === 1 ? "1 file" : `${snapshot.catalog.files.size} files`;
  const edits = saved ? `, and your unsaved ${editsText(snapshot, saved)}` : "";
  if (!cluster) return `${files} of this workspace${edits}; no cluster is connected`;
  const since = oldestOf(snapshot, kinds);
  const live = since !== undefined ? `, stale since ${since}` : cluster.recorded ? "" : " (live)";
  return `${clusterSource(snapshot)}${live}, with ${files} of this workspace over it${edits}`;
}

/** `edit of networkpolicy.yaml`, `edits of a.yaml and b.yaml`, `edits of 3 files`. */
function editsText(snapshot: Snapshot, saved: Snapshot): string {
  // A file without a Kubernetes object, before and after, has no part in the answer.
  const edited = [...snapshot.files.values()].filter(({ uri, file, resources }) => {
    const before = saved.files.get(uri);
    return before?.file !== file && resources.length + (before?.resources.length ?? 0) > 0;
  });
  const names = edited.map(({ uri }) => fileName(uri));
  return names.length > 2
    ? `edits of ${names.length} files`
    : `${names.length === 1 ? "edit" : "edits"} of ${names.join(" and ")}`;
}

/** Each workload's document is a page; of many backends the first few are told. */
const MOST_WORKLOADS = 5;

function serviceDocument(snapshot: Snapshot, engine: Engine, service: ServiceFacts, context: DocumentContext): string {
  const { text, workloads } = followService(snapshot, service);
  const ports = service.ports.map(({ port, name, targetPort, protocol }) => [
    `${port}/${protocol}${name === undefined ? "" : ` (${escape(name)})`}`,
    escape(String(targetPort)),
  ]);
  return finish([
    `# Service ${escape(showName(service.id))}`,
    "",
    ...headLines(context),
    service.selector
      ? `Selects ${escape(showSelector(toMapSelector(service.selector)))}: ${escape(text)}${namesOf(workloads)}.`
      : `${escape(text)}.`,
    "",
    ...table(["Port", "Port of the pods"], ports),
    ...addressTable(snapshot, service),
    ...documentsOf(engine, workloads, context),
  ]);
}

/** Where clients outside find it: the Ingresses and routes of all kinds that lead to it. */
function addressTable(snapshot: Snapshot, service: ServiceFacts): readonly string[] {
  const all = addressesOf(snapshot, service);
  const rows = all
    .slice(0, MOST_ADDRESSES)
    .map(({ id, url }) => [escape(url ?? "address not known"), escape(showId(id))]);
  const more = all.length > MOST_ADDRESSES ? [`… and ${all.length - MOST_ADDRESSES} more.`, ""] : [];
  return rows.length === 0 ? [] : ["", ...table(["Address", "Stated by"], rows), ...more];
}

const MOST_ADDRESSES = 30;

function ingressDocument(snapshot: Snapshot, engine: Engine, ingress: IngressFacts, context: DocumentContext): string {
  const routes = routesOf(snapshot, ingress);
  const controller = controllerName(snapshot, ingress);
  const rows = routes.map(({ url, backend, text, workloads }) => [
    escape(url),
    escape(backend),
    `${escape(text)}${namesOf(workloads)}`,
  ]);
  return finish([
    `# Ingress ${escape(showName(ingress.id))}`,
    "",
    ...headLines(context),
    ...(controller === undefined ? [] : [`Served by ${escape(controller)}.`, ""]),
    ...table(["Address", "Service", "Leads to"], rows),
    ...documentsOf(engine, [...new Set(routes.flatMap(({ workloads }) => workloads))], context),
  ]);
}

function documentsOf(engine: Engine, workloads: readonly WorkloadFacts[], context: DocumentContext): readonly string[] {
  const shown = workloads
    .slice(0, MOST_WORKLOADS)
    .map((workload) => workloadDocument(engine, workload, { ...context, source: "", compared: undefined }));
  return workloads.length > MOST_WORKLOADS
    ? [...shown, `… and ${workloads.length - MOST_WORKLOADS} more workloads.`]
    : shown;
}

function namesOf(workloads: readonly WorkloadFacts[]): string {
  const names = workloads.slice(0, 10).map(({ id }) => escape(showId(id)));
  return names.length === 0
    ? ""
    : ` (${names.join(", ")}${workloads.length > 10 ? ` and ${workloads.length - 10} more` : ""})`;
}

function finish(lines: readonly string[]): string {
  return `${lines
    .join("\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trimEnd()}\n`;
}
