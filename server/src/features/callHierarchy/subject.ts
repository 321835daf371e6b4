// What the call hierarchy is asked of: an object by its id, found again after every edit, and where it stands.

import type { Range } from "vscode-languageserver-types";
import { cursorAt, type FileState, locate, resourcesIn, type Snapshot, spanOf } from "../../analysis/snapshot.ts";
import { entryOf } from "../../index/catalog.ts";
import type { Facts, IngressFacts, PolicyFacts, RouteFacts, ServiceFacts, WorkloadFacts } from "../../model/facts.ts";
import { type ResourceId, toKey } from "../../model/resourceId.ts";
import { toKindKey } from "../../model/views.ts";
import { liveUri } from "../liveObject.ts";
import { type PositionParams, sitesAt } from "../navigation/siteAt.ts";
import { livePodsOf, workloadsIn } from "../pods.ts";
import { toOffset, toRange } from "../range.ts";

export type Subject =
  /** Pods of one owner with different labels are several workloads under one name. */
  | { readonly is: "workload"; readonly id: ResourceId; readonly workloads: readonly WorkloadFacts[] }
  | { readonly is: "policy"; readonly id: ResourceId; readonly facts: PolicyFacts }
  | { readonly is: "service"; readonly id: ResourceId; readonly facts: ServiceFacts }
  | { readonly is: "ingress"; readonly id: ResourceId; readonly facts: IngressFacts }
  | { readonly is: "route"; readonly id: ResourceId; readonly facts: RouteFacts };

/** The object of that id as it counts now; undefined for kinds that traffic does not know and for what is gone. */
export function subjectOf(snapshot: Snapshot, id: ResourceId): Subject | undefined {
  const facts = entryOf(snapshot.catalog, toKindKey(id.group, id.kind), id.namespace, id.name)?.facts;
  if (facts && facts.is !== "workload") return isTraffic(facts) ? ({ is: facts.is, id, facts } as Subject) : undefined;
  const key = toKey(id);
  const workloads = workloadsIn(snapshot, id.namespace).filter((workload) => toKey(workload.id) === key);
  return workloads.length > 0 ? { is: "workload", id, workloads } : undefined;
}

function isTraffic(facts: Facts): facts is PolicyFacts | ServiceFacts | IngressFacts | RouteFacts {
  return facts.is === "policy" || facts.is === "service" || facts.is === "ingress" || facts.is === "route";
}

/** The object that a name under the cursor means, a backend's Service; else the object around the cursor. */
export function subjectAt(snapshot: Snapshot, params: PositionParams): Subject | undefined {
  for (const { site } of sitesAt(snapshot, params)) {
    if (site.role === "declares") continue;
    const named = idOfTarget(site.target);
    const subject = named && subjectOf(snapshot, named);
    if (subject) return subject;
  }
  const state = snapshot.files.get(params.textDocument.uri);
  const offset = state && toOffset(state, params.position);
  const cursor = offset === undefined ? undefined : cursorAt(snapshot, params.textDocument.uri, offset);
  if (!state || offset === undefined || !cursor || state.role !== "manifest") return undefined;
  const around = resourcesIn(state, cursor.placed.document).filter((resource) => {
    const span = resource.path.length === 0 ? undefined : spanOf(state, resource, [], "value");
    return resource.named && (!span || (span.start <= offset && offset <= span.end));
  });
  const [resource] = around;
  return resource && subjectOf(snapshot, resource.id);
}

type Target = ReturnType<typeof sitesAt>[number]["site"]["target"];

function idOfTarget(target: Target): ResourceId | undefined {
  if (target.is === "servicePort")
    return { group: "", kind: "Service", namespace: target.namespace, name: target.service };
  if (target.is !== "object") return undefined;
  const slash = target.kind.lastIndexOf("/");
  const { namespace, name } = target;
  return { group: target.kind.slice(0, slash), kind: target.kind.slice(slash + 1), namespace, name };
}

/** Where something stands: the whole of it, and what to put the cursor on. */
export interface Stand {
  readonly uri: string;
  readonly range: Range;
  readonly selectionRange: Range;
}

/** Where an object is declared; of one that no file declares, the live object's own document. */
export function standOf(snapshot: Snapshot, id: ResourceId): Stand {
  const entry = entryOf(snapshot.catalog, toKindKey(id.group, id.kind), id.namespace, id.name);
  const name = entry && locate(snapshot, entry);
  const state = name && snapshot.files.get(name.uri);
  if (entry && name && state) {
    const selectionRange = toRange(state, name.span);
    return { uri: name.uri, range: wholeOf(state, entry.resource.id, selectionRange), selectionRange };
  }
  // Pods under an owner that nobody has listed bear its name: one of them is what there is to be read.
  const [workload] = entry ? [] : workloadsIn(snapshot, id.namespace).filter((one) => toKey(one.id) === toKey(id));
  const [pod] = (workload && livePodsOf(snapshot, workload)) ?? [];
  return { uri: liveUri(pod?.id ?? id), range: TOP, selectionRange: TOP };
}

const TOP: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

function wholeOf(state: FileState, id: ResourceId, selection: Range): Range {
  const resource = state.resources.find((one) => toKey(one.id) === toKey(id));
  const start = resource && spanOf(state, resource, [], "key");
  const end = resource && spanOf(state, resource, [], "value");
  if (!start || !end) return selection;
  const whole = toRange(state, { start: Math.min(start.start, end.start), end: Math.max(start.end, end.end) });
  return isWithin(selection, whole) ? whole : selection;
}

/** The protocol wants the selection inside the range; a selection elsewhere would have the editor refuse the item. */
function isWithin({ start, end }: Range, whole: Range): boolean {
  return isBefore(whole.start, start) && isBefore(end, whole.end);
}

function isBefore(a: Range["start"], b: Range["start"]): boolean {
  return a.line < b.line || (a.line === b.line && a.character <= b.character);
}
