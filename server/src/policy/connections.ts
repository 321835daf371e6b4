// Every connection that passes, workload to workload and to and from the outside (reach-semantics O1 to O3). Pairs with
// no connection and pairs of a workload with itself are left out (M5).

import { compareSets, type IpSet, unite } from "../base/ipSet.ts";
import type { WorkloadFacts } from "../model/facts.ts";
import { doorsOf } from "./doors.ts";
import { type Engine, rowsOf } from "./engine.ts";
import { isNoPort, type PortSet, portsWithout } from "./portSet.ts";
import { controllerReach } from "./reach.ts";
import type { Row } from "./row.ts";
import { isShut, type Verdict } from "./verdict.ts";

export type Peer =
  | { readonly is: "workload"; readonly workload: WorkloadFacts }
  /** Everything outside for which the answer is the same. */
  | { readonly is: "outside"; readonly ranges: IpSet }
  | { readonly is: "ingressController" };

export interface Connection {
  readonly source: Peer;
  readonly destination: Peer;
  readonly ports: PortSet;
  /** `unknown`: these ports pass if what is not known turns out well. */
  readonly status: "allow" | "unknown";
  /** What would have to be known; only where unknown. */
  readonly why: string | undefined;
}

const INGRESS_CONTROLLER: Peer = { is: "ingressController" };

/** All connections, by source in the order of the view; the outside and the ingress controller come last. */
export function connections(engine: Engine): readonly Connection[] {
  const found: Connection[] = [];
  const { ground } = engine;
  const egress = ground.all.map(rowsOf(engine, "egress"));
  const ingress = ground.all.map(rowsOf(engine, "ingress"));
  const peers = new Map(
    ground.workloads.map((workload): [WorkloadFacts, Peer] => [workload, { is: "workload", workload }]),
  );
  for (const [workload, source] of peers) {
    const index = ground.endpointIndex.get(workload) ?? -1;
    const row = egress[index];
    if (!row) continue;
    for (const [other, destination] of peers) {
      if (other === workload || isSame(other, workload)) continue;
      const otherIndex = ground.endpointIndex.get(other) ?? -1;
      const out = row.towards(otherIndex);
      if (isShut(out)) continue;
      const into = ingress[otherIndex]?.towards(index);
      if (into) add(found, source, destination, ground.meet(out, into).verdict);
    }
    addOutside(row, (ranges, verdict) => add(found, source, { is: "outside", ranges }, verdict));
  }
  for (const [workload, destination] of peers) {
    const row = ingress[ground.endpointIndex.get(workload) ?? -1];
    if (row) addOutside(row, (ranges, verdict) => add(found, { is: "outside", ranges }, destination, verdict));
  }
  for (const workload of doorsOf(engine.view).keys()) {
    const destination = peers.get(workload);
    const pod = ground.endpoints[ground.endpointIndex.get(workload) ?? -1];
    if (!destination || !pod) continue;
    const reach = controllerReach(engine, workload, pod);
    if (!reach) continue;
    push(found, INGRESS_CONTROLLER, destination, reach.ports, undefined);
    push(found, INGRESS_CONTROLLER, destination, reach.unsettled, reach.why ?? "not known");
  }
  return found;
}

/** Pods of one owner with different labels are two entries of the view under one name. */
function isSame(a: WorkloadFacts, b: WorkloadFacts): boolean {
  return a.id.name === b.id.name && a.id.kind === b.id.kind && a.id.namespace === b.id.namespace;
}

function add(found: Connection[], source: Peer, destination: Peer, verdict: Verdict): void {
  push(found, source, destination, verdict.allow, undefined);
  if (verdict.why !== undefined)
    push(found, source, destination, portsWithout(verdict.may, verdict.allow), verdict.why);
}

function push(found: Connection[], source: Peer, destination: Peer, ports: PortSet, why: string | undefined): void {
  if (isNoPort(ports)) return;
  found.push({ source, destination, ports, status: why === undefined ? "allow" : "unknown", why });
}

/** Stretches of the outside with equal verdicts are one peer, whatever rules made them; by address, whatever their order. */
function addOutside(row: Row, tell: (ranges: IpSet, verdict: Verdict) => void): void {
  const byVerdict = new Map<Verdict, IpSet>();
  for (const { ranges, verdict } of row.outside) {
    if (isShut(verdict)) continue;
    const known = byVerdict.get(verdict);
    byVerdict.set(verdict, known ? unite(known, ranges) : ranges);
  }
  const stretches = [...byVerdict].sort(([, a], [, b]) => compareSets(a, b));
  for (const [verdict, ranges] of stretches) tell(ranges, verdict);
}
