// One pod's policies against every other end, in one direction: a row of the connectivity matrix. Ends that the same
// rules match share a state, so a verdict is folded once a state and not once an end.

import { everyAddress, type IpSet, isNoAddress, noAddress, overlap, unite, without } from "../base/ipSet.ts";
import type { PodEndpoint } from "./endpoint.ts";
import type { Ground } from "./ground.ts";
import { hasNamedPort, isForPod, type PortAnswer, portsOf } from "./matching.ts";
import type { Direction, PolicyPart, PolicyRule } from "./policyRule.ts";
import type { Maybe, Truth } from "./truth.ts";
import { type Applied, everythingPasses, fold, type MatchedRule, type Verdict } from "./verdict.ts";

/** A part and whether it selects the pod. */
export interface Selecting {
  readonly part: PolicyPart;
  readonly selects: Exclude<Truth, "no">;
}

export interface Row {
  readonly self: PodEndpoint;
  readonly direction: Direction;
  readonly selecting: readonly Selecting[];
  /** The verdict towards the endpoint at a position of the ground. */
  towards(index: number): Verdict;
  /** The rules that matched it. */
  matchedBy(index: number): readonly Applied[];
  /** Everything outside, in stretches that different rules match; one entry for each set of rules. */
  readonly outside: readonly {
    readonly ranges: IpSet;
    readonly verdict: Verdict;
    readonly matched: readonly Applied[];
  }[];
}

interface State {
  readonly parent: State | undefined;
  readonly part: number;
  readonly matched: MatchedRule | undefined;
  verdict: Verdict | undefined;
}

/** Makes the row. `selecting` is sorted by tier and order. */
export function makeRow(ground: Ground, self: PodEndpoint, direction: Direction, selecting: readonly Selecting[]): Row {
  if (selecting.every(({ part }) => part.rules.length === 0)) return plainRow(ground, self, direction, selecting);
  const states: State[] = [{ parent: undefined, part: -1, matched: undefined, verdict: undefined }];
  const stateOf = scratchFor(ground.endpoints.length);
  let outside: { ranges: IpSet; state: number }[] = [{ ranges: everyAddress, state: 0 }];

  for (const [partIndex, { part }] of selecting.entries()) {
    for (const rule of part.rules) {
      const own = isForPod(rule, self, ground);
      if (own === "no") continue;
      const { yes, maybe, outside: ranges, outsideMaybe, outsideWhy } = ground.ruleMatching(rule);
      const next = makeNext(states, partIndex, rule);
      const fixed = direction === "egress" && hasNamedPort(rule) ? undefined : portsOf(rule, self);
      const ports = (index: number): PortAnswer => fixed ?? portsOf(rule, ground.endpoints[index] ?? self);
      for (const index of yes) stateOf[index] = next(stateOf[index] ?? 0, own, ports(index));
      for (const { index, truth } of maybe) stateOf[index] = next(stateOf[index] ?? 0, truth, ports(index));
      if (isNoAddress(ranges) && isNoAddress(outsideMaybe)) continue;
      const there = fixed ?? portsOf(rule, { is: "outside", ranges });
      const cut: { ranges: IpSet; state: number }[] = [];
      for (const cell of outside) {
        const inside = overlap(cell.ranges, ranges);
        const doubtful = outsideWhy ? without(overlap(cell.ranges, outsideMaybe), inside) : undefined;
        const rest = without(without(cell.ranges, inside), doubtful ?? inside);
        if (!isNoAddress(inside)) cut.push({ ranges: inside, state: next(cell.state, own, there) });
        if (doubtful && outsideWhy && !isNoAddress(doubtful)) {
          cut.push({ ranges: doubtful, state: next(cell.state, outsideWhy, there) });
        }
        if (!isNoAddress(rest)) cut.push({ ranges: rest, state: cell.state });
      }
      outside = cut;
    }
  }

  const stateAt = compact(stateOf);
  const appliedOf = (state: number) => toApplied(states[state], selecting);
  const verdictOf = (index: number): Verdict => {
    const state = states[index];
    if (!state) return everythingPasses;
    state.verdict ??= ground.intern(fold(toApplied(state, selecting)));
    return state.verdict;
  };
  return {
    self,
    direction,
    selecting,
    towards: (index) => verdictOf(stateAt(index)),
    matchedBy: (index) => appliedOf(stateAt(index)),
    outside: joinByState(outside).map(({ ranges, state }) => ({
      ranges,
      verdict: verdictOf(state),
      matched: appliedOf(state),
    })),
  };
}

/** One place to work in for all rows, for each is done before the next begins. */
let scratch = new Int32Array(0);

function scratchFor(length: number): Int32Array {
  if (scratch.length === length) scratch.fill(0);
  else scratch = new Int32Array(length);
  return scratch;
}

/** Fewer ends than one in so many: their states are kept by themselves. */
const FEW = 32;

/** The states as they are kept, for thousands of rows: most rows have rules that match a few ends. */
function compact(states: Int32Array): (index: number) => number {
  let count = 0;
  let most = 0;
  for (const state of states) {
    if (state === 0) continue;
    count++;
    if (state > most) most = state;
  }
  if (count * FEW < states.length) {
    const kept = new Map<number, number>();
    for (let at = 0; kept.size < count; at++) {
      const state = states[at] ?? 0;
      if (state !== 0) kept.set(at, state);
    }
    return (index) => kept.get(index) ?? 0;
  }
  const kept = most < 256 ? Uint8Array.from(states) : most < 65_536 ? Uint16Array.from(states) : states.slice();
  return (index) => kept[index] ?? 0;
}

/** The row of a pod that no policy selects, or only policies without rules: one verdict for every end. */
function plainRow(ground: Ground, self: PodEndpoint, direction: Direction, selecting: readonly Selecting[]): Row {
  const matched = selecting.map((entry) => ({ ...entry, matched: [] }));
  const verdict = ground.intern(fold(matched));
  return {
    self,
    direction,
    selecting,
    towards: () => verdict,
    matchedBy: () => matched,
    outside: [{ ranges: everyAddress, verdict, matched }],
  };
}

/** The state after one more rule has matched; the same state for the same past, truth and ports. */
function makeNext(
  states: State[],
  part: number,
  rule: PolicyRule,
): (state: number, matches: "yes" | Maybe, ports: PortAnswer) => number {
  const known = new Map<string, number>();
  // Of thousands of ends most come with the ports and one of the few truths of those before: no text is made for these.
  const byMatch = new Map<"yes" | Maybe, (number | undefined)[]>();
  let lastPorts: PortAnswer | undefined;
  return (state, matches, ports) => {
    if (ports !== lastPorts) byMatch.clear();
    lastPorts = ports;
    let byState = byMatch.get(matches);
    if (!byState) {
      byState = [];
      byMatch.set(matches, byState);
    }
    const same = byState[state];
    if (same !== undefined) return same;
    const key = `${state} ${ports.sure.key} ${ports.may.key} ${matches === "yes" ? "" : matches.why}`;
    let next = known.get(key);
    if (next === undefined) {
      const matched: MatchedRule = { rule, matches, ...ports };
      next = states.push({ parent: states[state], part, matched, verdict: undefined }) - 1;
      known.set(key, next);
    }
    byState[state] = next;
    return next;
  };
}

function joinByState(cells: readonly { ranges: IpSet; state: number }[]): readonly { ranges: IpSet; state: number }[] {
  const byState = new Map<number, IpSet>();
  for (const { ranges, state } of cells) byState.set(state, unite(byState.get(state) ?? noAddress, ranges));
  return [...byState].map(([state, ranges]) => ({ ranges, state }));
}

function toApplied(state: State | undefined, selecting: readonly Selecting[]): readonly Applied[] {
  const matched: MatchedRule[][] = selecting.map(() => []);
  for (let at = state; at?.matched; at = at.parent) matched[at.part]?.unshift(at.matched);
  return selecting.map((entry, index) => ({ ...entry, matched: matched[index] ?? [] }));
}
