// Which policies come first, and what that leaves to the others: rules that earlier rules of their tier decide already, what a
// tier before takes from those behind it, policies of one place in the order. Answers are kept with the engine.

import type { Path } from "../base/json.ts";
import { canonical } from "../base/json.ts";
import { memoOn } from "../base/memo.ts";
import type { PolicyFacts } from "../model/facts.ts";
import { sameRow } from "./contribution.ts";
import { type Engine, rowOf, selectingAt } from "./engine.ts";
import { deniedBy, distinct } from "./evidence.ts";
import { describedMatches } from "./implication.ts";
import { hasNamedPort } from "./matching.ts";
import type { Action, Cite, Direction, PeerMatch, PodMatch, PolicyPart, PolicyRule } from "./policyRule.ts";
import { commonPorts, isNoPort } from "./portSet.ts";
import { makeRow, type Selecting } from "./row.ts";
import { doMeet, mayTake, namespaced, type Stretch, stretchesOf, take } from "./stretch.ts";
import { fold } from "./verdict.ts";

/** A rule, or one of its peers, of which others decide everything first. */
export interface Overruled {
  readonly path: Path;
  /** The rules that do, in their order. */
  readonly by: readonly Decider[];
}

export interface Decider {
  readonly action: Action;
  readonly cite: Cite;
}

/** Rules of a policy that are never reached, for earlier rules of the tier decide all that they speak of (AN-4). */
export function unreachableRules(engine: Engine, policy: PolicyFacts): readonly Overruled[] {
  return keptOn(engine).unreachable(policy);
}

/** Peers of a policy's allow rules whose connections a tier before denies. */
export function deniedPeers(engine: Engine, policy: PolicyFacts): readonly Overruled[] {
  return keptOn(engine).denied(policy);
}

/** A direction of a policy that no pod asks, for others isolate all known pods of it in a tier before. */
export interface NeverAsked {
  readonly direction: Direction;
  /** How many workloads it selects. */
  readonly workloads: number;
  readonly by: readonly Cite[];
}

/** Directions of a policy that the tiers before leave nothing to (AN-5); none where it selects no known pod. */
export function neverAsked(engine: Engine, policy: PolicyFacts): readonly NeverAsked[] {
  return keptOn(engine).neverAsked(policy);
}

/** Policies that stand at the same place in the order, where it makes a difference which one is tried first (AN-1). */
export function rivals(engine: Engine, policy: PolicyFacts): readonly PolicyFacts[] {
  return keptOn(engine).rivals(policy);
}

const keptOn = memoOn((engine: Engine) => ({
  unreachable: memoOn((policy: PolicyFacts) => findUnreachable(engine, policy)),
  denied: memoOn((policy: PolicyFacts) => findDenied(engine, policy)),
  neverAsked: memoOn((policy: PolicyFacts) => findNeverAsked(engine, policy)),
  rivals: memoOn((policy: PolicyFacts) => findRivals(engine, policy)),
}));

function findUnreachable(engine: Engine, policy: PolicyFacts): readonly Overruled[] {
  return engine.lowered(policy).parts.flatMap((part) => {
    const before = partsOf(engine, part.direction).filter(
      (other) => isBefore(other, part) && other.tier === part.tier && other.order < part.order && !other.isolates,
    );
    return part.rules.flatMap((rule, index) => {
      const stretches = stretchesOf(rule, rule.peers);
      const by =
        stretches &&
        decidedFor(engine, part.subject, stretches, [...before, { ...part, rules: part.rules.slice(0, index) }]);
      return by ? [{ path: rule.cite.path, by }] : [];
    });
  });
}

/** Whether a part is one of those that are asked before another for certain: of its plane, with a subject that says all. */
function isBefore(other: PolicyPart, part: PolicyPart): boolean {
  return other.plane === part.plane && other.unless === undefined && other.doubt === undefined;
}

/**
 * Who decides all of the stretches for every pod of a subject; undefined where something is left to others or, where denials
 * alone count, another rule might decide a part of it first.
 */
function decidedFor(
  engine: Engine,
  subject: PodMatch,
  stretches: readonly Stretch[],
  parts: readonly PolicyPart[],
  wanted: "any" | "deny" = "any",
): readonly Decider[] | undefined {
  const { ground } = engine;
  const by = new Set<PolicyRule>();
  for (const pods of namespaced(subject)) {
    let left = stretches;
    for (const part of parts) {
      const selects = describedMatches(pods, part.subject, ground);
      if (selects === "no") continue;
      for (const rule of part.rules) {
        if (left.length === 0) break;
        if (wanted === "deny" && rule.action !== "deny") {
          if (left.some((stretch) => mayTake(stretch, rule, ground))) return undefined;
        } else if (selects === "yes") {
          const cut = left.map((stretch) => take(stretch, rule, ground));
          if (cut.some(({ taken }) => taken !== undefined)) by.add(rule);
          left = cut.flatMap((piece) => piece.left);
        }
      }
    }
    if (left.length > 0) return undefined;
  }
  return [...by].map(({ action, cite }) => ({ action, cite }));
}

function findDenied(engine: Engine, policy: PolicyFacts): readonly Overruled[] {
  return engine.lowered(policy).parts.flatMap((part) => {
    const before = partsOf(engine, part.direction).filter((other) => isBefore(other, part) && other.tier < part.tier);
    if (!before.some(({ rules }) => rules.some(({ action }) => action === "deny"))) return [];
    return part.rules.flatMap((rule) =>
      rule.action !== "allow"
        ? []
        : rule.peers.flatMap((peer): readonly Overruled[] => {
            const by = deniedByWords(engine, part, rule, peer, before) ?? deniedToPods(engine, part, rule, peer);
            return by ? [{ path: peer.path, by }] : [];
          }),
    );
  });
}

/** Denied whatever pods there are: every rule before that takes a part of it is a denial, and nothing is left. */
function deniedByWords(
  engine: Engine,
  part: PolicyPart,
  rule: PolicyRule,
  peer: PeerMatch,
  before: readonly PolicyPart[],
): readonly Decider[] | undefined {
  const stretches = stretchesOf(rule, [peer]);
  return stretches && decidedFor(engine, part.subject, stretches, before, "deny");
}

/** Denied to all pods that are known, on both ends. */
function deniedToPods(
  engine: Engine,
  part: PolicyPart,
  rule: PolicyRule,
  peer: PeerMatch,
): readonly Decider[] | undefined {
  if (peer.is !== "pods") return undefined;
  const { ground } = engine;
  const { yes, maybe } = ground.podsMatching(peer.match);
  if (yes.length === 0 || maybe.length > 0) return undefined;
  const cites: Cite[] = [];
  for (const index of samplesOf(engine, part)) {
    const row = rowOf(engine, index, part.direction);
    if (!row) return undefined;
    for (const other of yes) {
      const applied = row.matchedBy(other);
      const own = applied.flatMap(({ matched }) => matched).find((entry) => entry.rule === rule);
      const end = ground.endpoints[other];
      // A pod's calls to itself are not subject to policies.
      if (!own || !end || (other === index && yes.length > 1)) continue;
      const before = applied.filter((entry) => entry.part.plane === part.plane && entry.part.tier < part.tier);
      if (isNoPort(own.may) || !isNoPort(commonPorts(own.may, fold(before).may))) return undefined;
      cites.push(...deniedBy(before, own.may, end, ground));
    }
  }
  return cites.length > 0 ? distinct(cites).map((cite) => ({ action: "deny", cite })) : undefined;
}

function findNeverAsked(engine: Engine, policy: PolicyFacts): readonly NeverAsked[] {
  return engine.lowered(policy).parts.flatMap((part): readonly NeverAsked[] => {
    const { yes, maybe } = engine.ground.podsMatching(part.subject);
    if (yes.length === 0 || maybe.length > 0 || part.rules.length === 0) return [];
    const by: Cite[] = [];
    for (const index of yes) {
      const before = selectingAt(engine, index, part.direction).filter(
        (entry) => entry.part.plane === part.plane && entry.part.tier < part.tier,
      );
      // What passes on in a tier is left to those behind it, whatever its end does.
      const doesPass = (tier: number) =>
        before.some((entry) => entry.part.tier === tier && entry.part.rules.some(({ action }) => action === "pass"));
      const first = before.find(
        (entry) => entry.selects === "yes" && entry.part.isolates && !doesPass(entry.part.tier),
      );
      if (!first) return [];
      by.push(first.part.cite);
    }
    return [
      {
        direction: part.direction,
        workloads: yes.flatMap((index) => engine.ground.members[index] ?? []).length,
        by: distinct(by),
      },
    ];
  });
}

function findRivals(engine: Engine, policy: PolicyFacts): readonly PolicyFacts[] {
  const found = new Set<PolicyFacts>();
  for (const part of engine.lowered(policy).parts) {
    for (const other of partsOf(engine, part.direction)) {
      if (other === part || other.tier !== part.tier || other.order !== part.order || !other.policy) continue;
      if (!found.has(other.policy) && matters(engine, part, other)) found.add(other.policy);
    }
  }
  found.delete(policy);
  return [...found];
}

/** Whether it makes a difference which of two parts is tried first: to a known pod of both, else by what they say. */
function matters(engine: Engine, a: PolicyPart, b: PolicyPart): boolean {
  const shared = samplesOf(engine, a).filter((index) =>
    selectingAt(engine, index, a.direction).some(({ part }) => part === b),
  );
  for (const index of shared) {
    const row = rowOf(engine, index, a.direction);
    const swapped = selectingAt(engine, index, a.direction).map((entry, _, list) => swap(entry, list, a, b));
    if (row && !sameRow(row, makeRow(engine.ground, row.self, a.direction, swapped), engine.ground)) return true;
  }
  const doDescribe = (one: PodMatch, other: PodMatch): boolean =>
    namespaced(one).some((pods) => describedMatches(pods, other, engine.ground) === "yes");
  if (shared.length === 0 && !doDescribe(a.subject, b.subject) && !doDescribe(b.subject, a.subject)) return false;
  // Peers that no known pod stands for may come.
  return a.rules.some((rule) =>
    b.rules.some(
      (other) =>
        rule.action !== other.action &&
        (shared.length === 0 || isOpenEnded(engine, rule, other)) &&
        doMeet(rule, other, engine.ground),
    ),
  );
}

/** Whether pods of the rules are not known yet, so that the rows can't tell. */
function isOpenEnded(engine: Engine, ...rules: readonly PolicyRule[]): boolean {
  return rules.some(({ peers }) =>
    peers.some((peer) => peer.is === "pods" && engine.ground.podsMatching(peer.match).yes.length === 0),
  );
}

function swap(entry: Selecting, list: readonly Selecting[], a: PolicyPart, b: PolicyPart): Selecting {
  const wanted = entry.part === a ? b : entry.part === b ? a : undefined;
  return list.find(({ part }) => part === wanted) ?? entry;
}

/** Parts of policies that may select pods of every namespace, in their order, those that can't be seen left out. */
function partsOf(engine: Engine, direction: Direction): readonly PolicyPart[] {
  return engine
    .partsFor(undefined, direction)
    .filter(({ policy, doubt }) => policy !== undefined && doubt === undefined);
}

/** Known pods of a part, one for all that the same policies select: the others' rows are equal. */
function samplesOf(engine: Engine, part: PolicyPart): readonly number[] {
  const seen = new Set<string>();
  const isNamed =
    part.direction === "ingress" && partsOf(engine, "ingress").some(({ rules }) => rules.some(hasNamedPort));
  return engine.ground.podsMatching(part.subject).yes.filter((index) => {
    const list = selectingAt(engine, index, part.direction);
    const ports = isNamed ? canonical(engine.ground.endpoints[index]?.ports ?? []) : "";
    const key = `${list.map((entry) => `${numberOf(entry.part)}${entry.selects === "yes" ? "" : "?"}`).join()} ${ports}`;
    return !seen.has(key) && seen.add(key);
  });
}

let parts = 0;
const numberOf = memoOn((_: PolicyPart): number => parts++);
