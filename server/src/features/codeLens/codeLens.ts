// Lenses: one line, at most two items, above each policy, workload, Ingress and Service. Texts are kept with the resource for
// as long as nothing that they were made of has changed, so that an edit computes its own object's lenses alone.

import type { CodeLens } from "vscode-languageserver-types";
import { type FileState, type Snapshot, spanOf } from "../../analysis/snapshot.ts";
import { memoOn } from "../../base/memo.ts";
import type { Entry } from "../../index/bucket.ts";
import { entryOf, tableOf } from "../../index/catalog.ts";
import { INGRESS_CLASS } from "../../index/policyView.ts";
import type { Facts, PolicyFacts, WorkloadFacts } from "../../model/facts.ts";
import type { Resource } from "../../model/resource.ts";
import { showId } from "../../model/resourceId.ts";
import { toKindKey } from "../../model/views.ts";
import { engineOf, reachIn } from "../../analysis/engine.ts";
import { type PolicyReach, podsOf, reachOfPolicy } from "../../policy/policyReach.ts";
import { policyLensTexts, workloadLensText } from "../../policy/words.ts";
import { defineFeature } from "../feature.ts";
import { podCount } from "../pods.ts";
import { toRange } from "../range.ts";
import { placeOfSource } from "../source.ts";
import { ingressLensTexts } from "./ingressLens.ts";
import { serviceLensTexts } from "./serviceLens.ts";

interface CodeLensParams {
  readonly textDocument: { readonly uri: string };
}

export const SHOW_REACH = "sallyport.showReach";

export const codeLens = defineFeature<CodeLensParams, readonly CodeLens[]>({
  method: "textDocument/codeLens",
  capability: { codeLensProvider: { resolveProvider: false } },
  empty: [],
  handle(snapshot, { textDocument }) {
    const state = snapshot.files.get(textDocument.uri);
    if (!state || !snapshot.settings.lens || state.role !== "manifest") return [];
    return state.resources.flatMap((resource) => lensesOf(snapshot, state, resource));
  },
});

function lensesOf(snapshot: Snapshot, state: FileState, resource: Resource): readonly CodeLens[] {
  if (!resource.named || !HAS_LENS.has(resource.facts.is)) return [];
  const texts = textsOf(snapshot, resource);
  const span = texts.length > 0 ? spanOf(state, resource, [], "key") : undefined;
  if (!span) return [];
  const range = toRange(state, span);
  const params = { uri: state.uri, subject: showId(resource.id) };
  return texts.map((title) => ({ range, command: { title, command: SHOW_REACH, arguments: [params] } }));
}

const HAS_LENS: ReadonlySet<Facts["is"]> = new Set(["policy", "workload", "ingress", "service"]);

interface Kept {
  readonly view: object;
  readonly classes: object;
  /** What counts under its name: another declaration of it may. */
  readonly counts: Resource | undefined;
  readonly pods: string;
  readonly texts: readonly string[];
}

const kept = new WeakMap<Resource, Kept>();

function textsOf(snapshot: Snapshot, resource: Resource): readonly string[] {
  const { group, kind, namespace, name } = resource.id;
  const view = snapshot.policyView();
  const classes = tableOf(snapshot.catalog, INGRESS_CLASS).stamp;
  const entry = entryOf(snapshot.catalog, toKindKey(group, kind), namespace, name);
  const counts = entry?.resource;
  const known = kept.get(resource);
  // The number of pods is no fact: it is compared apart, so that typing replicas moves the lens and not the engine.
  const pods = entry?.facts.is === "policy" ? showCounts(snapshot, podsUnder(snapshot, entry.facts)) : "";
  if (known && known.view === view && known.classes === classes && known.counts === counts && known.pods === pods) return known.texts;
  const texts = entry ? makeTexts(snapshot, resource, entry) : [];
  kept.set(resource, { view, classes, counts, pods, texts });
  return texts;
}

function makeTexts(snapshot: Snapshot, resource: Resource, entry: Entry): readonly string[] {
  const { facts } = entry;
  if (entry.resource !== resource) return [`declared again in ${placeOfSource(snapshot, entry)}, which is what counts here`];
  switch (facts.is) {
    case "policy":
      return policyTexts(snapshot, facts);
    case "workload":
      return workloadTexts(snapshot, facts);
    case "ingress":
      return ingressLensTexts(snapshot, facts);
    case "service":
      return serviceLensTexts(snapshot, facts);
    default:
      return [];
  }
}

function policyTexts(snapshot: Snapshot, facts: PolicyFacts): readonly string[] {
  const reach = reachUnder(snapshot.policyView())(facts);
  if (!reach) return [];
  const few = reach.pods.length <= COUNTED;
  return policyLensTexts(reach, (workload) => (few ? podCount(snapshot, workload) : undefined));
}

function workloadTexts(snapshot: Snapshot, facts: WorkloadFacts): readonly string[] {
  const engine = engineOf(snapshot.policyView());
  // A Pod of a known workload is that workload's, and a finished one takes part in nothing.
  if (!engine.ground.endpointIndex.has(facts)) return [];
  return [workloadLensText(reachIn(engine, facts, "egress"), reachIn(engine, facts, "ingress"))];
}

const reachUnder = memoOn((view: ReturnType<Snapshot["policyView"]>) =>
  memoOn((facts: PolicyFacts): PolicyReach | undefined => reachOfPolicy(engineOf(view), facts.id)),
);

const podsOn = memoOn((view: ReturnType<Snapshot["policyView"]>) => memoOn((facts: PolicyFacts) => podsOf(engineOf(view), facts)));

function podsUnder(snapshot: Snapshot, facts: PolicyFacts): readonly WorkloadFacts[] {
  return podsOn(snapshot.policyView())(facts);
}

/** Above so many workloads their number says more than that of their pods. */
const COUNTED = 20;

function showCounts(snapshot: Snapshot, pods: readonly WorkloadFacts[]): string {
  return pods.length > COUNTED ? "" : pods.map((workload) => podCount(snapshot, workload)).join();
}
