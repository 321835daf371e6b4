// The lenses of a policy: its pods as they stand under all policies, and where the cluster has another version of it, what
// would change with this one.

import { engineOf } from "../../analysis/engine.ts";
import type { Snapshot } from "../../analysis/snapshot.ts";
import { canonical } from "../../base/json.ts";
import { memoOn } from "../../base/memo.ts";
import { bucketOf } from "../../index/catalog.ts";
import type { PolicyFacts, WorkloadFacts } from "../../model/facts.ts";
import { showName } from "../../model/resourceId.ts";
import { type PolicyView, toKindKey } from "../../model/views.ts";
import { createEngine, lowerPolicy } from "../../policy/engine.ts";
import { type PolicyReach, podsOf, reachOfPolicy } from "../../policy/policyReach.ts";
import { isNoPort } from "../../policy/portSet.ts";
import { nameRanges } from "../../policy/rangesText.ts";
import type { Reach } from "../../policy/reach.ts";
import { policyLensTexts, showPodMatch, withPorts } from "../../policy/words.ts";
import { podCount } from "../pods.ts";
import { clusterSource } from "../source.ts";

/** Above so many workloads their number says more than that of their pods. */
export const COUNTED = 20;

/** `egress of 3 pods: 192.168.1.0/24 · no DNS`, `compared with cluster prod: − internet, + 10.0.0.0/8:443`. */
export function policyLens(snapshot: Snapshot, facts: PolicyFacts): readonly string[] {
  const view = snapshot.policyView();
  const reach = reachUnder(view)(facts);
  if (!reach) return [];
  const isFew = reach.pods.length <= COUNTED;
  const texts = policyLensTexts(reach, (workload) => (isFew ? podCount(snapshot, workload) : undefined));
  const [first, second] = texts;
  if (first === undefined || reach.hypothetical || (second !== undefined && !second.startsWith("with "))) return texts;
  const compared = comparison(snapshot, view, facts, reach);
  return compared === undefined ? texts : [first, compared];
}

/** The workloads whose pods a policy selects. */
export const podsUnder = memoOn((view: PolicyView) =>
  memoOn((facts: PolicyFacts): readonly WorkloadFacts[] => podsOf(engineOf(view), facts)),
);

const reachUnder = memoOn((view: PolicyView) =>
  memoOn((facts: PolicyFacts) => reachOfPolicy(engineOf(view), facts.id)),
);

/** What this policy changes against the one that the cluster has; undefined where it has none or they mean the same. */
function comparison(snapshot: Snapshot, view: PolicyView, facts: PolicyFacts, now: PolicyReach): string | undefined {
  const { group, kind, namespace, name } = facts.id;
  const live = bucketOf(snapshot.catalog, toKindKey(group, kind), namespace).live.get(name)?.facts;
  if (live?.is !== "policy" || live === facts || meaning(live) === meaning(facts)) return undefined;
  const policies = view.policies.map((policy) => (policy === facts ? live : policy));
  const before = reachOfPolicy(createEngine({ ...view, policies }), facts.id);
  if (!before) return undefined;
  const source = `compared with ${clusterSource(snapshot)}:`;
  const changes = (["egress", "ingress"] as const).flatMap((direction) => {
    const old = itemsOf(before[direction]);
    const fresh = itemsOf(now[direction]);
    // A direction that only one of the two restricts was, or becomes, open.
    return [
      ...[...old].filter((item) => !fresh.has(item)).map((item) => `− ${item}`),
      ...[...fresh].filter((item) => !old.has(item)).map((item) => `+ ${item}`),
    ];
  });
  if (changes.length === 0) return now.pods.length === before.pods.length ? undefined : `${source} other pods`;
  const shown = changes.slice(0, SHOWN).join(", ");
  return `${source} ${shown}${changes.length > SHOWN ? ` +${changes.length - SHOWN}` : ""}`;
}

const SHOWN = 4;

const meaning = memoOn((facts: PolicyFacts): string =>
  canonical(
    lowerPolicy(facts).parts.map(({ direction, subject, isolates, rules }) => [
      direction,
      subject,
      isolates,
      rules.map(({ action, peers, ports }) => [action, peers, ports ?? null]),
    ]),
  ),
);

/** What pods reach, each thing as its text; a direction that the policy leaves alone is open. */
function itemsOf(reaches: readonly Reach[] | undefined): ReadonlySet<string> {
  const items = new Set<string>();
  for (const reach of reaches ?? []) {
    if (reach.everything) {
      items.add(`every ${reach.direction}`);
      continue;
    }
    for (const { ranges, ports } of reach.outside) {
      if (!isNoPort(ports)) for (const { text } of nameRanges(ranges)) items.add(withPorts(text, ports));
    }
    for (const { name, ports } of reach.names) items.add(withPorts(name, ports));
    for (const { peer, ports } of reach.workloads) if (!isNoPort(ports)) items.add(withPorts(showName(peer.id), ports));
    for (const { match, ports } of reach.absent) if (!isNoPort(ports)) items.add(withPorts(showPodMatch(match), ports));
    if (reach.dns?.udp === "allow") items.add("DNS");
  }
  return items;
}
