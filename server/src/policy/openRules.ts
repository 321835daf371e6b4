// Ends that a rule opens and that are no endpoint of the ground: DNS names, nodes whose addresses are not known, and pods
// of which none is known. What other rules decide first counts for them too.

import { metadataAddresses } from "../base/ipKinds.ts";
import { covers, everyAddress, isNoAddress, ofCidrs, unite } from "../base/ipSet.ts";
import { lazy } from "../base/memo.ts";
import { showSelector } from "../model/selector.ts";
import { describedVerdict, nobody, takesInPods } from "./describedEnd.ts";
import type { Engine } from "./engine.ts";
import { type Lookups, learntOf, lookupsOf } from "./learntNames.ts";
import { isForPod, nodeRanges, portsOf, WHICH_NODE } from "./matching.ts";
import { coversPattern, type NamePattern, type Wildcards } from "./namePattern.ts";
import type { Cite, PeerMatch, PodMatch, PolicyRule } from "./policyRule.ts";
import { commonPorts, isNoPort, noPort, type PortSet, portsWithout } from "./portSet.ts";
import type { Row } from "./row.ts";
import { both, opposite, type Truth } from "./truth.ts";
import { everythingPasses, type Verdict } from "./verdict.ts";

/** A destination that is known by a name alone: `api.example.com`, `nodes with role=edge`. */
export interface NamedEnd {
  readonly name: string;
  readonly is: "domain" | "nodes";
  /** How the name reads where it is a pattern. */
  readonly wildcards: Wildcards;
  readonly ports: PortSet;
  /** Of these: ports of which only some requests pass. */
  readonly limited: PortSet;
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
  /** Names that a rule would open and whose addresses are never learnt, for the pod can't look them up through a proxy (CI-12). */
  readonly unlearnt: readonly NamedEnd[];
  readonly absent: readonly AbsentPeer[];
  /** Why some of it is not settled. */
  readonly unknown: readonly string[];
}

/** What the allow rules of a row open besides endpoints and addresses. */
export function openRules(engine: Engine, row: Row): OpenRules {
  const names: NamedEnd[] = [];
  const unlearnt: NamedEnd[] = [];
  const lookups = lazy(() => lookupsOf(engine, row));
  const absent: AbsentPeer[] = [];
  const unknown = new Set<string>();
  const judge = makeJudge(engine, row);
  for (const { part } of row.selecting) {
    for (const rule of part.rules) {
      if (rule.action !== "allow" || isForPod(rule, row.self, engine.ground) === "no") continue;
      for (const peer of rule.peers) {
        const limit = rule.limit === undefined ? {} : { limit: rule.limit };
        const because = [{ ...rule.cite, path: peer.path, ...limit }];
        // In egress a name of a port needs a known pod; in ingress it is looked up in the pod itself (NP-16).
        const ports = portsOf(rule, row.direction === "ingress" ? row.self : nobody).may;
        for (const end of namesOf(engine, peer, lookups)) {
          const own = { name: end.name, is: end.is, wildcards: end.wildcards ?? "labels" };
          if (end.isUnlearnt) {
            unlearnt.push({ ...own, ports, limited: noPort, because });
            if (end.why !== undefined) unknown.add(end.why);
            continue;
          }
          const { allow, may, why } = judge(end.takenIn);
          const sure = commonPorts(ports, allow);
          const limited = rule.limit === undefined ? noPort : sure;
          if (!isNoPort(sure)) names.push({ ...own, ports: sure, limited, because });
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
  return { names, unlearnt, absent, unknown: [...unknown] };
}

/** Pods that a deny rule speaks of and of which none is known. */
export function deniedPods(engine: Engine, row: Row): readonly AbsentPeer[] {
  return row.selecting.flatMap(({ part }) =>
    part.rules.flatMap((rule) => {
      if (rule.action !== "deny" || isForPod(rule, row.self, engine.ground) === "no") return [];
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

type Judge = (takenIn: (peer: PeerMatch) => Truth) => Verdict;

/** The verdict of all rules of the row on an end that peers take in as the callback says. */
function makeJudge(engine: Engine, { selecting, direction, self }: Row): Judge {
  // Where nothing denies and nothing passes, an allow rule decides by itself.
  if (selecting.every(({ part }) => part.rules.every(({ action }) => action === "allow")))
    return () => everythingPasses;
  return (takenIn) => describedVerdict(engine, selecting, self, direction, takenIn);
}

interface NameInRule {
  readonly name: string;
  readonly is: NamedEnd["is"];
  readonly takenIn: (peer: PeerMatch) => Truth;
  readonly wildcards?: Wildcards;
  readonly isUnlearnt?: boolean;
  /** Why it might be learnt all the same. */
  readonly why?: string | undefined;
}

function namesOf(engine: Engine, peer: PeerMatch, lookups: () => Lookups): readonly NameInRule[] {
  if (peer.is === "names") {
    return peer.patterns.flatMap((text): readonly NameInRule[] => {
      const name: NamePattern = { text, wildcards: peer.wildcards ?? "labels" };
      const takenIn = (pattern: NamePattern) => (other: PeerMatch) => takesInName(other, peer, pattern);
      if (!peer.learnt) return [{ name: text, is: "domain", takenIn: takenIn(name) }];
      const { names, why } = learntOf(lookups(), name);
      return [
        ...names.map(
          (one): NameInRule => ({
            name: one.text,
            is: "domain",
            wildcards: one.wildcards,
            takenIn: takenIn(one),
          }),
        ),
        ...(names.length === 0 || why !== undefined
          ? [{ name: text, is: "domain", takenIn: takenIn(name), isUnlearnt: true, why } as const]
          : []),
      ];
    });
  }
  if (peer.is !== "nodes") return [];
  const isOneOfAll = peer.hosts === "own" || peer.hosts === "others";
  if (!isOneOfAll && nodeRanges(peer.selector, engine.ground)) return [];
  return [{ name: showNodes(peer), is: "nodes", takenIn: (other) => takesInNodes(other, peer) }];
}

function showNodes({ selector, hosts }: Extract<PeerMatch, { is: "nodes" }>): string {
  if (hosts === "own") return "its own node";
  if (hosts === "others") return "other nodes";
  const labels = showSelector(selector);
  return labels === "" ? "all nodes" : `nodes with ${labels}`;
}

const ON_ONE_LINK = unite(metadataAddresses, ofCidrs(["169.254.0.0/16", "fe80::/10"]));

/** Whether a peer takes in a name that another peer opens. */
function takesInName(peer: PeerMatch, of: Extract<PeerMatch, { is: "names" }>, name: NamePattern): Truth {
  switch (peer.is) {
    case "everyone":
      return "yes";
    case "addresses":
      // What is no DNS name may be inside the cluster.
      if (covers(peer.ranges, everyAddress) && !of.described) return "yes";
      // No name in DNS stands for an address that is only good on one link, and a cloud's metadata has none.
      return covers(ON_ONE_LINK, peer.ranges) ? "no" : { why: `which addresses ${name.text} has is not known` };
    case "names":
      if (peer === of) return "yes";
      return !of.described &&
        peer.patterns.some((text) => coversPattern({ text, wildcards: peer.wildcards ?? "labels" }, name))
        ? "yes"
        : "no";
    case "pods":
    case "nodes":
      return "no";
    case "unclear":
      return { why: peer.why };
    case "every":
      return peer.of.reduce<Truth>((truth, one) => both(truth, takesInName(one, of, name)), "yes");
    case "not":
      return opposite(takesInName(peer.of, of, name));
  }
}

function takesInNodes(peer: PeerMatch, nodes: Extract<PeerMatch, { is: "nodes" }>): Truth {
  switch (peer.is) {
    case "everyone":
      return "yes";
    case "addresses":
      if (peer.matchesPods === "never") return "no";
      if (covers(peer.ranges, everyAddress)) return "yes";
      return isNoAddress(peer.ranges) ? "no" : { why: "addresses of the nodes are not known" };
    case "nodes":
      if (peer === nodes || peer.hosts === "all") return "yes";
      if (peer.hosts !== undefined) return peer.hosts === nodes.hosts ? "yes" : { why: WHICH_NODE };
      return peer.selector.requirements.length === 0 ? "yes" : { why: "labels of the nodes are not known" };
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
