// What leaves the cluster (an auditor's list): for each workload every destination outside that it may reach, the widest
// first. Addresses and DNS names; never what lies inside the cluster.

import { metadataAddresses, nameAddresses, publicV4 } from "../base/ipKinds.ts";
import { covers, type IpSet, isNoAddress, overlap, sizeOf } from "../base/ipSet.ts";
import type { WorkloadFacts } from "../model/facts.ts";
import type { Engine } from "./engine.ts";
import type { Cite } from "./policyRule.ts";
import { isNoPort, type PortSet, unitePorts } from "./portSet.ts";
import { showWay } from "./portsText.ts";
import { reachOf } from "./reach.ts";

/** How open a way out is, most open first. */
export type Openness = "open" | "internet" | "metadata" | "public" | "private" | "name" | "unknown";

export interface WayOut {
  readonly workload: WorkloadFacts;
  readonly openness: Openness;
  /** Addresses, or undefined for a name. */
  readonly ranges: IpSet | undefined;
  readonly name: string | undefined;
  readonly ports: PortSet;
  /** `private (RFC 1918)`, `public`: what the addresses are. */
  readonly kind: string | undefined;
  /** Why it is not settled; undefined where it passes for certain. */
  readonly why: string | undefined;
  readonly because: readonly Cite[];
}

const ORDER: readonly Openness[] = ["open", "internet", "metadata", "public", "private", "name", "unknown"];

/** Every way out, the most open first; equal ones in the order of the view. Workloads without one are left out. */
export function inventory(engine: Engine): readonly WayOut[] {
  const ways = engine.ground.workloads.flatMap((workload) => waysOut(engine, workload));
  return ways.sort((a, b) => ORDER.indexOf(a.openness) - ORDER.indexOf(b.openness) || bySize(a, b));
}

function waysOut(engine: Engine, workload: WorkloadFacts): readonly WayOut[] {
  const reach = reachOf(engine, workload, "egress");
  const ways: WayOut[] = [];
  const [unknown] = reach.unknown;
  for (const { ranges, ports, unsettled, because } of reach.outside) {
    const base = { workload, ranges, name: undefined, kind: nameAddresses(ranges), because: because() };
    if (!isNoPort(ports))
      ways.push({ ...base, ports, openness: reach.everything ? "open" : opennessOf(ranges), why: undefined });
    if (!isNoPort(unsettled))
      ways.push({ ...base, ports: unsettled, openness: "unknown", why: unknown?.why ?? "not known" });
  }
  const byName = new Map<string, WayOut>();
  for (const { name: plain, ports, because, ...way } of reach.names) {
    const name = `${plain}${showWay(way)}`;
    const known = byName.get(name);
    const all = known ? unitePorts(known.ports, ports) : ports;
    byName.set(name, {
      workload,
      openness: "name",
      ranges: undefined,
      name,
      ports: all,
      kind: undefined,
      why: undefined,
      because: [...(known?.because ?? []), ...because],
    });
  }
  return [...ways, ...byName.values()];
}

function opennessOf(ranges: IpSet): Openness {
  if (covers(ranges, publicV4)) return "internet";
  if (!isNoAddress(overlap(ranges, metadataAddresses))) return "metadata";
  return nameAddresses(ranges)?.startsWith("private") || nameAddresses(ranges)?.startsWith("unique local")
    ? "private"
    : "public";
}

function bySize(a: WayOut, b: WayOut): number {
  if (!a.ranges || !b.ranges) return 0;
  const difference = sizeOf(b.ranges) - sizeOf(a.ranges);
  return difference > 0n ? 1 : difference < 0n ? -1 : 0;
}
