// What a policy, or one of its rules, contributes: whether the answer would be the same without it. All policies on the
// same pods are in the comparison, whatever their dialect; the engine computes the rows again without the one in question.

import { isNoAddress, overlap } from "../base/ipSet.ts";
import type { Path } from "../base/json.ts";
import type { PolicyFacts } from "../model/facts.ts";
import { type Engine, rowOf, selectingAt } from "./engine.ts";
import { allowedBy, distinct } from "./evidence.ts";
import type { Ground } from "./ground.ts";
import { describedMatches } from "./implication.ts";
import type { Cite, PolicyPart, PolicyRule } from "./policyRule.ts";
import { sameRanges } from "./portSet.ts";
import { makeRow, type Row, type Selecting } from "./row.ts";
import type { Verdict } from "./verdict.ts";

export interface Redundancy {
  /** The rule, or the policy as a whole. */
  readonly path: Path;
  /** Rules that decide the same already; empty where it matches nobody who is known. */
  readonly by: readonly Cite[];
}

/**
 * Rules that change nothing for any pod that the policy selects: what they let through, or deny, others decide all the
 * same. A rule for pods of which none is known counts only if another rule takes in whatever its selectors describe.
 * Empty where the policy selects no known pod.
 */
export function redundantRules(engine: Engine, policy: PolicyFacts): readonly Redundancy[] {
  return engine.lowered(policy).parts.flatMap((part) =>
    part.rules.flatMap((rule) => {
      const by = coveredBy(engine, part, rule);
      return by ? [{ path: rule.cite.path, by }] : [];
    }),
  );
}

/** Whether the policy changes nothing for any pod that it selects; undefined where it does, or selects no known pod. */
export function redundantPolicy(engine: Engine, policy: PolicyFacts): Redundancy | undefined {
  const { parts } = engine.lowered(policy);
  const by: Cite[] = [];
  let selects = false;
  for (const part of parts) {
    for (const index of engine.ground.podsMatching(part.subject).yes) {
      selects = true;
      const row = rowOf(engine, index, part.direction);
      const list = selectingAt(engine, index, part.direction);
      if (!row || !sameRow(row, withoutPart(engine.ground, row, list, part), engine.ground)) return undefined;
      by.push(...list.filter((other) => other.part !== part).map((other) => other.part.cite));
    }
    const others = part.rules.filter((rule) => hasUnknownPods(engine, rule));
    if (others.some((rule) => !isDescribedElsewhere(engine, part, rule, (candidate) => candidate !== part)))
      return undefined;
  }
  return selects ? { path: ["spec"], by: distinct(by) } : undefined;
}

function coveredBy(engine: Engine, part: PolicyPart, rule: PolicyRule): readonly Cite[] | undefined {
  const { ground } = engine;
  const { yes } = ground.podsMatching(part.subject);
  if (
    yes.length === 0 ||
    // What it lets the pod look up decides which names are learnt.
    rule.lookups !== undefined ||
    rule.peers.some(({ is }) => is === "names" || is === "nodes" || is === "unclear" || is === "every" || is === "not")
  )
    return undefined;
  const by: Cite[] = [];
  for (const index of yes) {
    const row = rowOf(engine, index, part.direction);
    if (!row) return undefined;
    const list = selectingAt(engine, index, part.direction);
    const without = makeRow(
      ground,
      row.self,
      part.direction,
      list.map((entry) => (entry.part === part ? { ...entry, part: lessRule(part, rule) } : entry)),
    );
    if (!sameRow(row, without, ground)) return undefined;
    by.push(...deciding(engine, row, rule));
  }
  if (hasUnknownPods(engine, rule) && !isDescribedElsewhere(engine, part, rule, () => true)) return undefined;
  return distinct(by);
}

/** The same policies on the pod, less one. */
function withoutPart(ground: Ground, row: Row, list: readonly Selecting[], part: PolicyPart): Row {
  return makeRow(
    ground,
    row.self,
    row.direction,
    list.filter((entry) => entry.part !== part),
  );
}

function lessRule(part: PolicyPart, rule: PolicyRule): PolicyPart {
  return { ...part, rules: part.rules.filter((candidate) => candidate !== rule) };
}

/** Whether two rows let the same through to every end. */
export function sameRow(a: Row, b: Row, ground: Ground): boolean {
  for (const index of ground.all) {
    const [was, is] = [a.towards(index), b.towards(index)];
    if (!sameVerdict(was, is)) return false;
  }
  for (const one of a.outside) {
    for (const other of b.outside) {
      if (isNoAddress(overlap(one.ranges, other.ranges))) continue;
      if (!sameVerdict(one.verdict, other.verdict)) return false;
    }
  }
  return true;
}

function sameVerdict(a: Verdict, b: Verdict): boolean {
  return a === b || (sameRanges(a.allow, b.allow) && sameRanges(a.may, b.may) && sameRanges(a.limited, b.limited));
}

/** Other rules that match who this rule matches. */
function deciding(engine: Engine, row: Row, rule: PolicyRule): readonly Cite[] {
  const { yes, outside } = engine.ground.ruleMatching(rule);
  const applied = [
    ...yes.slice(0, 50).map((index) => ({ matched: row.matchedBy(index), end: engine.ground.endpoints[index] })),
    ...row.outside
      .filter(({ ranges }) => !isNoAddress(overlap(ranges, outside)))
      .map(({ matched, ranges }) => ({ matched, end: { is: "outside" as const, ranges } })),
  ];
  return applied.flatMap(({ matched, end }) => {
    const others = matched.map((one) => ({ ...one, matched: one.matched.filter((entry) => entry.rule !== rule) }));
    const own = matched.flatMap((one) => one.matched).find((entry) => entry.rule === rule);
    return end && own ? allowedBy(others, own.may, end, engine.ground) : [];
  });
}

/** Whether the rule speaks of pods that may come and that no known pod stands for. */
function hasUnknownPods(engine: Engine, rule: PolicyRule): boolean {
  return rule.peers.some((peer) => peer.is === "pods" && engine.ground.podsMatching(peer.match).yes.length === 0);
}

/** Whether a rule speaks of every connection with its peers. */
function isWhole({ ports, exceptPorts, limit, condition }: PolicyRule): boolean {
  return ports === undefined && exceptPorts === undefined && limit === undefined && condition === undefined;
}

/** Whether another rule with the same action, and all ports, takes in whatever this rule's selectors describe. */
function isDescribedElsewhere(
  engine: Engine,
  part: PolicyPart,
  rule: PolicyRule,
  counts: (part: PolicyPart) => boolean,
): boolean {
  const [index] = engine.ground.podsMatching(part.subject).yes;
  if (index === undefined) return false;
  const others = selectingAt(engine, index, part.direction)
    .filter((entry) => entry.selects === "yes" && counts(entry.part) && entry.part.tier === part.tier)
    .flatMap((entry) => entry.part.rules)
    .filter((other) => other !== rule && other.action === rule.action && isWhole(other));
  return rule.peers.every(
    (peer) =>
      peer.is !== "pods" ||
      others.some((other) =>
        other.peers.some(
          (wide) =>
            wide.is === "everyone" ||
            (wide.is === "pods" && describedMatches(peer.match, wide.match, engine.ground) === "yes"),
        ),
      ),
  );
}
