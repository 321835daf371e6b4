// What a policy's pods may open under all policies together, as far as DNS rules need it, and which one of several
// policies with the same flaw is to say so.

import { memoOn } from "../../base/memo.ts";
import type { PolicyFacts, WorkloadFacts } from "../../model/facts.ts";
import { type ResourceId, toKey } from "../../model/resourceId.ts";
import { type DnsAnswer, dnsOf, dnsWorkloads } from "../../policy/dns.ts";
import { type Engine, podOf, rowOf, selecting } from "../../policy/engine.ts";
import { lowerPolicy } from "../../policy/lowering.ts";
import { hypotheticalPod, podsOf } from "../../policy/policyReach.ts";
import type { PolicyPart } from "../../policy/policyRule.ts";
import { makeRow, type Row } from "../../policy/row.ts";
import { servesDns } from "./dnsRule.ts";

export interface EgressState {
  readonly workload: WorkloadFacts;
  /** True for the pod that the selector describes, where no pod is known. */
  readonly hypothetical: boolean;
  /** Some policy for certain denies what no rule allows. */
  readonly isolated: boolean;
  /** Some rule of some policy lets something out, or might. */
  readonly opens: boolean;
  /** The NetworkPolicy that is to report that nothing, or no DNS, is let out. */
  readonly owner: ResourceId | undefined;
  readonly row: Row;
  dns(): DnsAnswer;
}

/** The states of the policy's pods, or of the pod that its selector describes; [] where it has no part in egress. */
export function egressStates(engine: Engine, policy: PolicyFacts): readonly EgressState[] {
  const kept = statesOn(engine);
  const known = kept.get(policy) ?? findStates(engine, policy);
  kept.set(policy, known);
  return known;
}

const statesOn = memoOn((_: Engine) => new WeakMap<PolicyFacts, readonly EgressState[]>());

function findStates(engine: Engine, policy: PolicyFacts): readonly EgressState[] {
  const part = lowerPolicy(policy).parts.find(({ direction }) => direction === "egress");
  if (!part) return [];
  const pods = podsOf(engine, policy);
  const servers = dnsWorkloads(engine);
  if (pods.length === 0) {
    const pod = hypotheticalPod(policy, part.subject);
    return servesDns(pod) ? [] : [stateOf(engine, pod, true)];
  }
  // Pods that look alike to policies and to the rules that ask have one answer; the DNS pods need not ask themselves.
  const seen = new Set<string>();
  return pods.flatMap((workload) => {
    const { usesClusterDns, mountsToken, serviceAccount } = workload;
    const key = `${engine.ground.endpointIndex.get(workload) ?? -1} ${usesClusterDns} ${mountsToken} ${serviceAccount}`;
    if (seen.has(key) || servers.includes(workload)) return [];
    seen.add(key);
    return [knownState(engine, workload)];
  });
}

/** The state of a workload is the same for all policies on it. */
function knownState(engine: Engine, workload: WorkloadFacts): EgressState {
  const kept = workloadStatesOn(engine);
  const known = kept.get(workload) ?? stateOf(engine, workload, false);
  kept.set(workload, known);
  return known;
}

const workloadStatesOn = memoOn((_: Engine) => new WeakMap<WorkloadFacts, EgressState>());

function stateOf(engine: Engine, workload: WorkloadFacts, hypothetical: boolean): EgressState {
  const row = egressRow(engine, workload);
  const isolating = row.selecting
    .filter(({ part, selects }) => part.isolates && selects === "yes")
    .map(({ part }) => part);
  const opens = row.selecting.some(({ part }) => part.rules.some(({ action }) => action === "allow"));
  const candidates = isolating.filter(({ id, rules }) => isNetworkPolicy(id) && (!opens || rules.length > 0));
  return {
    workload,
    hypothetical,
    isolated: isolating.length > 0,
    opens,
    owner: [...candidates].sort(byReach)[0]?.id,
    row,
    dns: () => dnsOf(engine, row),
  };
}

/** Of Kubernetes: Calico has a kind of this name too. */
function isNetworkPolicy({ group, kind }: ResourceId): boolean {
  return kind === "NetworkPolicy" && (group === "networking.k8s.io" || group === "extensions");
}

/** The widest policy first: one rule there helps most pods. */
function byReach(a: PolicyPart, b: PolicyPart): number {
  const width = (part: PolicyPart): number => part.subject.pods?.requirements.length ?? 0;
  return width(a) - width(b) || (toKey(a.id) < toKey(b.id) ? -1 : 1);
}

function egressRow(engine: Engine, workload: WorkloadFacts): Row {
  const index = engine.ground.endpointIndex.get(workload);
  const self = podOf(engine, workload);
  const known = index === undefined ? undefined : rowOf(engine, index, "egress");
  return known ?? makeRow(engine.ground, self, "egress", selecting(engine, self, "egress"));
}
