// By which gateway a pod's traffic to the outside leaves the cluster, where an object of some dialect says so. What is
// allowed is not asked here; what is shut altogether leaves by nothing.

import { type IpSet, isNoAddress, overlap } from "../base/ipSet.ts";
import type { WorkloadFacts } from "../model/facts.ts";
import { type ResourceId, showName, toKey } from "../model/resourceId.ts";
import { dialects } from "./dialects/index.ts";
import type { PodEndpoint } from "./endpoint.ts";
import type { Engine } from "./engine.ts";
import { matchesPod } from "./matching.ts";
import type { Leaving, PolicyDialect } from "./policyRule.ts";
import { showRanges } from "./rangesText.ts";
import { either, isMaybe, type Truth } from "./truth.ts";
import { memoInWorld } from "./world.ts";

export interface LeavesBy {
  readonly leaving: Leaving;
  /** Addresses that are open and that it is for. */
  readonly ranges: IpSet;
  /** Why it is not settled; undefined where it is. */
  readonly why: string | undefined;
}

/** The gateways for what a pod can send to the stretches outside that are open to it. */
export function leavesBy(
  engine: Engine,
  pod: PodEndpoint,
  open: readonly { readonly ranges: IpSet }[],
): readonly LeavesBy[] {
  return dialects
    .flatMap((dialect) => leavingsIn(dialect, engine.view))
    .flatMap((leaving): readonly LeavesBy[] => {
      const ranges = open.map((one) => overlap(one.ranges, leaving.ranges)).filter((one) => !isNoAddress(one));
      let selects: Truth = "no";
      for (const subject of leaving.subjects) selects = either(selects, matchesPod(subject, pod, engine.ground));
      if (selects === "no" || ranges.length === 0) return [];
      const why = isMaybe(selects) ? selects.why : leaving.doubt;
      return ranges.map((one) => ({ leaving, ranges: one, why }));
    });
}

/** What an object says of gateways, each with the workloads whose pods it is for. */
export function leavingsOf(
  engine: Engine,
  id: ResourceId,
): readonly { readonly leaving: Leaving; readonly pods: readonly WorkloadFacts[] }[] {
  return dialects
    .flatMap((dialect) => leavingsIn(dialect, engine.view))
    .filter((leaving) => toKey(leaving.id) === toKey(id))
    .map((leaving) => {
      const matchings = leaving.subjects.map((subject) => engine.ground.podsMatching(subject));
      const indexes = new Set(matchings.flatMap(({ yes, maybe }) => [...yes, ...maybe.map(({ index }) => index)]));
      const pods = new Set([...indexes].flatMap((index) => engine.ground.members[index] ?? []));
      return { leaving, pods: engine.ground.workloads.filter((workload) => pods.has(workload)) };
    });
}

/** `shop/web leaves to 0.0.0.0/0 by 10.0.0.9 of node egress-1`: one line a gateway. */
export function leavingTexts(engine: Engine, id: ResourceId): readonly string[] {
  return leavingsOf(engine, id).map(({ leaving, pods }) => {
    const [first, ...more] = pods;
    const where = showRanges(leaving.ranges);
    const to =
      where.length === 0
        ? "no address"
        : where.slice(0, 3).join(", ") + (where.length > 3 ? ` +${where.length - 3}` : "");
    const way = `to ${to} by ${showLeaving(leaving)}`;
    if (!first) return `selects no known pods; they would leave ${way}`;
    return more.length === 0 ? `${showName(first.id)} leaves ${way}` : `${pods.length} workloads leave ${way}`;
  });
}

const NONE: readonly Leaving[] = [];
const leavingsIn = memoInWorld((dialect: PolicyDialect, world) => dialect.leaves?.(world) ?? NONE);

/** `10.0.0.9 of node egress-1`. */
export function showLeaving({ address, node }: Leaving): string {
  return address === undefined ? node : `${address} of ${node}`;
}
