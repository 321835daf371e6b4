// Hovers on label selectors: how they read, which pods or namespaces they pick now, and what they just miss.

import type { Snapshot } from "../../analysis/snapshot.ts";
import { jsonAt } from "../../base/json.ts";
import { hasAccount, POLICY_ACCOUNT, toEndpointPick } from "../../model/ciliumLabels.ts";
import type { WorkloadFacts } from "../../model/facts.ts";
import { readLabels } from "../../model/read.ts";
import { showName } from "../../model/resourceId.ts";
import {
  meets,
  type Requirement,
  type Selector,
  selects,
  showSelector,
  toMapSelector,
  toSelector,
} from "../../model/selector.ts";
import { POD, unseenWhy } from "../../policy/coverageWords.ts";
import { listWorkloads, showReady } from "../describe.ts";
import { bold, code, count, escape, few, lines } from "../markdown.ts";
import { livePodsOfAll, namespacesOf, nodesOf, pickPods, showPodCount, workloadsInScope } from "../pods.ts";
import { notReadyLine } from "../readiness.ts";
import type { NamespaceScope, Place, Slot } from "../slot.ts";

type SelectorSlot = Extract<Slot, { is: "labelMap" | "selector" }>;

/** The selector around a key: its reading, what it picks, near misses where that is nothing. */
export function hoverSelector(snapshot: Snapshot, place: Place, slot: SelectorSlot): string | undefined {
  const selector = selectorOf(place, slot.at);
  if (slot.labels.is === "namespaces")
    return lines(
      bold(readNamespaces(selector)),
      pickedNamespaces(snapshot, selector),
      slot.at.at(-1) === "namespaces" ? podsOfNamespaces(snapshot, selector) : undefined,
    );
  if (slot.labels.is === "nodes") {
    const picked = nodesOf(snapshot).filter(({ labels }) => selects(selector, labels));
    const who = selector.requirements.length === 0 ? "all nodes" : `nodes with ${escape(showSelector(selector))}`;
    return lines(
      bold(who),
      picked.length > 0 ? `${count(picked.length, "node")} now: ${fewNames(picked)}` : "No known nodes now",
    );
  }
  if (slot.labels.is === "endpoints") return hoverEndpoints(snapshot, place, slot.at, slot.labels.in);
  return slot.labels.is === "pods" ? tellPods(snapshot, selector, slot.labels.in) : undefined;
}

/** A selector of Cilium: what it says of namespaces is in the scope, what it says of the service account is told beside. */
function hoverEndpoints(
  snapshot: Snapshot,
  place: Place,
  at: Place["path"],
  scope: NamespaceScope,
): string | undefined {
  const pick = toEndpointPick(jsonAt(place.value, at), place.namespace);
  if (!pick) return undefined;
  if (pick.isReserved) return "Asks for a label that no pod has (of another source than k8s), so it picks none";
  if (pick.accounts.length === 0) return tellPods(snapshot, pick.pods, scope);
  const accounts = showSelector({ requirements: pick.accounts, unclear: false }).replaceAll(
    POLICY_ACCOUNT,
    "service account",
  );
  return tellPods(snapshot, pick.pods, scope, { words: accounts, has: (workload) => hasAccount(pick, workload) });
}

/** Who is picked, with a demand that is none of labels. */
function tellPods(
  snapshot: Snapshot,
  selector: Selector,
  scope: NamespaceScope,
  more?: { readonly words: string; has(workload: WorkloadFacts): boolean },
): string {
  const picked = pickPods(snapshot, scope, selector).filter((workload) => more?.has(workload) ?? true);
  const head = bold(`${readPods(selector, scope)}${more ? `, ${escape(more.words)}` : ""}`);
  if (selector.unclear)
    return lines(head, "A part of it is a template value or can't be read, so what it picks is not known");
  return lines(
    head,
    picked.length > 0 ? `${showReady(snapshot, picked)} now: ${listWorkloads(picked, 6)}` : noPods(snapshot, scope),
    ...notReadyLine(snapshot, livePodsOfAll(snapshot, picked)),
    ...(picked.length > 0 ? [] : nearMisses(snapshot, selector, scope)),
  );
}

/** That none is known, and why one may be there nevertheless. */
function noPods(snapshot: Snapshot, scope: NamespaceScope): string {
  const namespace = scope.is === "one" ? scope.name : "";
  const why = unseenWhy(snapshot.policyView().coverage(POD, namespace), "pods", namespace);
  return why === undefined ? "No known pods now" : escape(`Which pods it picks is unknown (${why})`);
}

/** One label of a selector: who has it. */
export function hoverLabel(
  snapshot: Snapshot,
  slot: Extract<Slot, { is: "labelKey" | "labelValue" }>,
  key: string,
  value: string | undefined,
): string | undefined {
  const wanted: Requirement =
    value === undefined ? { key, operator: "Exists", values: [] } : { key, operator: "In", values: [value] };
  const head = bold(code(value === undefined ? key : `${key}=${value}`));
  if (slot.labels.is === "nodes") {
    const having = nodesOf(snapshot).filter(({ labels }) => meets(wanted, labels));
    return lines(`${head} · ${count(having.length, "node")}`, having.length > 0 ? fewNames(having) : undefined);
  }
  if (slot.labels.is === "namespaces") {
    const having = namespacesOf(snapshot).filter(({ labels }) => meets(wanted, labels));
    return lines(
      `${head} · ${count(having.length, "namespace")}`,
      having.length > 0
        ? few(
            having.map(({ id }) => escape(id.name)),
            8,
          )
        : undefined,
    );
  }
  if (slot.labels.is !== "pods" && slot.labels.is !== "endpoints") return undefined;
  const all = workloadsInScope(snapshot, slot.labels.in);
  const having = all.filter(({ podLabels }) => meets(wanted, podLabels));
  const values = [
    ...new Set(all.flatMap(({ podLabels }) => (Object.hasOwn(podLabels, key) ? [podLabels[key] ?? ""] : []))),
  ].sort();
  return lines(
    `${head} · ${showPodCount(snapshot, having)} ${whereText(slot.labels.in)}`,
    having.length > 0 ? listWorkloads(having, 6) : undefined,
    having.length === 0 || value === undefined
      ? values.length > 0
        ? `Values in use: ${few(values.map(code), 8)}`
        : undefined
      : undefined,
  );
}

/** `pods with app=web in namespaces with team=b`, as Markdown. */
function readPods(selector: Selector, scope: NamespaceScope): string {
  const pods = selector.requirements.length === 0 ? "all pods" : `pods with ${escape(showSelector(selector))}`;
  return `${pods} ${whereText(scope)}`;
}

function readNamespaces(selector: Selector): string {
  return selector.requirements.length === 0 ? "all namespaces" : `namespaces with ${escape(showSelector(selector))}`;
}

function whereText(scope: NamespaceScope): string {
  if (scope.is === "one") return `in ${escape(scope.name)}`;
  return scope.is === "all" ? "in all namespaces" : `in ${readNamespaces(scope.by)}`;
}

function selectorOf(place: Place, at: Place["path"]): Selector {
  const value = jsonAt(place.value, at);
  const plain = place.kind === "Service" || place.kind === "ReplicationController";
  return plain ? toMapSelector(readLabels(value)) : (toSelector(value) ?? { requirements: [], unclear: false });
}

function pickedNamespaces(snapshot: Snapshot, selector: Selector): string {
  const all = namespacesOf(snapshot);
  const picked = all.filter(({ labels }) => selects(selector, labels));
  if (picked.length > 0)
    return `${count(picked.length, "namespace")} now: ${few(
      picked.map(({ id }) => escape(id.name)),
      8,
    )}`;
  const unsure = all.filter(({ declared }) => !declared);
  return unsure.length > 0
    ? `No known namespace now; labels of ${few(
        unsure.map(({ id }) => escape(id.name)),
        4,
      )} are not known`
    : "No known namespace now";
}

/** A subject or peer `namespaces` means their pods. */
function podsOfNamespaces(snapshot: Snapshot, selector: Selector): string {
  const pods = workloadsInScope(snapshot, { is: "selected", by: selector });
  return pods.length > 0 ? `Their ${showPodCount(snapshot, pods)}: ${listWorkloads(pods, 6)}` : "No known pods in them";
}

function fewNames(things: readonly { readonly id: { readonly name: string } }[]): string {
  return few(
    things.map(({ id }) => escape(id.name)),
    8,
  );
}

/** Pods elsewhere that fit, else those that lack one requirement only. */
function nearMisses(snapshot: Snapshot, selector: Selector, scope: NamespaceScope): readonly string[] {
  const elsewhere =
    scope.is === "all"
      ? []
      : snapshot
          .policyView()
          .workloads.filter(({ podLabels }) => selector.requirements.length > 0 && selects(selector, podLabels));
  if (elsewhere.length > 0) return [`Fits in another namespace: ${listWorkloads(elsewhere)}`];
  const near = workloadsInScope(snapshot, scope)
    .map((workload) => ({
      workload,
      failing: selector.requirements.filter((requirement) => !meets(requirement, workload.podLabels)),
    }))
    .filter(({ failing }) => failing.length === 1);
  if (near.length > 0)
    return [
      `Nearest: ${few(
        near.map(
          ({ workload, failing: [one] }) =>
            `${escape(`${workload.id.kind} ${showName(workload.id)}`)} (${one ? code(whatItHas(workload, one)) : ""})`,
        ),
        3,
      )}`,
    ];
  return [];
}

function whatItHas({ podLabels }: WorkloadFacts, { key }: Requirement): string {
  return Object.hasOwn(podLabels, key) ? `${key}=${podLabels[key]}` : `no ${key}`;
}
