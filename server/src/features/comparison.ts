// What a file changes against the cluster: the reach with the object as it is written here beside the reach with the live one
// of the same id, all else equal. One line for lens, hover and reach document; nothing where both mean the same.

import { engineOf, reachIn } from "../analysis/engine.ts";
import type { Snapshot } from "../analysis/snapshot.ts";
import { canonical } from "../base/json.ts";
import { memoOn } from "../base/memo.ts";
import { bucketOf } from "../index/catalog.ts";
import type { Facts, IngressFacts, PolicyFacts, ServiceFacts, WorkloadFacts } from "../model/facts.ts";
import { showName } from "../model/resourceId.ts";
import { type PolicyView, toKindKey } from "../model/views.ts";
import { type Change, compareReaches, showChanges, sortChanges } from "../policy/comparison.ts";
import { endpointKey, endpointOf } from "../policy/endpoint.ts";
import { type Engine, withPolicy } from "../policy/engine.ts";
import { podsOf } from "../policy/policyReach.ts";
import type { Direction, LoweredPolicy } from "../policy/policyRule.ts";
import { everyPort } from "../policy/portSet.ts";
import type { Reach } from "../policy/reach.ts";
import { routesOf } from "./codeLens/route.ts";
import { exposureOf, linePortText } from "./describe.ts";
import { workloadsOf } from "./pods.ts";
import { portsBehind, reachOn } from "./serviceReach.ts";
import { clusterSource } from "./source.ts";

/** `compared with cluster prod: + 10.0.0.0/8:443, − internet`; undefined where the cluster has no other version. */
export function comparedWithCluster(snapshot: Snapshot, facts: Facts, width: number): string | undefined {
  const changes = changesOf(snapshot, facts);
  if (changes.length === 0) return undefined;
  const head = `compared with ${clusterSource(snapshot)}: `;
  return `${head}${showChanges(changes, width - head.length)}`;
}

/** Kept with the view and the live side: an object that a file shadows is not in the view. */
const keptOn = memoOn(
  (_: PolicyView) => new WeakMap<Facts, { readonly live: Facts; readonly changes: readonly Change[] }>(),
);

function changesOf(snapshot: Snapshot, facts: Facts): readonly Change[] {
  const { group, kind, namespace, name } = facts.id;
  const live = bucketOf(snapshot.catalog, toKindKey(group, kind), namespace).live.get(name)?.facts;
  if (!live || live === facts) return [];
  const kept = keptOn(snapshot.policyView());
  const known = kept.get(facts);
  if (known?.live === live) return known.changes;
  const changes = compare(snapshot, live, facts);
  kept.set(facts, { live, changes });
  return changes;
}

function compare(snapshot: Snapshot, live: Facts, facts: Facts): readonly Change[] {
  const engine = engineOf(snapshot.policyView());
  if (live.is === "policy" && facts.is === "policy") return comparePolicies(engine, live, facts);
  if (live.is === "workload" && facts.is === "workload") return compareWorkloads(engine, live, facts);
  if (live.is === "service" && facts.is === "service") return compareServices(snapshot, live, facts);
  if (live.is === "ingress" && facts.is === "ingress") return compareIngresses(snapshot, live, facts);
  return [];
}

const DIRECTIONS = ["egress", "ingress"] as const;

/** Of a policy on more workloads these stand for all: each is a pass over all others. */
const MOST_WORKLOADS = 200;

function comparePolicies(engine: Engine, live: PolicyFacts, facts: PolicyFacts): readonly Change[] {
  if (meaning(engine, live) === meaning(engine, facts)) return [];
  const before = withPolicy(engine, facts, live);
  const now = podsOf(engine, facts);
  const pods = [...new Set([...now, ...podsOf(before, live)])].slice(0, MOST_WORKLOADS);
  const changes = sortChanges(
    DIRECTIONS.flatMap((direction) =>
      compareReaches(reachesIn(before, pods, direction), reachesIn(engine, pods, direction)),
    ),
  );
  if (changes.length > 0) return changes;
  return now.length === podsOf(before, live).length ? [] : [{ sign: "+", rank: 9, text: "other pods" }];
}

/** Equal for policies that mean the same, whatever their words. */
function meaning(engine: Engine, facts: PolicyFacts): string {
  return meaningOf(engine.lowered(facts));
}

const meaningOf = memoOn(({ parts }: LoweredPolicy): string =>
  canonical(
    parts.map(({ plane, tier, order, direction, subject, unless, isolates, rules }) => [
      [plane, tier, order, direction],
      subject,
      unless ?? null,
      isolates,
      rules.map(({ cite: _, ...said }) => said),
    ]),
  ),
);

function reachesIn(engine: Engine, pods: readonly WorkloadFacts[], direction: Direction): readonly Reach[] {
  return pods.map((workload) => reachIn(engine, workload, direction));
}

/** Labels, ports or the host's network are others; what decides nothing about traffic (images) is not looked at. */
function compareWorkloads(engine: Engine, live: WorkloadFacts, facts: WorkloadFacts): readonly Change[] {
  const [before, now] = [live, facts].map((one) => endpointKey(endpointOf({ ...one, podIPs: [] })));
  if (before === now) return [];
  return sortChanges(
    DIRECTIONS.flatMap((direction) =>
      compareReaches([reachIn(engine, live, direction)], [reachIn(engine, facts, direction)], facts.id),
    ),
  );
}

function compareServices(snapshot: Snapshot, live: ServiceFacts, facts: ServiceFacts): readonly Change[] {
  const changes = [
    ...difference([exposureOf(live) ?? ""], [exposureOf(facts) ?? ""], 0),
    ...compareReaches(reachesBehind(snapshot, live), reachesBehind(snapshot, facts)),
    ...difference(podNames(snapshot, live), podNames(snapshot, facts), 5),
    ...difference(live.ports.map(linePortText), facts.ports.map(linePortText), 6),
    ...difference([live.externalName ?? ""], [facts.externalName ?? ""], 4),
  ];
  return sortChanges(changes);
}

function reachesBehind(snapshot: Snapshot, service: ServiceFacts): readonly Reach[] {
  const engine = engineOf(snapshot.policyView());
  return workloadsOf(snapshot, service).map((workload) =>
    reachOn(reachIn(engine, workload, "ingress"), portsBehind(service, workload), () => everyPort),
  );
}

function podNames(snapshot: Snapshot, service: ServiceFacts): readonly string[] {
  return workloadsOf(snapshot, service).map(({ id }) => `pods of ${showName(id)}`);
}

function compareIngresses(snapshot: Snapshot, live: IngressFacts, facts: IngressFacts): readonly Change[] {
  const routes = (ingress: IngressFacts) =>
    new Map(routesOf(snapshot, ingress).map(({ url, wanted }) => [url, wanted] as const));
  const [was, is] = [routes(live), routes(facts)];
  const changes: Change[] = [];
  for (const [url, wanted] of is) {
    const old = was.get(url);
    const instead = old === undefined ? "" : ` instead of ${old}`;
    if (old !== wanted) changes.push({ sign: "+", rank: 2, text: `${url} → ${wanted}${instead}` });
  }
  for (const [url, wanted] of was) if (!is.has(url)) changes.push({ sign: "−", rank: 2, text: `${url} → ${wanted}` });
  return sortChanges([
    ...changes,
    ...difference([prefixed("class ", classOf(live))], [prefixed("class ", classOf(facts))], 3),
  ]);
}

function classOf({ className, annotations }: IngressFacts): string {
  return className ?? annotations["kubernetes.io/ingress.class"] ?? "";
}

function prefixed(prefix: string, text: string): string {
  return text === "" ? "" : `${prefix}${text}`;
}

/** Texts that come and go; an empty one is nothing. */
function difference(before: readonly string[], after: readonly string[], rank: number): readonly Change[] {
  const was = new Set(before);
  const is = new Set(after);
  return [
    ...[...is].filter((text) => text !== "" && !was.has(text)).map((text): Change => ({ sign: "+", rank, text })),
    ...[...was].filter((text) => text !== "" && !is.has(text)).map((text): Change => ({ sign: "−", rank, text })),
  ];
}
