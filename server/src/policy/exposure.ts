// What policies would let through to and from pods that do not exist yet (reach-semantics 13.4): any pod of the cluster,
// and for every selector of a rule the pods that it describes. Only the workload's own side counts: pods that do not
// exist have no policies.

import type { IpSet } from "../base/ipSet.ts";
import { canonical, type Json, jsonAt } from "../base/json.ts";
import type { WorkloadFacts } from "../model/facts.ts";
import type { Selector } from "../model/selector.ts";
import { describedVerdict, takesInPods } from "./describedEnd.ts";
import { type Engine, podOf, rowOf, selecting } from "./engine.ts";
import { NAMESPACE_NAME } from "./matching.ts";
import type { Direction, PeerMatch, PodMatch, PolicyPart } from "./policyRule.ts";
import { isNoPort, type PortSet, samePorts } from "./portSet.ts";

export interface Exposure {
  readonly workload: WorkloadFacts;
  readonly direction: Direction;
  /** Whether any policy takes part. */
  readonly isProtected: boolean;
  /** What any pod of the cluster may, whatever its labels. */
  readonly entireCluster: PortSet;
  /** Pods that a rule describes and that may more, or less, than any pod. */
  readonly described: readonly DescribedPods[];
  readonly outside: readonly { readonly ranges: IpSet; readonly ports: PortSet }[];
}

export interface DescribedPods {
  readonly match: PodMatch;
  readonly ports: PortSet;
  /** The selectors as the policy writes them. */
  readonly podSelector: Json | undefined;
  readonly namespaceSelector: Json | undefined;
}

/** The exposure of every workload in both directions, in the order of the view. */
export function exposure(engine: Engine): readonly Exposure[] {
  return engine.ground.workloads.flatMap((workload) => [
    exposureOf(engine, workload, "egress"),
    exposureOf(engine, workload, "ingress"),
  ]);
}

const ANY_POD: PodMatch = { namespace: undefined, namespaces: undefined, pods: undefined };

export function exposureOf(engine: Engine, workload: WorkloadFacts, direction: Direction): Exposure {
  const self = podOf(engine, workload);
  const parts = selecting(engine, self, direction);
  const verdictOf = (match: PodMatch) =>
    describedVerdict(engine, parts, self, direction, (peer) => takesInPods(engine, peer, match));
  const entireCluster = verdictOf(ANY_POD).allow;
  const seen = new Set<string>();
  const described: DescribedPods[] = [];
  for (const { part } of parts) {
    for (const { path, match } of matchesIn(part)) {
      const key = keyOf(match);
      const written = selectorsAt(part, path);
      if (seen.has(key) || isAnyPod(match) || isPresent(engine, match, written)) continue;
      seen.add(key);
      const { allow } = verdictOf(match);
      if (!isNoPort(allow) && !samePorts(allow, entireCluster)) described.push({ match, ports: allow, ...written });
    }
  }
  const index = engine.ground.endpointIndex.get(workload);
  const row = index === undefined ? undefined : rowOf(engine, index, direction);
  return {
    workload,
    direction,
    isProtected: parts.length > 0,
    entireCluster,
    described,
    outside: (row?.outside ?? []).flatMap(({ ranges, verdict }) =>
      isNoPort(verdict.allow) ? [] : [{ ranges, ports: verdict.allow }],
    ),
  };
}

function matchesIn(part: PolicyPart): readonly { readonly path: PeerMatch["path"]; readonly match: PodMatch }[] {
  return part.rules.flatMap((rule) =>
    rule.peers.flatMap((peer) => (peer.is === "pods" ? [{ path: peer.path, match: peer.match }] : [])),
  );
}

function isAnyPod({ namespace, namespaces, pods }: PodMatch): boolean {
  const isAny = (selector: Selector | undefined) =>
    selector === undefined || (selector.requirements.length === 0 && !selector.unclear);
  return namespace === undefined && isAny(namespaces) && isAny(pods);
}

/** Whether the labels that a peer names are just those of a pod that exists: then that pod's own connections tell it all. */
function isPresent(
  engine: Engine,
  match: PodMatch,
  written: Pick<DescribedPods, "podSelector" | "namespaceSelector">,
): boolean {
  if (!match.pods || match.pods.requirements.length === 0) return false;
  const hasExpressions = [written.podSelector, written.namespaceSelector].some(
    (selector) => jsonAt(selector, ["matchExpressions"]) !== undefined,
  );
  return !hasExpressions && engine.ground.podsMatching(match).yes.length > 0;
}

function selectorsAt(
  part: PolicyPart,
  path: PeerMatch["path"],
): Pick<DescribedPods, "podSelector" | "namespaceSelector"> {
  const peer = jsonAt(part.policy?.spec, path.slice(1));
  const body = jsonAt(peer, ["pods"]) ?? peer;
  return {
    podSelector: jsonAt(body, ["podSelector"]),
    namespaceSelector: jsonAt(body, ["namespaceSelector"]) ?? jsonAt(peer, ["namespaces"]),
  };
}

/** Equal for descriptions that say the same, in whatever order. */
function keyOf({ namespace, namespaces, pods }: PodMatch): string {
  const sorted = (selector: Selector | undefined) =>
    selector?.requirements.map(({ key, operator, values }) => canonical([key, operator, values.toSorted()])).sort();
  return canonical([namespace, sorted(namespaces), sorted(pods)]);
}

/** The one namespace that a match names, by itself or by the automatic name label. */
export function namedNamespace({ namespace, namespaces }: PodMatch): string | undefined {
  if (namespace !== undefined) return namespace;
  const [only, more] = namespaces?.requirements ?? [];
  if (!only || more || only.key !== NAMESPACE_NAME || only.operator !== "In" || only.values.length !== 1)
    return undefined;
  return only.values[0];
}
