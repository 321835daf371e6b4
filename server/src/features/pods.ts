// Which pods a selector or a Service picks, how many there are, and where they are known from: for completion, hover and
// lenses. Counts objects; what traffic reaches them is the engine's matter.

import type { Snapshot } from "../analysis/snapshot.ts";
import { groupBy } from "../base/group.ts";
import { memoOn } from "../base/memo.ts";
import { bucketOf, type Catalog, entriesOf, entryOf, staleSince } from "../index/catalog.ts";
import { deploymentOf } from "../index/foldPods.ts";
import type { NamespaceFacts, NodeFacts, ServiceFacts, WorkloadFacts } from "../model/facts.ts";
import { NAMESPACE_NAME_LABEL } from "../model/kinds/index.ts";
import { readInteger, readObject } from "../model/read.ts";
import { type Selector, selects, toMapSelector } from "../model/selector.ts";
import { toKindKey } from "../model/views.ts";
import type { NamespaceScope } from "./slot.ts";
import { clusterSource, joinSources, sourceOf } from "./source.ts";

const POD = toKindKey("", "Pod");

const byNamespace = memoOn(
  (workloads: readonly WorkloadFacts[]): ReadonlyMap<string, readonly WorkloadFacts[]> =>
    groupBy(workloads, ({ id }) => id.namespace),
);

/** The workloads of a namespace. */
export function workloadsIn(snapshot: Snapshot, namespace: string): readonly WorkloadFacts[] {
  return byNamespace(snapshot.policyView().workloads).get(namespace) ?? [];
}

const picked = memoOn((workloads: readonly WorkloadFacts[]) =>
  memoOn((service: ServiceFacts): readonly WorkloadFacts[] => {
    if (service.selector === undefined) return [];
    const selector = toMapSelector(service.selector);
    return (byNamespace(workloads).get(service.id.namespace) ?? []).filter(({ podLabels }) =>
      selects(selector, podLabels),
    );
  }),
);

/** The workloads whose pods a Service selects. */
export function workloadsOf(snapshot: Snapshot, service: ServiceFacts): readonly WorkloadFacts[] {
  return picked(snapshot.policyView().workloads)(service);
}

/** Every namespace that something is known of; labels of those that no Namespace object tells are their name alone. */
export function namespacesOf({ catalog }: Snapshot): readonly (NamespaceFacts & { readonly declared: boolean })[] {
  const known = new Map<string, NamespaceFacts & { readonly declared: boolean }>();
  for (const { facts } of entriesOf(catalog, toKindKey("", "Namespace")))
    if (facts.is === "namespace") known.set(facts.id.name, { ...facts, declared: true });
  for (const table of catalog.kinds.values()) {
    for (const name of table.namespaces.keys()) {
      if (name === "" || known.has(name)) continue;
      const id = { group: "", kind: "Namespace", namespace: "", name };
      known.set(name, { is: "namespace", id, labels: { [NAMESPACE_NAME_LABEL]: name }, declared: false });
    }
  }
  return [...known.values()].sort((a, b) => (a.id.name < b.id.name ? -1 : 1));
}

/** Where a namespace that no Namespace object tells is known from: the files that use it, else the cluster. */
export function sourceOfUse(snapshot: Snapshot, namespace: string): string {
  let live: string | undefined;
  for (const [kind, { namespaces }] of snapshot.catalog.kinds) {
    const bucket = namespaces.get(namespace);
    if (bucket && bucket.declared.size > 0) return "in use";
    if (bucket) live ??= clusterSource(snapshot, kind, namespace);
  }
  return live ?? "in use";
}

/** The nodes that are known, with their labels; files seldom have any. */
export function nodesOf({ catalog }: Snapshot): readonly NodeFacts[] {
  return [...entriesOf(catalog, toKindKey("", "Node"))].flatMap(({ facts }) => (facts.is === "node" ? [facts] : []));
}

/** The workloads of one namespace, of those that a selector picks, or of all. */
export function workloadsInScope(snapshot: Snapshot, scope: NamespaceScope): readonly WorkloadFacts[] {
  switch (scope.is) {
    case "one":
      return workloadsIn(snapshot, scope.name);
    case "all":
      return snapshot.policyView().workloads;
    case "selected": {
      const names = namespacesOf(snapshot).filter(({ labels }) => selects(scope.by, labels));
      return names.flatMap(({ id }) => workloadsIn(snapshot, id.name));
    }
  }
}

/** The workloads of a scope whose pods a selector picks. */
export function pickPods(snapshot: Snapshot, scope: NamespaceScope, selector: Selector): readonly WorkloadFacts[] {
  return workloadsInScope(snapshot, scope).filter(({ podLabels }) => selects(selector, podLabels));
}

/** `3 pods`, or `2 workloads` where the number of pods of one is not known. */
export function showPodCount(snapshot: Snapshot, workloads: readonly WorkloadFacts[]): string {
  if (workloads.length === 0) return "no pods";
  let pods = 0;
  for (const workload of workloads) {
    const own = podCount(snapshot, workload);
    if (own === undefined) return workloads.length === 1 ? "1 workload" : `${workloads.length} workloads`;
    pods += own;
  }
  return pods === 1 ? "1 pod" : `${pods} pods`;
}

/** How many pods a workload has: those that the cluster lists, else what the manifest asks for; undefined where neither tells. */
export function podCount(snapshot: Snapshot, workload: WorkloadFacts): number | undefined {
  if (workload.id.kind === "Pod") return 1;
  const live = livePodsOf(snapshot, workload);
  if (live) return live.length;
  const { group, kind, namespace, name } = workload.id;
  if (keepsPods(kind) && isLiveWithPodsKnown(snapshot.catalog, workload)) return 0;
  const entry = entryOf(snapshot.catalog, toKindKey(group, kind), namespace, name);
  if (!entry || kind === "DaemonSet" || kind === "CronJob") return undefined;
  const spec = readObject(entry.resource.value["spec"]);
  return readInteger(kind === "Job" ? spec["parallelism"] : spec["replicas"]) ?? 1;
}

/** Whether a kind keeps pods running, so that none is a state of its own. */
function keepsPods(kind: string): boolean {
  return kind !== "Job" && kind !== "CronJob";
}

/** Whether the cluster has the workload, and would tell of its pods. */
function isLiveWithPodsKnown({ cluster, kinds }: Catalog, { id }: WorkloadFacts): boolean {
  const bucket = kinds.get(toKindKey(id.group, id.kind))?.namespaces.get(id.namespace);
  return bucket?.live.get(id.name) !== undefined && cluster?.coverage(POD, id.namespace).is === "complete";
}

/** The cluster's pods of a workload; undefined where it lists none. */
export function livePodsOf({ catalog }: Snapshot, workload: WorkloadFacts): readonly WorkloadFacts[] | undefined {
  const { namespace, kind, name } = workload.id;
  return livePods(catalog, namespace).get(nameOf(kind, name));
}

/** Where the workloads are known from: `web.yaml`, `cluster prod +1`. */
export function sourceOfWorkloads(snapshot: Snapshot, workloads: readonly WorkloadFacts[]): string {
  return joinSources(
    workloads.flatMap((workload) => {
      const { group, kind, namespace, name } = workload.id;
      const entry = entryOf(snapshot.catalog, toKindKey(group, kind), namespace, name);
      const pods = clusterSource(snapshot, POD, namespace);
      if (!entry) return [pods];
      // Of pods that are counted though nobody keeps up with them, the age is said.
      const isCounted =
        staleSince(snapshot.catalog, POD, namespace) !== undefined && livePodsOf(snapshot, workload) !== undefined;
      return isCounted ? [sourceOf(snapshot, entry), pods] : [sourceOf(snapshot, entry)];
    }),
  );
}

/** The cluster's pods of all workloads whose pods a Service selects, each once. */
export function livePodsBehind(snapshot: Snapshot, service: ServiceFacts): readonly WorkloadFacts[] {
  return livePodsOfAll(snapshot, workloadsOf(snapshot, service));
}

/** The cluster's pods of some workloads, each once. */
export function livePodsOfAll(snapshot: Snapshot, workloads: readonly WorkloadFacts[]): readonly WorkloadFacts[] {
  const pods = workloads.flatMap((workload) =>
    workload.id.kind === "Pod" ? [workload] : (livePodsOf(snapshot, workload) ?? []),
  );
  return [...new Set(pods)];
}

const known = new WeakMap<object, ReadonlyMap<string, readonly WorkloadFacts[]>>();

/** The pods of a namespace by what owns them, a Deployment's ReplicaSets counting as it; kept while none of them changes. */
function livePods(catalog: Catalog, namespace: string): ReadonlyMap<string, readonly WorkloadFacts[]> {
  const { stamp } = bucketOf(catalog, POD, namespace);
  const hit = known.get(stamp);
  if (hit) return hit;
  const pods = new Map<string, WorkloadFacts[]>();
  const add = (key: string, pod: WorkloadFacts): void => {
    const list = pods.get(key) ?? [];
    pods.set(key, list);
    // Evicted and completed pods stay listed: they serve nobody.
    if (pod.phase !== "Succeeded" && pod.phase !== "Failed") list.push(pod);
  };
  for (const { facts } of entriesOf(catalog, POD, namespace)) {
    if (facts.is !== "workload") continue;
    if (!facts.owner) add(nameOf("Pod", facts.id.name), facts);
    else {
      add(nameOf(facts.owner.kind, facts.owner.name), facts);
      const deployment = deploymentOf(facts);
      if (deployment !== undefined) add(nameOf("Deployment", deployment), facts);
    }
  }
  known.set(stamp, pods);
  return pods;
}

function nameOf(kind: string, name: string): string {
  return `${kind}/${name}`;
}
