// The lenses of a policy: its pods as they stand under all policies, and where the cluster has another version of it, what
// would change with this one.

import { engineOf } from "../../analysis/engine.ts";
import type { Snapshot } from "../../analysis/snapshot.ts";
import { memoOn } from "../../base/memo.ts";
import type { PolicyFacts, WorkloadFacts } from "../../model/facts.ts";
import type { PolicyView } from "../../model/views.ts";
import { podsOf, reachOfPolicy } from "../../policy/policyReach.ts";
import { policyLensTexts, WIDTH } from "../../policy/words.ts";
import { comparedWithCluster } from "../comparison.ts";
import { podCount } from "../pods.ts";

/** Above so many workloads their number says more than that of their pods. */
export const COUNTED = 20;

/** `egress of 3 pods: 192.168.1.0/24 · no DNS`, `compared with cluster prod: − internet, + 10.0.0.0/8:443`. */
export function policyLens(snapshot: Snapshot, facts: PolicyFacts, width: number): readonly string[] {
  const view = snapshot.policyView();
  const reach = reachUnder(view)(facts);
  if (!reach) return [];
  const isFew = reach.pods.length <= COUNTED;
  const compared = comparedWithCluster(snapshot, facts, WIDTH);
  const texts = policyLensTexts(reach, {
    podCount: (workload) => (isFew ? podCount(snapshot, workload) : undefined),
    most: compared === undefined ? 2 : 1,
    width,
  });
  return compared === undefined ? texts : [...texts, compared];
}

/** The workloads whose pods a policy selects. */
export const podsUnder = memoOn((view: PolicyView) =>
  memoOn((facts: PolicyFacts): readonly WorkloadFacts[] => podsOf(engineOf(view), facts)),
);

const reachUnder = memoOn((view: PolicyView) =>
  memoOn((facts: PolicyFacts) => reachOfPolicy(engineOf(view), facts.id)),
);
