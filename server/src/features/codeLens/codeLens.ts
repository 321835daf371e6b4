// Lenses: one line, at most two items, above each policy, workload, Ingress and Service. Texts are kept with the resource for
// as long as nothing that they were made of has changed, so that an edit computes its own object's lenses alone.

import type { CodeLens, Command, Range } from "vscode-languageserver-types";
import { engineOf, reachIn } from "../../analysis/engine.ts";
import { type FileState, type Snapshot, spanOf } from "../../analysis/snapshot.ts";
import type { Entry } from "../../index/bucket.ts";
import { bucketOf, entryOf, tableOf } from "../../index/catalog.ts";
import { INGRESS_CLASS, VIEW_KINDS } from "../../index/policyView.ts";
import type { Facts, WorkloadFacts } from "../../model/facts.ts";
import type { Resource } from "../../model/resource.ts";
import { showId, toKey } from "../../model/resourceId.ts";
import { type KindKey, type PolicyView, toKindKey } from "../../model/views.ts";
import { leavingTexts } from "../../policy/leavings.ts";
import { WIDTH, workloadLensText } from "../../policy/words.ts";
import { comparedWithCluster } from "../comparison.ts";
import { defineFeature } from "../feature.ts";
import { ATTACHMENT_KINDS, hasListeners, isGatewayRoute } from "../gateway/attachments.ts";
import { podCount, workloadsOf } from "../pods.ts";
import { toRange } from "../range.ts";
import { oldestOf, saysStale, sourceBeside } from "../source.ts";
import { isEgressGateway } from "./egressGateway.ts";
import { attachmentLensTexts, gatewayLensTexts } from "./gatewayLens.ts";
import { ingressLensTexts } from "./ingressLens.ts";
import { COUNTED, podsUnder, policyLens } from "./policyLens.ts";
import { backendServices, ROUTE_KINDS } from "./route.ts";
import { routesLens } from "./routesLens.ts";
import { serviceLensTexts } from "./serviceLens.ts";

interface CodeLensParams {
  readonly textDocument: { readonly uri: string };
}

export const SHOW_REACH = "sallyport.showReach";
export const SHOW_ROUTES = "sallyport.showRoutes";

/** What a lens says, and the hosts whose routes it opens; without any it opens the reach of its object. */
interface LensText {
  readonly title: string;
  readonly hosts?: readonly string[];
}

/**
 * In a file with more objects than this, an edit that changes the answers of all has but a few told at once; the editor asks
 * for those that are in sight (codeLens/resolve), and a file of 1,000 documents stays as quick as one of ten.
 */
const MANY = 60;
const AT_ONCE = 10;

export const codeLens = defineFeature<CodeLensParams, readonly CodeLens[]>({
  method: "textDocument/codeLens",
  capability: { codeLensProvider: { resolveProvider: true } },
  empty: [],
  handle(snapshot, { textDocument }) {
    const state = snapshot.files.get(textDocument.uri);
    if (!state || !snapshot.settings.lens || state.role !== "manifest") return [];
    const resources = state.resources.filter(hasLens);
    let left = resources.length > MANY ? AT_ONCE : MANY;
    return resources.flatMap((resource) => {
      const asked = ask(snapshot, state.uri, resource);
      let texts = freshTexts(snapshot, asked);
      if (!texts && left > 0) {
        left--;
        texts = makeTexts(snapshot, asked);
      }
      return texts ? lensesOf(state, resource, texts) : openLenses(state, resource);
    });
  },
});

/** What an unresolved lens carries: its object, which of its lenses it is, and whether the later ones are told in it too. */
interface LensData {
  readonly uri: string;
  readonly key: string;
  readonly index: number;
  readonly last: boolean;
}

export const resolveCodeLens = defineFeature<CodeLens, CodeLens | null>({
  method: "codeLens/resolve",
  capability: {},
  empty: null,
  handle(snapshot, lens) {
    const data: unknown = lens.data;
    if (!isLensData(data)) return lens;
    const resource = snapshot.files.get(data.uri)?.resources.find(({ id }) => toKey(id) === data.key);
    if (!resource) return lens;
    const asked = ask(snapshot, data.uri, resource);
    const texts = freshTexts(snapshot, asked) ?? makeTexts(snapshot, asked);
    const [first, ...more] = data.last ? texts.slice(data.index) : texts.slice(data.index, data.index + 1);
    const text = { ...first, title: [first, ...more].map((one) => one?.title ?? "").join(" · ") };
    return { range: lens.range, command: toCommand(data.uri, resource, text) };
  },
});

function lensesOf(state: FileState, resource: Resource, texts: readonly LensText[]): readonly CodeLens[] {
  const range = texts.length > 0 ? headRange(state, resource) : undefined;
  return range ? texts.map((text) => ({ range, command: toCommand(state.uri, resource, text) })) : [];
}

/** As many lenses as the object had last, to be filled when they come into sight. */
function openLenses(state: FileState, resource: Resource): readonly CodeLens[] {
  const range = headRange(state, resource);
  if (!range) return [];
  const count = kept.get(resource)?.texts.length ?? 1;
  const key = toKey(resource.id);
  return Array.from({ length: count }, (_, index): CodeLens => {
    const data: LensData = { uri: state.uri, key, index, last: index === count - 1 };
    return { range, data };
  });
}

function isLensData(data: unknown): data is LensData {
  return (
    typeof data === "object" && data !== null && "uri" in data && "key" in data && "index" in data && "last" in data
  );
}

function toCommand(uri: string, { id }: Resource, { title, hosts }: LensText): Command {
  if (hosts) return { title, command: SHOW_ROUTES, arguments: [{ hosts }] };
  return { title, command: SHOW_REACH, arguments: [{ uri, subject: showId(id) }] };
}

function headRange(state: FileState, resource: Resource): Range | undefined {
  const span = spanOf(state, resource, [], "key");
  return span && toRange(state, span);
}

const HAS_LENS: ReadonlySet<Facts["is"]> = new Set(["policy", "workload", "ingress", "service", "route"]);

function hasLens({ named, facts }: Resource): boolean {
  return named && (HAS_LENS.has(facts.is) || hasListeners(facts) || isEgressGateway(facts));
}

/** An object's lens as it is asked for now: what its texts depend on. */
interface Asked {
  /** The file that it stands in. */
  readonly uri: string;
  readonly resource: Resource;
  readonly view: PolicyView;
  /** What routes are read by, beside what the view has. */
  readonly routing: readonly object[];
  /** What counts under its name: another declaration may. */
  readonly entry: Entry | undefined;
  /** What the cluster has under it: the view stays as it is while objects change that files stand before. */
  readonly live: Facts | undefined;
}

interface Kept {
  readonly asked: Asked;
  /** Numbers of pods are no facts: they are compared apart, so that typing replicas moves the lens and not the engine. */
  readonly pods: string;
  readonly texts: readonly LensText[];
}

const kept = new WeakMap<Resource, Kept>();

function ask(snapshot: Snapshot, uri: string, resource: Resource): Asked {
  const { group, kind, namespace, name } = resource.id;
  const { catalog } = snapshot;
  const key = toKindKey(group, kind);
  const entry = entryOf(catalog, key, namespace, name);
  const live = bucketOf(catalog, key, namespace).live.get(name)?.facts;
  const routing = [snapshot.settings.ingress, ...ROUTING_KINDS.map((other) => tableOf(catalog, other).stamp)];
  return { uri, resource, view: snapshot.policyView(), routing, entry, live };
}

/** The kinds that lenses are made from, beside what the engine reads. */
const ROUTING_KINDS: readonly KindKey[] = [INGRESS_CLASS, ...ATTACHMENT_KINDS];

function freshTexts(
  snapshot: Snapshot,
  { resource, view, routing, entry, live }: Asked,
): readonly LensText[] | undefined {
  const known = kept.get(resource);
  if (!known) return undefined;
  const { asked } = known;
  const isRouted = routing.every((one, index) => asked.routing[index] === one);
  const isSame = asked.view === view && isRouted && asked.entry?.resource === entry?.resource;
  return isSame && asked.live === live && known.pods === showCounts(snapshot, view, entry) ? known.texts : undefined;
}

function makeTexts(snapshot: Snapshot, asked: Asked): readonly LensText[] {
  const texts = asked.entry ? textsOf(snapshot, asked, asked.entry) : [];
  kept.set(asked.resource, { asked, pods: showCounts(snapshot, asked.view, asked.entry), texts });
  return texts;
}

function textsOf(snapshot: Snapshot, { uri, resource }: Asked, entry: Entry): readonly LensText[] {
  const { facts } = entry;
  if (entry.resource !== resource)
    return [{ title: `declared again in ${sourceBeside(snapshot, entry, uri)}, which is what counts here` }];
  const since = oldestOf(snapshot, kindsBehind(facts));
  const note = since === undefined ? "" : ` · cluster stale since ${since}`;
  const routes = routesLens(snapshot, facts);
  const own = ownTexts(snapshot, facts, WIDTH - note.length).map((title): LensText => ({ title }));
  // What keeps routes from a Gateway goes before what the attached ones take.
  const leading = facts.is === "ingress" && routes ? own.slice(0, 1) : own;
  const [first, ...rest] = routes && leading.length < 2 ? [...leading, routes] : leading;
  if (first === undefined) return [];
  const head = saysStale(first.title) ? first : { ...first, title: `${first.title}${note}` };
  const compared = facts.is === "policy" ? undefined : comparedWithCluster(snapshot, facts, WIDTH);
  return compared === undefined ? [head, ...rest] : [head, { title: compared }];
}

/** The kinds that the texts are made from. */
function kindsBehind(facts: Facts): readonly KindKey[] {
  if (isGatewayRoute(facts) || hasListeners(facts)) return ATTACHMENT_KINDS;
  return facts.is === "ingress" ? ROUTE_KINDS : VIEW_KINDS;
}

function ownTexts(snapshot: Snapshot, facts: Facts, width: number): readonly string[] {
  switch (facts.is) {
    case "policy":
      return policyLens(snapshot, facts, width);
    case "workload":
      return workloadTexts(snapshot, facts, width);
    case "ingress":
      return ingressLensTexts(snapshot, facts);
    case "service":
      return serviceLensTexts(snapshot, facts, width);
    case "route":
      return isGatewayRoute(facts) ? attachmentLensTexts(snapshot, facts) : [];
    case "other":
      if (isEgressGateway(facts)) return leavingTexts(engineOf(snapshot.policyView()), facts.id).slice(0, 2);
      return hasListeners(facts) ? gatewayLensTexts(snapshot, facts) : [];
    default:
      return [];
  }
}

function workloadTexts(snapshot: Snapshot, facts: WorkloadFacts, width: number): readonly string[] {
  const engine = engineOf(snapshot.policyView());
  // A Pod of a known workload is that workload's, and a finished one takes part in nothing.
  if (!engine.ground.endpointIndex.has(facts)) return [];
  return [workloadLensText(reachIn(engine, facts, "egress"), reachIn(engine, facts, "ingress"), width)];
}

/** How many pods each workload has that the lens counts: a policy's, or those that a Service or an Ingress may lead to. */
function showCounts(snapshot: Snapshot, view: PolicyView, entry: Entry | undefined): string {
  const facts = entry?.facts;
  const workloads = !facts ? [] : facts.is === "policy" ? podsUnder(view)(facts) : behind(snapshot, facts);
  return workloads.length > COUNTED ? "" : workloads.map((workload) => podCount(snapshot, workload)).join();
}

function behind(snapshot: Snapshot, facts: Facts): readonly WorkloadFacts[] {
  if (facts.is === "service") return workloadsOf(snapshot, facts);
  return facts.is === "ingress"
    ? backendServices(snapshot, facts).flatMap((service) => workloadsOf(snapshot, service))
    : [];
}
