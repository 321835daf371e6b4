// Pods under what owns them (reach-semantics O2, L4, L5): a workload stands for its pods, and knows their addresses. Live
// pods say what they are like where only the cluster declares their owner; where a file does, the file counts.

import { canonical } from "../base/json.ts";
import { memoOn } from "../base/memo.ts";
import { makeSharing } from "../base/sharing.ts";
import type { WorkloadFacts } from "../model/facts.ts";
import { isGenerated } from "../model/generatedLabels.ts";
import { workloads as workloadKinds } from "../model/kinds/workload.ts";

export interface Declared {
  readonly facts: WorkloadFacts;
  /** True where the cluster alone declares it. */
  readonly live: boolean;
}

export interface Folded {
  /** Pods and ReplicaSets under a workload that is known are left out. Pods of one owner that differ stay apart, under its name. */
  readonly workloads: readonly WorkloadFacts[];
  /** Addresses of the live pods behind a workload of the list, besides its own `podIPs`. */
  readonly podIPs: ReadonlyMap<WorkloadFacts, readonly string[]>;
  /** How many of the list are of files: they come first. */
  readonly files: number;
}

/** Folds the pods of a namespace into their workloads; parts of `previous` are taken over where they are equal. */
export function foldPods(all: readonly Declared[], previous?: Folded): Folded {
  const known = new Map(all.map((entry) => [nameOf(entry.facts.id.namespace, entry.facts.id), entry]));
  const podsOf = new Map<WorkloadFacts, WorkloadFacts[]>();
  const orphans = new Map<string, WorkloadFacts[]>();
  const roots: Root[] = [];
  for (const entry of all) {
    const { facts } = entry;
    const root = rootOf(facts, known);
    if (root === entry) roots.push(entry);
    else if (root) {
      if (facts.id.kind !== "Pod" || isFinished(facts)) continue;
      const pods = podsOf.get(root.facts);
      if (pods) pods.push(facts);
      else podsOf.set(root.facts, [facts]);
    } else {
      const key = `${nameOf(facts.id.namespace, facts.owner ?? facts.id)} ${shapeOf(facts)}`;
      const alike = orphans.get(key);
      if (alike) alike.push(facts);
      else {
        const list = [facts];
        orphans.set(key, list);
        roots.push({ orphans: list });
      }
    }
  }
  const workloads: WorkloadFacts[] = [];
  const podIPs = new Map<WorkloadFacts, readonly string[]>();
  const add = (workload: WorkloadFacts, pods: readonly WorkloadFacts[]): void => {
    workloads.push(workload);
    const addresses = pods.flatMap((pod) => pod.podIPs);
    const before = previous?.podIPs.get(workload);
    if (addresses.length > 0) podIPs.set(workload, before && sameTexts(addresses, before) ? before : addresses);
  };
  for (const root of inOrder(roots)) {
    if ("orphans" in root) {
      const [first, ...more] = root.orphans;
      if (first) add(namedAfterOwner(first), more);
      continue;
    }
    const pods = podsOf.get(root.facts) ?? [];
    if (!root.live || pods.length === 0) add(root.facts, pods);
    else for (const [shape, alike] of byShape(pods)) add(shapedLike(root.facts, shape, alike), alike);
  }
  const folded = { workloads, podIPs, files: roots.filter(isFile).length };
  return previous && sameFolding(previous, folded) ? previous : folded;
}

type Root = Declared | { readonly orphans: readonly WorkloadFacts[] };

/** Files as they come, then what only the cluster has, by name: events come in any order, and an answer must not. */
function inOrder(roots: readonly Root[]): readonly Root[] {
  const keyOf = (root: Root): string => {
    const facts = "orphans" in root ? root.orphans[0] : root.facts;
    return facts ? `${nameOf(facts.id.namespace, facts.owner ?? facts.id)} ${facts.id.name}` : "";
  };
  const live = roots.filter((root) => !isFile(root)).map((root) => ({ root, key: keyOf(root) }));
  live.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return [...roots.filter(isFile), ...live.map(({ root }) => root)];
}

function isFile(root: Root): boolean {
  return !("orphans" in root) && !root.live;
}

/** The Deployment of a ReplicaSet's pod, by the hash that both carry. */
export function deploymentOf({ owner, podLabels }: WorkloadFacts): string | undefined {
  const hash = podLabels["pod-template-hash"];
  if (owner?.kind !== "ReplicaSet" || !hash || !owner.name.endsWith(`-${hash}`)) return undefined;
  return owner.name.slice(0, -hash.length - 1);
}

/** More owners one above the other than Kubernetes has (Pod, Job, CronJob). */
const MOST_OWNERS = 4;

/** What a workload belongs to at last: itself where no workload owns it, undefined where its owner is not known. */
function rootOf(facts: WorkloadFacts, known: ReadonlyMap<string, Declared>): Declared | undefined {
  const { namespace } = facts.id;
  let at = known.get(nameOf(namespace, facts.id));
  for (let depth = 0; at && depth < MOST_OWNERS; depth++) {
    const { owner } = at.facts;
    if (!owner || !FOLDED_OWNERS.has(owner.kind)) return at;
    const deployment = deploymentOf(at.facts);
    at =
      known.get(nameOf(namespace, owner)) ??
      (deployment === undefined ? undefined : known.get(nameOf(namespace, { kind: "Deployment", name: deployment })));
  }
  return at;
}

const FOLDED_OWNERS: ReadonlySet<string> = new Set(workloadKinds.map((row) => row.kind));

function isFinished({ phase }: WorkloadFacts): boolean {
  return phase === "Succeeded" || phase === "Failed";
}

/** Text that is equal for pods that policies can't tell apart; one text for all pods of a workload, of which it is kept for each. */
const shapeOf = memoOn(({ podLabels, ports, hostNetwork }: WorkloadFacts): string =>
  shared(
    canonical([
      Object.fromEntries(Object.entries(podLabels).filter(([key]) => !isGenerated(key))),
      ports.map(({ name, port, protocol }) => [name ?? null, port, protocol]),
      hostNetwork,
    ]),
  ),
);

const sharing = makeSharing<string>();

function shared(text: string): string {
  return sharing(text, text);
}

function byShape(pods: readonly WorkloadFacts[]): ReadonlyMap<string, readonly WorkloadFacts[]> {
  const shapes = new Map<string, WorkloadFacts[]>();
  for (const pod of pods) {
    const alike = shapes.get(shapeOf(pod));
    if (alike) alike.push(pod);
    else shapes.set(shapeOf(pod), [pod]);
  }
  return shapes;
}

/** The owner as its pods are; the same object for as long as the owner is the same. */
function shapedLike(owner: WorkloadFacts, shape: string, [pod]: readonly WorkloadFacts[]): WorkloadFacts {
  if (!pod || shape === shapeOf(owner)) return owner;
  const known = shapedOn(owner);
  let shaped = known.get(shape);
  if (!shaped) {
    const { podLabels, ports, unreadPorts, hostNetwork } = pod;
    shaped = { ...owner, podLabels, labelsUnclear: false, ports, unreadPorts, hostNetwork };
    known.set(shape, shaped);
  }
  return shaped;
}

const shapedOn = memoOn((_: WorkloadFacts) => new Map<string, WorkloadFacts>());

/** A pod whose owner is not known stands for it. */
const namedAfterOwner = memoOn((pod: WorkloadFacts): WorkloadFacts => {
  const { owner } = pod;
  if (!owner) return pod;
  const group = workloadKinds.find((row) => row.kind === owner.kind)?.group ?? "";
  return { ...pod, id: { ...pod.id, group, kind: owner.kind, name: owner.name } };
});

function nameOf(namespace: string, { kind, name }: { readonly kind: string; readonly name: string }): string {
  return `${namespace}/${kind}/${name}`;
}

/** Whether two foldings are the same in all. */
export function sameFolding(a: Folded, b: Folded): boolean {
  return (
    a.files === b.files &&
    a.workloads.length === b.workloads.length &&
    a.podIPs.size === b.podIPs.size &&
    a.workloads.every((workload, index) => workload === b.workloads[index]) &&
    [...a.podIPs].every(([workload, addresses]) => sameTexts(addresses, b.podIPs.get(workload)))
  );
}

function sameTexts(a: readonly string[], b: readonly string[] | undefined): boolean {
  if (a === b) return true;
  return a.length === b?.length && a.every((text, index) => text === b[index]);
}
