// Ends that a rule opens and that are no endpoint of the ground: DNS names, nodes whose addresses are not known, and pods
// of which none is known. What other rules decide first counts for them too.

import { covers, everyAddress, type IpSet, isNoAddress, overlap } from "../base/ipSet.ts";
import { showSelector } from "../model/selector.ts";
import { describedVerdict, nobody, takesInPods } from "./describedEnd.ts";
import type { Engine } from "./engine.ts";
import { nodeRanges, portsOf } from "./matching.ts";
import { coversName } from "./namePattern.ts";
import type { Cite, PeerMatch, PodMatch, PolicyRule } from "./policyRule.ts";
import { commonPorts, isNoPort, type PortSet, portsWithout, unitePorts } from "./portSet.ts";
import type { Row } from "./row.ts";
import { both, opposite, type Truth } from "./truth.ts";
import { everythingPasses, type Verdict } from "./verdict.ts";

/** A destination that is known by a name alone: `api.example.com`, `nodes with role=edge`. */
export interface NamedEnd {
  readonly name: string;
  readonly is: "domain" | "nodes";
  readonly ports: PortSet;
  /** The pods in between that lead there: `istio-egressgateway`. */
  readonly through?: string;
  /** Whether a way without them stays open. */
  readonly alsoDirect?: boolean;
  readonly because: readonly Cite[];
}

export interface AbsentPeer {
  readonly match: PodMatch;
  readonly ports: PortSet;
  /** Names of ports, which only a pod could turn into numbers (NP-16). */
  readonly portNames: readonly string[];
  readonly because: readonly Cite[];
}

export interface OpenRules {
  readonly names: readonly NamedEnd[];
  readonly absent: readonly AbsentPeer[];
  /** Why some of it is not settled. */
  readonly unknown: readonly string[];
}

/** What the allow rules of a row open besides endpoints and addresses. */
export function openRules(engine: Engine, row: Row): OpenRules {
  const names: NamedEnd[] = [];
  const absent: AbsentPeer[] = [];
  const unknown = new Set<string>();
  const judge = makeJudge(engine, row);
  for (const { part } of row.selecting) {
    for (const rule of part.rules) {
      if (rule.action !== "allow") continue;
      for (const peer of rule.peers) {
        const because = [{ ...rule.cite, path: peer.path }];
        // In egress a name of a port needs a known pod; in ingress it is looked up in the pod itself (NP-16).
        const ports = portsOf(rule, row.direction === "ingress" ? row.self : nobody).may;
        for (const end of namesOf(engine, peer)) {
          const { allow, may, why } = judge(end.takenIn);
          const sure = commonPorts(ports, allow);
          if (!isNoPort(sure)) names.push({ name: end.name, is: end.is, ports: sure, because });
          if (why !== undefined && !isNoPort(portsWithout(commonPorts(ports, may), allow))) unknown.add(why);
        }
        if (peer.is !== "pods") continue;
        const { yes, maybe } = engine.ground.podsMatching(peer.match);
        if (yes.length > 0 || maybe.length > 0) continue;
        const portNames = row.direction === "ingress" ? [] : portNamesOf(rule);
        const open = commonPorts(ports, judge((other) => takesInPods(engine, other, peer.match)).may);
        // A port that has only a name stays: which number it is decides nothing where no rule denies.
        if (isNoPort(open) && (portNames.length === 0 || !isNoPort(ports))) continue;
        absent.push({ match: peer.match, ports: open, portNames, because });
      }
    }
  }
  return { names: together(names), absent, unknown: [...unknown] };
}

/** One entry for a name, whichever rules open it. */
function together(names: readonly NamedEnd[]): readonly NamedEnd[] {
  const found = new Map<string, NamedEnd>();
  for (const end of names) {
    const key = `${end.is} ${end.name}`;
    const known = found.get(key);
    const merged = known && {
      ...known,
      ports: unitePorts(known.ports, end.ports),
      because: [...known.because, ...end.because],
    };
    found.set(key, merged ?? end);
  }
  return [...found.values()];
}

/** Pods that a deny rule speaks of and of which none is known. */
export function deniedPods(engine: Engine, row: Row): readonly AbsentPeer[] {
  return row.selecting.flatMap(({ part }) =>
    part.rules.flatMap((rule) => {
      if (rule.action !== "deny") return [];
      const ports = portsOf(rule, row.direction === "ingress" ? row.self : nobody).may;
      return rule.peers.flatMap((peer): readonly AbsentPeer[] => {
        if (peer.is !== "pods") return [];
        const { yes, maybe } = engine.ground.podsMatching(peer.match);
        if (yes.length > 0 || maybe.length > 0) return [];
        const portNames = row.direction === "ingress" ? [] : portNamesOf(rule);
        return [{ match: peer.match, ports, portNames, because: [{ ...rule.cite, path: peer.path }] }];
      });
    }),
  );
}

function portNamesOf({ ports }: PolicyRule): readonly string[] {
  return (ports ?? []).flatMap((port) => (port.is === "named" ? port.name : []));
}

/** The verdict of a row on a name, wherever it may lead. */
export function nameVerdict(engine: Engine, { selecting, direction, self }: Row, name: string): Verdict {
  return describedVerdict(engine, selecting, self, direction, (peer) => takesInName(peer, name, undefined));
}

type Judge = (takenIn: (peer: PeerMatch) => Truth) => Verdict;

/** The verdict of all rules of the row on an end that peers take in as the callback says. */
function makeJudge(engine: Engine, { selecting, direction, self }: Row): Judge {
  // Where nothing denies and nothing passes, an allow rule decides by itself, but for another plane.
  const plane = selecting[0]?.part.plane;
  if (selecting.every(({ part }) => part.plane === plane && part.rules.every(({ action }) => action === "allow")))
    return () => everythingPasses;
  return (takenIn) => describedVerdict(engine, selecting, self, direction, takenIn);
}

interface NameInRule {
  readonly name: string;
  readonly is: NamedEnd["is"];
  readonly takenIn: (peer: PeerMatch) => Truth;
}

function namesOf(engine: Engine, peer: PeerMatch): readonly NameInRule[] {
  if (peer.is === "names") {
    return peer.patterns.map((name) => ({
      name,
      is: "domain",
      takenIn: (other) => takesInName(other, name, peer.at),
    }));
  }
  if (peer.is !== "nodes" || nodeRanges(peer.selector, engine.ground)) return [];
  const labels = showSelector(peer.selector);
  const name = labels === "" ? "all nodes" : `nodes with ${labels}`;
  return [{ name, is: "nodes", takenIn: (other) => takesInNodes(other, peer) }];
}

/** `at`: the addresses behind the name, where all are known. */
function takesInName(peer: PeerMatch, name: string, at: IpSet | undefined): Truth {
  switch (peer.is) {
    case "everyone":
      return "yes";
    case "addresses":
      if (covers(peer.ranges, everyAddress)) return "yes";
      if (isNoAddress(peer.ranges)) return "no";
      if (at && covers(peer.ranges, at)) return "yes";
      if (at && isNoAddress(overlap(peer.ranges, at))) return "no";
      return { why: `which addresses ${name} has is not known` };
    case "names":
      return peer.patterns.some((pattern) => coversName(pattern, name)) ? "yes" : "no";
    case "pods":
    case "nodes":
      return "no";
    case "unclear":
      return { why: peer.why };
    case "every":
      return peer.of.reduce<Truth>((truth, one) => both(truth, takesInName(one, name, at)), "yes");
    case "not":
      return opposite(takesInName(peer.of, name, at));
  }
}

function takesInNodes(peer: PeerMatch, nodes: Extract<PeerMatch, { is: "nodes" }>): Truth {
  switch (peer.is) {
    case "everyone":
      return "yes";
    case "addresses":
      if (covers(peer.ranges, everyAddress)) return "yes";
      return isNoAddress(peer.ranges) ? "no" : { why: "addresses of the nodes are not known" };
    case "nodes":
      if (peer === nodes || peer.selector.requirements.length === 0) return "yes";
      return { why: "labels of the nodes are not known" };
    case "names":
    case "pods":
      return "no";
    case "unclear":
      return { why: peer.why };
    case "every":
      return peer.of.reduce<Truth>((truth, one) => both(truth, takesInNodes(one, nodes)), "yes");
    case "not":
      return opposite(takesInNodes(peer.of, nodes));
  }
}
