// The fold of tiers (reach-semantics 3, 5, 6): what the rules that match one pair of ends let through, in one
// direction. Three-valued: `allow` passes for certain, `may` passes if what is not known turns out well.

import type { PolicyPart, PolicyRule } from "./policyRule.ts";
import {
  commonPorts,
  everyPort,
  isNoPort,
  noPort,
  type PortSet,
  portsWithout,
  samePorts,
  unitePorts,
} from "./portSet.ts";
import { isMaybe, type Truth } from "./truth.ts";

export interface Verdict {
  /** Connections that pass for certain. */
  readonly allow: PortSet;
  /** Connections that pass or might; a superset of `allow`. */
  readonly may: PortSet;
  /** Of those that pass for certain: ports of which only some requests do. */
  readonly limited: PortSet;
  /** Why some are not settled; undefined where all are. */
  readonly why: string | undefined;
}

/** A part whose subject takes in the pod (for certain or perhaps), and which of its rules match the other end. */
export interface Applied {
  readonly part: PolicyPart;
  /** Whether the policy selects the pod: yes, or not known. */
  readonly selects: Exclude<Truth, "no">;
  readonly matched: readonly MatchedRule[];
}

export interface MatchedRule {
  readonly rule: PolicyRule;
  readonly matches: Exclude<Truth, "no">;
  readonly sure: PortSet;
  readonly may: PortSet;
  readonly why: string | undefined;
}

export const everythingPasses: Verdict = { allow: everyPort, may: everyPort, limited: noPort, why: undefined };

/** Folds parts, sorted by plane, tier and order, into one verdict: what passes in every plane. */
export function fold(parts: readonly Applied[]): Verdict {
  const plane = parts[0]?.part.plane;
  const next = parts.findIndex(({ part }) => part.plane !== plane);
  if (next < 0) return foldPlane(parts);
  return bothEnds(foldPlane(parts.slice(0, next)), fold(parts.slice(next)));
}

/**
 * The verdict of one plane. Within a tier, rules are tried in order, each on what is
 * left; `pass` sets connections aside for the next tier; the end of a tier denies what is left if a part isolates.
 * What no tier decides passes.
 */
function foldPlane(parts: readonly Applied[]): Verdict {
  let left = everyPort;
  let allow = noPort;
  let deny = noPort;
  /** Ports that rules open in part, and those that they close in part. */
  let opened = noPort;
  let mayOpen = noPort;
  let narrowed = noPort;
  let why: string | undefined;
  for (let at = 0; at < parts.length; ) {
    const tier = parts[at]?.part.tier;
    let passed = noPort;
    let isolated = false;
    const doubtful: PortSet[] = [];
    for (; at < parts.length; at++) {
      const applied = parts[at];
      if (applied === undefined || applied.part.tier !== tier) break;
      let decided = noPort;
      for (const { rule, matches, sure, may, why: portsWhy } of applied.matched) {
        const hit = commonPorts(left, may);
        if (rule.limit !== undefined && !isMaybe(matches) && !isMaybe(applied.selects) && rule.action !== "pass") {
          // Some requests are decided here, the others go on: the port stays what it is for them.
          if (rule.action === "allow") {
            // What may have been denied before is open perhaps.
            opened = unitePorts(opened, portsWithout(commonPorts(left, sure), deny));
            mayOpen = unitePorts(mayOpen, hit);
            if (portsWhy !== undefined) why ??= portsWhy;
          } else narrowed = unitePorts(narrowed, hit);
          continue;
        }
        if (rule.action === "allow") allow = unitePorts(allow, hit);
        else if (rule.action === "deny") deny = unitePorts(deny, hit);
        else passed = unitePorts(passed, hit);
        if (isMaybe(matches)) {
          why ??= matches.why;
          continue;
        }
        decided = unitePorts(decided, sure);
        if (portsWhy !== undefined) why ??= portsWhy;
        if (isMaybe(applied.selects)) why ??= applied.selects.why;
        else left = portsWithout(left, sure);
      }
      if (!applied.part.isolates) continue;
      if (!isMaybe(applied.selects)) isolated = true;
      else {
        // If it selects the pod at all, its own rules hold too, so it can't deny what they decide.
        doubtful.push(decided);
        why ??= applied.selects.why;
      }
    }
    for (const decided of doubtful) deny = unitePorts(deny, portsWithout(left, decided));
    if (isolated) {
      deny = unitePorts(deny, left);
      left = noPort;
    }
    left = unitePorts(left, passed);
  }
  const whole = unitePorts(allow, left);
  const certain = portsWithout(whole, deny);
  const sure = unitePorts(certain, opened);
  const may = unitePorts(whole, mayOpen);
  const limited = unitePorts(portsWithout(opened, certain), commonPorts(narrowed, sure));
  return { allow: sure, may, limited, why: samePorts(sure, may) ? undefined : (why ?? "not known") };
}

/** Verdicts by their content, so that equal ones are one object. */
export function makeVerdictTable(): (verdict: Verdict) => Verdict {
  const known = new Map<string, Verdict>([[keyOf(everythingPasses), everythingPasses]]);
  return (verdict) => {
    const key = keyOf(verdict);
    const hit = known.get(key);
    if (hit) return hit;
    known.set(key, verdict);
    return verdict;
  };
}

function keyOf({ allow, may, limited, why }: Verdict): string {
  return `${allow.key} ${may.key} ${limited.key} ${why ?? ""}`;
}

/** What passes between two ends, and what one end lets out and the other refuses. */
export interface Meeting {
  /** Connections that pass on both sides (M3). */
  readonly verdict: Verdict;
  /** Ports that might pass and are not certain. */
  readonly unsettled: PortSet;
  /** Ports that the first end lets through for certain and the second refuses for certain. */
  readonly refused: PortSet;
}

/** What both ends let through; kept by the identity of the verdicts, of which there are few. */
export function makeMeetings(): (own: Verdict, theirs: Verdict) => Meeting {
  const known = new WeakMap<Verdict, WeakMap<Verdict, Meeting>>();
  return (own, theirs) => {
    let row = known.get(own);
    if (!row) {
      row = new WeakMap();
      known.set(own, row);
    }
    let meeting = row.get(theirs);
    if (!meeting) {
      meeting = meet(own, theirs);
      row.set(theirs, meeting);
    }
    return meeting;
  };
}

export function meet(own: Verdict, theirs: Verdict): Meeting {
  const verdict = bothEnds(own, theirs);
  return {
    verdict,
    unsettled: portsWithout(verdict.may, verdict.allow),
    refused: portsWithout(own.allow, theirs.may),
  };
}

/** The connections that pass are those that pass on both sides (M3). */
export function bothEnds(out: Verdict, into: Verdict): Verdict {
  if (out === everythingPasses) return into;
  if (into === everythingPasses) return out;
  const allow = commonPorts(out.allow, into.allow);
  const may = commonPorts(out.may, into.may);
  const limited = commonPorts(allow, unitePorts(out.limited, into.limited));
  return { allow, may, limited, why: samePorts(allow, may) ? undefined : (out.why ?? into.why) };
}

export function isOpen(verdict: Verdict): boolean {
  return verdict.allow === everyPort || verdict.allow.key === everyPort.key;
}

export function isShut(verdict: Verdict): boolean {
  return isNoPort(verdict.may);
}
