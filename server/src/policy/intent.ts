// Whether a connection that was stated as allowed or denied is so, under all policies on both ends: the first pair that is
// otherwise, and what decided it. Knows sets of workloads and addresses, nothing of how an intent is written.

import { type Address, parseAddress } from "../base/ip.ts";
import { type IpSet, isNoAddress, overlap, toBlocks } from "../base/ipSet.ts";
import type { WorkloadFacts } from "../model/facts.ts";
import { showName } from "../model/resourceId.ts";
import { type Engine, rowOf } from "./engine.ts";
import { type End, type Explanation, explain, type Port } from "./explain.ts";
import { commonPorts, hasPort, isNoPort, type PortSet, portRanges, portsWithout } from "./portSet.ts";
import { bothEnds, everythingPasses, type Verdict } from "./verdict.ts";

export type IntentEnd =
  | { readonly is: "workloads"; readonly workloads: readonly WorkloadFacts[] }
  | { readonly is: "addresses"; readonly ranges: IpSet; readonly text: string };

export interface Intent {
  readonly from: IntentEnd;
  readonly to: IntentEnd;
  /** Allowed: each of them passes; denied: none does. */
  readonly ports: PortSet;
  readonly wanted: "allow" | "deny";
}

export interface Breach {
  readonly from: string;
  readonly to: string;
  /** A port of those that are otherwise. */
  readonly port: Port;
  /** Whether all ports of the intent are otherwise. */
  readonly whole: boolean;
  readonly explanation: Explanation;
}

/** The first pair of ends that breaks the intent for certain; what is not known breaks nothing. */
export function breachOf(engine: Engine, { from, to, ports, wanted }: Intent): Breach | undefined {
  for (const source of membersOf(from)) {
    for (const destination of membersOf(to)) {
      if (source.is === "workload" && destination.is === "workload" && source.workload === destination.workload)
        continue;
      for (const { verdict, ends } of verdictsOf(engine, source, destination)) {
        const wrong = wanted === "allow" ? portsWithout(ports, verdict.may) : commonPorts(ports, verdict.allow);
        const port = isNoPort(wrong) ? undefined : portIn(wrong, destination);
        if (!port) continue;
        return {
          from: showMember(source),
          to: showMember(destination),
          port,
          whole: isNoPort(portsWithout(ports, wrong)),
          explanation: explain(engine, ends[0], ends[1], port),
        };
      }
    }
  }
  return undefined;
}

type Member =
  | { readonly is: "workload"; readonly workload: WorkloadFacts }
  | { readonly is: "addresses"; readonly ranges: IpSet; readonly text: string };

function membersOf(end: IntentEnd): readonly Member[] {
  return end.is === "addresses" ? [end] : end.workloads.map((workload) => ({ is: "workload", workload }));
}

function showMember(member: Member): string {
  return member.is === "workload" ? showName(member.workload.id) : member.text;
}

/** The verdicts between two members, one for each stretch of addresses that different rules match. */
function verdictsOf(
  engine: Engine,
  from: Member,
  to: Member,
): readonly { readonly verdict: Verdict; readonly ends: readonly [End, End] }[] {
  if (from.is === "workload" && to.is === "workload") {
    const [a, b] = [from.workload, to.workload].map((workload) => engine.ground.endpointIndex.get(workload));
    if (a === undefined || b === undefined) return [];
    const out = rowOf(engine, a, "egress")?.towards(b) ?? everythingPasses;
    const into = rowOf(engine, b, "ingress")?.towards(a) ?? everythingPasses;
    return [{ verdict: bothEnds(out, into), ends: [from, to] }];
  }
  const [pod, other] = from.is === "workload" ? [from, to] : [to, from];
  if (pod.is !== "workload" || other.is !== "addresses") return [];
  const index = engine.ground.endpointIndex.get(pod.workload);
  const row = index === undefined ? undefined : rowOf(engine, index, pod === from ? "egress" : "ingress");
  return (row?.outside ?? []).flatMap(({ ranges, verdict }) => {
    const inside = overlap(ranges, other.ranges);
    const address = isNoAddress(inside) ? undefined : firstOf(inside);
    if (!address) return [];
    const end: End = { is: "address", address };
    return [{ verdict, ends: pod === from ? ([from, end] as const) : ([end, pod] as const) }];
  });
}

function firstOf(ranges: IpSet): Address | undefined {
  const [block = ""] = toBlocks(ranges);
  return parseAddress(block.slice(0, block.indexOf("/")));
}

/** A port that the destination has, where one is among them; else the lowest. */
function portIn(ports: PortSet, destination: Member): Port | undefined {
  const own = destination.is === "workload" ? destination.workload.ports : [];
  const known = own.find(({ protocol, port }) => hasPort(ports, protocol, port));
  if (known) return { protocol: known.protocol, port: known.port };
  const [first] = portRanges(ports);
  return first && { protocol: first.protocol, port: first.from };
}
