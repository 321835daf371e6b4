// The reach of the pods that one policy selects, as they stand under all policies; where it selects no known pod, of the
// pod that its selector describes.

import { memoOn } from "../base/memo.ts";
import { nearest } from "../base/nearest.ts";
import type { PolicyFacts, WorkloadFacts } from "../model/facts.ts";
import type { ResourceId } from "../model/resourceId.ts";
import { type Labels, type Selector, showSelector } from "../model/selector.ts";
import { POD, unseenWhy } from "./coverageWords.ts";
import type { Engine } from "./engine.ts";
import { NAMESPACE_NAME } from "./matching.ts";
import type { Direction, PodMatch } from "./policyRule.ts";
import { inViewOrder, type Reach, reachOf } from "./reach.ts";
import { stagedIn } from "./staged.ts";

export interface PolicyReach {
  readonly policy: PolicyFacts;
  /** Workloads whose pods it selects, for certain or perhaps. */
  readonly pods: readonly WorkloadFacts[];
  /** True where no known pod is selected and the reach is that of the pod which the selector describes. */
  readonly hypothetical: boolean;
  /** `app=my-app`: the pods that it selects in words; `all pods`. */
  readonly subject: string;
  /** The pods that it is for; undefined where no rule says anything to them. */
  readonly match: PodMatch | undefined;
  /** The nodes that it counts for: `HostEndpoint node-a`; undefined where it is for pods alone. */
  readonly hosts: string | undefined;
  /** Whether it has no effect and this is what would be if it had: a staged policy. */
  readonly isStaged: boolean;
  /** Why it selects nobody at all, as it is written. */
  readonly problem: string | undefined;
  /** A workload of the namespace whose labels come nearest, where no pod is selected. */
  readonly nearest: WorkloadFacts | undefined;
  /** Why pods it selects may exist unseen; undefined where all pods of the namespace are known or nobody was asked. */
  readonly podsUnknown: string | undefined;
  /** Other policies on the same pods. */
  readonly others: readonly PolicyFacts[];
  /** Reach of each pod by direction, for the directions in which the policy takes part. */
  readonly egress: readonly Reach[] | undefined;
  readonly ingress: readonly Reach[] | undefined;
}

/** The reach of a policy's pods; undefined for an id that is no policy of the view. */
export function reachOfPolicy(engine: Engine, id: ResourceId): PolicyReach | undefined {
  const policy = engine.policy(id);
  if (!policy) return undefined;
  const kept = reachesOn(engine);
  const known = kept.get(policy) ?? makePolicyReach(engine, policy);
  kept.set(policy, known);
  return known;
}

const reachesOn = memoOn((_: Engine) => new Map<PolicyFacts, PolicyReach>());

function makePolicyReach(engine: Engine, policy: PolicyFacts): PolicyReach {
  const staged = stagedIn(engine, policy);
  if (staged?.is === "inForce") return { ...reachOfCounted(staged.engine, staged.policy), policy, isStaged: true };
  const reach = reachOfCounted(engine, policy);
  return staged ? { ...reach, isStaged: true, problem: staged.text } : reach;
}

function reachOfCounted(engine: Engine, policy: PolicyFacts): PolicyReach {
  const { parts, problems } = engine.lowered(policy);
  const pods = podsOf(engine, policy);
  const match = parts[0]?.subject;
  const hypothetical = pods.length === 0;
  const subjects = hypothetical ? (match && canMake(match) ? [hypotheticalPod(policy, match)] : []) : pods;
  const reach = (direction: Direction) =>
    parts.some((part) => part.direction === direction)
      ? subjects.map((workload) => reachOf(engine, workload, direction))
      : undefined;
  const egress = reach("egress");
  const ingress = reach("ingress");
  const others = new Set([...(egress ?? []), ...(ingress ?? [])].flatMap((one) => one.selectedBy));
  others.delete(policy);
  return {
    policy,
    pods,
    hypothetical,
    subject: match?.pods && match.pods.requirements.length > 0 ? showSelector(match.pods) : "all pods",
    match,
    hosts: parts[0]?.perhapsHosts?.replace(/^.* selects /, ""),
    isStaged: false,
    problem: problems[0]?.text,
    nearest: hypothetical && match ? nearestPod(engine, match) : undefined,
    podsUnknown: unseenWhy(engine.view.coverage(POD, policy.id.namespace), "pods", policy.id.namespace),
    others: [...others],
    egress,
    ingress,
  };
}

/** Whether a pod can be made up from what a match demands: conditions that are no list of labels leave too much open. */
function canMake({ expression, namespaceExpression, accounts }: PodMatch): boolean {
  return expression === undefined && namespaceExpression === undefined && accounts === undefined;
}

/** Workloads whose pods a policy selects, for certain or perhaps, in the order of the view. */
export function podsOf(engine: Engine, policy: PolicyFacts): readonly WorkloadFacts[] {
  const { parts } = engine.lowered(policy);
  const indexes = new Set<number>();
  for (const part of parts) {
    const { yes, maybe } = engine.ground.podsMatching(part.subject);
    for (const index of yes) indexes.add(index);
    for (const { index } of maybe) indexes.add(index);
  }
  const { members } = engine.ground;
  return inViewOrder(
    engine,
    [...indexes].flatMap((index) => members[index] ?? []),
    (workload) => workload,
  );
}

/** A pod with just the labels that the selector demands (matchLabels and the first value of each In). */
export function hypotheticalPod(policy: PolicyFacts, match: PodMatch): WorkloadFacts {
  const podLabels = demandedLabels(match.pods);
  const namespace = match.namespace ?? demandedLabels(match.namespaces)[NAMESPACE_NAME] ?? "default";
  return {
    is: "workload",
    id: { group: "", kind: "Pod", namespace, name: `any pod of ${policy.id.name}` },
    labels: podLabels,
    podLabels,
    labelsUnclear: match.pods?.unclear ?? false,
    selector: undefined,
    hostNetwork: false,
    serviceAccount: "default",
    mountsToken: true,
    usesClusterDns: true,
    ports: [],
    unreadPorts: [],
    images: [],
    owner: undefined,
    podIPs: [],
    phase: undefined,
    ready: undefined,
  };
}

function demandedLabels(selector: Selector | undefined): Labels {
  const labels: Record<string, string> = {};
  for (const { key, operator, values } of selector?.requirements ?? []) {
    if (operator === "In") labels[key] = values[0] ?? "";
    else if (operator === "Exists") labels[key] = "";
  }
  return labels;
}

/** The workload of the namespace that shares most of the selector's labels, else the one with the most similar value. */
function nearestPod(engine: Engine, match: PodMatch): WorkloadFacts | undefined {
  const wanted = Object.entries(demandedLabels(match.pods));
  const inNamespace = engine.ground.workloads.filter(
    ({ id }) => match.namespace === undefined || id.namespace === match.namespace,
  );
  let best: WorkloadFacts | undefined;
  let bestScore = 0;
  for (const workload of inNamespace) {
    const score = wanted.filter(([key, value]) => workload.podLabels[key] === value).length;
    if (score > bestScore) {
      best = workload;
      bestScore = score;
    }
  }
  if (best) return best;
  for (const [key, value] of wanted) {
    const values = inNamespace.flatMap(({ podLabels }) => podLabels[key] ?? []);
    const near =
      nearest(value, values) ?? values.find((candidate) => candidate.startsWith(value) || value.startsWith(candidate));
    const found = near === undefined ? undefined : inNamespace.find(({ podLabels }) => podLabels[key] === near);
    if (found) return found;
  }
  return undefined;
}
