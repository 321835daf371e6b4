// What one workload can really send to, or be reached from: its own policies and the other side's, all dialects (M3).
// The answer is facts and citations; words.ts makes sentences of it.

import { metadataAddresses, publicAddresses } from "../base/ipKinds.ts";
import { allV4, allV6, covers, type IpSet, isNoAddress, overlap } from "../base/ipSet.ts";
import { lazy, memoOn } from "../base/memo.ts";
import type { PolicyFacts, WorkloadFacts } from "../model/facts.ts";
import { showName } from "../model/resourceId.ts";
import { type DnsAnswer, dnsOf, dnsWorkloads } from "./dns.ts";
import { controllerEndpoint, type Door, doorsOf, doorTo } from "./doors.ts";
import { anyController, type PodEndpoint } from "./endpoint.ts";
import { appliedBetween, type Engine, podOf, rowOf, rowsOf, selecting, selectingAt } from "./engine.ts";
import { allowedBy, deniedBy, distinct } from "./evidence.ts";
import { type Exceptions, exceptionsOf } from "./exceptions.ts";
import { type ExposedBy, exposedBy } from "./exposedBy.ts";
import type { Ground } from "./ground.ts";
import { type LeavesBy, leavesBy } from "./leavings.ts";
import { matchesNamespace } from "./matching.ts";
import { type AbsentPeer, deniedPods, type NamedEnd, openRules } from "./openRules.ts";
import type { Cite, Direction } from "./policyRule.ts";
import { commonPorts, isEveryPort, isNoPort, noPort, type PortSet, portsWithout, unitePorts } from "./portSet.ts";
import { makeRow, type Row } from "./row.ts";
import { type Holding, takeOver } from "./takeOver.ts";
import type { Truth } from "./truth.ts";
import { POD, unseenWhy } from "./unseen.ts";
import { everythingPasses, fold, isOpen, isShut, type Meeting, type Verdict } from "./verdict.ts";

export interface Reach {
  readonly workload: WorkloadFacts;
  readonly direction: Direction;
  /** Policies that select its pods for this direction, in the order in which they are tried. */
  readonly selectedBy: readonly PolicyFacts[];
  /** Whether some policy denies what no rule allows. */
  readonly isolated: Truth;
  /** Its own policies let everything through, whatever the other ends say. */
  readonly everything: boolean;
  /** Nothing passes, and nothing might. */
  readonly nothing: boolean;
  /** What deny rules take out of everything, where no policy isolates the pods; undefined where one may. */
  readonly exceptions: Exceptions | undefined;
  /** Other workloads that it reaches, or that reach it, in the order of the view. */
  readonly workloads: readonly ReachedWorkload[];
  /** Addresses outside, in stretches that different rules open. */
  readonly outside: readonly ReachedOutside[];
  /** DNS names that a policy opens (they can't be turned into addresses), and nodes whose addresses are not known. */
  readonly names: readonly NamedEnd[];
  /** Names that a rule would open, if the pod could look them up where their addresses are learnt (CI-12). */
  readonly unlearnt: readonly NamedEnd[];
  /** Pods that a rule opens and of which none is known. */
  readonly absent: readonly AbsentPeer[];
  /** Pods that a rule denies and of which none is known, where all else is open. */
  readonly deniedAbsent: readonly AbsentPeer[];
  /** Workloads that its own policies let through by a rule, and that refuse on their side. */
  readonly blockedByOtherSide: readonly ReachedWorkload[];
  /** Names of those of them that refuse every port, each once: `payments/ledger`. Cheaper than the list. */
  readonly refusing: readonly string[];
  /** What is taken as given where the input does not say it (M7), each once. */
  readonly assumptions: readonly string[];
  /** What could not be settled, each reason once. */
  readonly unknown: readonly { readonly why: string }[];
  /** The ingress controller, where an Ingress leads to this workload; only for ingress. */
  readonly controller: ControllerReach | undefined;
  /** Services that put it within reach of clients outside; only for ingress. */
  readonly exposed: readonly ExposedBy[];
  /** Workloads that serve DNS, as far as they are known. */
  readonly dnsWorkloads: readonly WorkloadFacts[];
  /** Only for egress. */
  readonly dns: DnsAnswer | undefined;
  /** Gateways by which what it sends to the outside leaves; only for egress. */
  readonly leavesBy: readonly LeavesBy[];
  /** Ports open to public addresses, all or some of them. */
  readonly internet: PortSet;
  /** Ports open to the metadata addresses of cloud hosts (SV-8). */
  readonly metadata: PortSet;
}

export interface ControllerReach extends Door {
  /** Ports that might pass, and why that is not settled. */
  readonly unsettled: PortSet;
  readonly why: string | undefined;
  /** Ports that an Ingress needs and the workload's policies refuse. */
  readonly refused: PortSet;
}

export interface ReachedWorkload {
  readonly peer: WorkloadFacts;
  /** Ports that pass for certain (in `blockedByOtherSide`: that the other side refuses). */
  readonly ports: PortSet;
  /** Of these: ports of which only some requests pass. */
  readonly limited: PortSet;
  /** Ports that might pass. */
  readonly unsettled: PortSet;
  /** The rules on both sides that allow (or refuse) it. */
  because(): readonly Cite[];
}

export interface ReachedOutside {
  readonly ranges: IpSet;
  readonly ports: PortSet;
  readonly limited: PortSet;
  readonly unsettled: PortSet;
  /** The rules that open it; of a part of the ranges, where one is asked for. */
  because(of?: IpSet): readonly Cite[];
}

/** The reach of a workload's pods in one direction; also of a workload that is not in the view. */
export function reachOf(engine: Engine, workload: WorkloadFacts, direction: Direction): Reach {
  const kept = reachesOn(engine)[direction];
  const known = kept.get(workload) ?? takeOver(engine, workload, direction, makeReach);
  kept.set(workload, known);
  return known;
}

const reachesOn = memoOn((_: Engine) => ({
  egress: new Map<WorkloadFacts, Reach>(),
  ingress: new Map<WorkloadFacts, Reach>(),
}));

function makeReach(on: Holding, workload: WorkloadFacts, direction: Direction): Reach {
  const { engine } = on;
  const { ground } = engine;
  const index = ground.endpointIndex.get(workload);
  const self = podOf(engine, workload);
  const row =
    (index === undefined ? undefined : rowOf(engine, index, direction)) ??
    makeRow(ground, self, direction, selecting(engine, self, direction));
  const unknown = new Set<string>();
  const passing: { readonly at: number; readonly meeting: Meeting }[] = [];
  const refusing: { readonly at: number; readonly meeting: Meeting }[] = [];
  let everything = true;
  let nothing = true;

  const otherSide = otherSideOf(engine, self, index, opposite(direction));
  for (const at of ground.all) {
    const members = ground.members[at];
    if (!members || (members.length === 1 && members[0] === workload)) continue;
    const own = row.towards(at);
    if (!isOpen(own)) everything = false;
    if (isShut(own)) continue;
    const meeting = ground.meet(own, otherSide(at));
    if (meeting.verdict.why !== undefined) unknown.add(meeting.verdict.why);
    if (!isShut(meeting.verdict)) {
      nothing = false;
      passing.push({ at, meeting });
    }
    if (!isNoPort(meeting.refused)) refusing.push({ at, meeting });
  }
  // The lists are made when they are asked for: a lens that says "everything" names none of 2,000 workloads.
  const listOf = (met: typeof passing, make: (peer: WorkloadFacts, at: number, meeting: Meeting) => ReachedWorkload) =>
    lazy(() => {
      const list = met.flatMap(({ at, meeting }) =>
        (ground.members[at] ?? []).filter((peer) => peer !== workload).map((peer) => make(peer, at, meeting)),
      );
      return inViewOrder(on.engine, list, ({ peer }) => peer);
    });
  const workloads = listOf(passing, (peer, at, { verdict, unsettled }) => ({
    peer,
    ports: verdict.allow,
    limited: verdict.limited,
    unsettled,
    because: lazy(() => becauseOf(on.engine, row, at, self, verdict)),
  }));
  const blockedByOtherSide = listOf(refusing, (peer, at, { refused }) => ({
    peer,
    ports: refused,
    limited: noPort,
    unsettled: noPort,
    because: lazy(() => refusalOf(on.engine, at, self, direction, refused)),
  }));

  const isolated = isolation(row);
  const exceptions = lazy(() => (isolated === "no" ? exceptionsOf(ground, row, workload) : undefined));
  const refusingNames = lazy(() => {
    const names = new Set<string>();
    for (const { at, meeting } of refusing) {
      if (!isEveryPort(meeting.refused)) continue;
      for (const peer of ground.members[at] ?? []) if (peer !== workload) names.add(showName(peer.id));
    }
    return [...names];
  });

  const outside: ReachedOutside[] = [];
  let internet = noPort;
  let metadata = noPort;
  for (const { ranges, verdict, matched } of row.outside) {
    if (!isOpen(verdict)) everything = false;
    if (verdict.why !== undefined) unknown.add(verdict.why);
    if (isShut(verdict)) continue;
    nothing = false;
    outside.push({
      ranges,
      ports: verdict.allow,
      limited: verdict.limited,
      unsettled: portsWithout(verdict.may, verdict.allow),
      because: (of = ranges) => allowedBy(matched, verdict.may, { is: "outside", ranges: of }, ground),
    });
    if (!isNoAddress(overlap(ranges, publicAddresses))) internet = unitePorts(internet, verdict.allow);
    if (!isNoAddress(overlap(ranges, metadataAddresses))) metadata = unitePorts(metadata, verdict.allow);
  }

  const { names, unlearnt, absent, unknown: unsettledNames } = openRules(engine, row);
  for (const why of unsettledNames) unknown.add(why);
  // What is open to all who are known may be closed to others: where nobody is known, that would be everything.
  const closedToUnknown =
    everything &&
    row.selecting.length > 0 &&
    !isOpen(fold(appliedBetween(engine, self, direction, anyController, row.selecting)));
  const deniedAbsent = closedToUnknown ? deniedPods(engine, row) : [];
  if (closedToUnknown && deniedAbsent.length === 0 && ground.endpoints.length <= 1) everything = false;
  for (const why of unseenPeers(engine, row)) unknown.add(why);
  const dns = direction === "egress" ? dnsOf(engine, row) : undefined;
  if (dns && dns.udp !== "deny") nothing = false;
  const controller = direction === "ingress" ? controllerReach(engine, workload, self) : undefined;
  if (controller && !isNoPort(unitePorts(controller.ports, controller.unsettled))) nothing = false;
  return {
    workload,
    direction,
    selectedBy: policiesOf(row),
    isolated,
    get exceptions() {
      return exceptions();
    },
    everything,
    nothing: nothing && names.length === 0 && absent.length === 0 && unknown.size === 0,
    get workloads() {
      return workloads();
    },
    outside,
    names,
    unlearnt,
    absent,
    deniedAbsent,
    get blockedByOtherSide() {
      return blockedByOtherSide();
    },
    get refusing() {
      return refusingNames();
    },
    assumptions: assumptionsOf(engine, row),
    unknown: [...unknown].map((why) => ({ why })),
    controller,
    exposed: direction === "ingress" ? exposedBy(engine.view, workload, row) : [],
    dnsWorkloads: dnsWorkloads(engine),
    dns,
    // Gateways come and go without a policy's edit: the newest engine is asked.
    get leavesBy() {
      return direction === "egress" ? leavesBy(on.engine, self, outside) : [];
    },
    internet,
    metadata,
  };
}

/** What the ingress controller may open to a workload's pods, through the Ingresses that lead there (IG-1). */
export function controllerReach(
  engine: Engine,
  workload: WorkloadFacts,
  self: PodEndpoint,
): ControllerReach | undefined {
  const isKnown = engine.ground.endpointIndex.has(workload);
  const door = isKnown ? doorsOf(engine.view).get(workload) : doorTo(engine.view, workload);
  if (!door) return undefined;
  const verdict = fold(appliedBetween(engine, self, "ingress", controllerEndpoint(engine.options)));
  const ports = commonPorts(door.ports, verdict.allow);
  const may = commonPorts(door.ports, verdict.may);
  return {
    ports,
    unsettled: portsWithout(may, ports),
    why: verdict.why,
    refused: portsWithout(door.ports, may),
    because: door.because,
  };
}

/** What the policies of the endpoint at a position say to this pod. */
function otherSideOf(
  engine: Engine,
  self: PodEndpoint,
  index: number | undefined,
  direction: Direction,
): (at: number) => Verdict {
  if (index !== undefined) {
    const rowAt = rowsOf(engine, direction);
    return (at) => rowAt(at)?.towards(index) ?? everythingPasses;
  }
  return (at) => {
    const peer = engine.ground.endpoints[at];
    const list = selectingAt(engine, at, direction);
    return peer && list.length > 0
      ? engine.ground.intern(fold(appliedBetween(engine, peer, direction, self, list)))
      : everythingPasses;
  };
}

function opposite(direction: Direction): Direction {
  return direction === "egress" ? "ingress" : "egress";
}

function becauseOf(engine: Engine, row: Row, at: number, self: PodEndpoint, verdict: Verdict): readonly Cite[] {
  const peer = engine.ground.endpoints[at];
  if (!peer) return [];
  return distinct([
    ...allowedBy(row.matchedBy(at), verdict.may, peer, engine.ground),
    ...allowedBy(appliedBetween(engine, peer, opposite(row.direction), self), verdict.may, self, engine.ground),
  ]);
}

function refusalOf(
  engine: Engine,
  at: number,
  self: PodEndpoint,
  direction: Direction,
  ports: PortSet,
): readonly Cite[] {
  const peer = engine.ground.endpoints[at];
  return peer ? deniedBy(appliedBetween(engine, peer, opposite(direction), self), ports, self, engine.ground) : [];
}

function policiesOf(row: Row): readonly PolicyFacts[] {
  return [...new Set(row.selecting.flatMap(({ part }) => part.policy ?? []))];
}

function isolation(row: Row): Truth {
  let truth: Truth = "no";
  for (const { part, selects } of row.selecting) {
    if (!part.isolates) continue;
    if (selects === "yes") return "yes";
    truth = selects;
  }
  return truth;
}

/** Namespaces whose pods can't be seen, where a rule opens pods of them. */
function unseenPeers(engine: Engine, row: Row): readonly string[] {
  if (engine.options.unsettled === "no") return [];
  const unseen = unseenPodsOn(engine);
  const whys = new Set<string>();
  for (const { part } of row.selecting) {
    for (const rule of part.rules) {
      if (rule.action !== "allow") continue;
      for (const peer of rule.peers) {
        if (peer.is !== "pods") continue;
        const { namespace } = peer.match;
        if (namespace !== undefined) {
          const why = unseenWhy(engine.view.coverage(POD, namespace), "pods", namespace);
          if (why !== undefined) whys.add(why);
        } else {
          for (const { name, why } of unseen)
            if (matchesNamespace(peer.match, name, engine.ground) !== "no") whys.add(why);
        }
      }
    }
  }
  return [...whys];
}

/** Rules by address, where it matters that pods' addresses are not known or plugins differ (NP-12, AN-7). */
function assumptionsOf(engine: Engine, row: Row): readonly string[] {
  const found = new Set<string>();
  const isUnplaced = engine.ground.endpoints.some(({ addresses }) => isNoAddress(addresses));
  for (const { assumes } of row.selecting.flatMap(({ part }) => part.rules))
    if (assumes !== undefined) found.add(assumes);
  for (const peer of row.selecting.flatMap(({ part }) => part.rules.flatMap((rule) => rule.peers))) {
    if (peer.is !== "addresses" || peer.matchesPods === "never") continue;
    const byAddress = peer.matchesPods === "always" || engine.options.ipBlockMatchesPods === "byAddress";
    if (!byAddress && engine.options.plugin === "kubernetes")
      found.add("ipBlock matches no pods; network plugins differ");
    const isWhole = covers(peer.ranges, allV4) || covers(peer.ranges, allV6);
    if (byAddress && isUnplaced && !isWhole) found.add("pods whose addresses are not known lie in none of the blocks");
  }
  return [...found];
}

/** Known namespaces whose pods can't be seen. */
const unseenPodsOn = memoOn(({ view }: Engine) =>
  view.namespaces.flatMap(({ id }) => {
    const why = unseenWhy(view.coverage(POD, id.name), "pods", id.name);
    return why === undefined ? [] : [{ name: id.name, why }];
  }),
);

const positionsOn = memoOn((ground: Ground) => new Map(ground.workloads.map((workload, index) => [workload, index])));

/** Items in the order of the view's workloads. */
export function inViewOrder<T>(
  engine: Engine,
  items: readonly T[],
  workloadOf: (item: T) => WorkloadFacts,
): readonly T[] {
  const order = positionsOn(engine.ground);
  const placed = items.map((item) => ({ item, at: order.get(workloadOf(item)) ?? 0 }));
  if (placed.every(({ at }, index) => index === 0 || at > (placed[index - 1]?.at ?? 0))) return items;
  return placed.sort((a, b) => a.at - b.at).map(({ item }) => item);
}
