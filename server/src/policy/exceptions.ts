// What deny rules take out of everything: for pods that no policy isolates, the shorter way to say what they reach.

import type { IpSet } from "../base/ipSet.ts";
import type { WorkloadFacts } from "../model/facts.ts";
import type { Ground } from "./ground.ts";
import { everyPort, type PortSet, portsWithout } from "./portSet.ts";
import type { Row } from "./row.ts";
import { isOpen, isShut } from "./verdict.ts";

export interface Exceptions {
  readonly workloads: readonly { readonly peer: WorkloadFacts; readonly ports: PortSet }[];
  readonly outside: readonly { readonly ranges: IpSet; readonly ports: PortSet }[];
  /** Whether every other pod that is known is refused on all ports. */
  readonly everyPod: boolean;
}

/** Ends and ports that the pod's own policies refuse for certain. */
export function exceptionsOf(ground: Ground, row: Row, workload: WorkloadFacts): Exceptions {
  const workloads: { peer: WorkloadFacts; ports: PortSet }[] = [];
  let everyPod = true;
  for (const at of ground.all) {
    const own = row.towards(at);
    const peers = (ground.members[at] ?? []).filter((peer) => peer !== workload);
    if (peers.length === 0) continue;
    if (!isShut(own)) everyPod = false;
    if (isOpen(own)) continue;
    const ports = portsWithout(everyPort, own.may);
    workloads.push(...peers.map((peer) => ({ peer, ports })));
  }
  const outside = row.outside
    .filter(({ verdict }) => !isOpen(verdict))
    .map(({ ranges, verdict }) => ({ ranges, ports: portsWithout(everyPort, verdict.may) }));
  return { workloads, outside, everyPod: everyPod && workloads.length > 1 };
}
