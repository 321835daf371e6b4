// Rules and whole policies of one namespace that add nothing to the others, as far as that can be read off what they say.
// All that is named can be removed at once and nothing changes.

import { isObject } from "../../base/json.ts";
import type { Entry } from "../../index/bucket.ts";
import type { Facts, PolicyFacts } from "../../model/facts.ts";
import { showName } from "../../model/resourceId.ts";
import { lowerPolicy } from "../../policy/lowering.ts";
import type { PolicyPart, PolicyRule } from "../../policy/policyRule.ts";
import type { RuleContext } from "../rule.ts";
import { partsBySubject } from "./partsBySubject.ts";
import { shorten } from "./spec.ts";
import { isCovered, isWider, isWiderMatch } from "./wider.ts";

export interface Redundancy {
  /** Policies without which the same pods are isolated and the same is allowed. */
  readonly policies: ReadonlySet<PolicyFacts>;
  /** The rules that allow nothing of their own, each with the rules that allow it. */
  readonly rules: ReadonlyMap<PolicyRule, readonly PolicyRule[]>;
}

/** More rules than these on the same pods are not compared with one another. */
const MOST_RULES = 400;

/** What adds nothing among the policies of a namespace; kept for as long as they stay the same. */
export function redundancyIn(namespace: string, cx: RuleContext): Redundancy {
  const entries = cx.list("networking.k8s.io/NetworkPolicy", namespace);
  const [first] = entries;
  if (!first) return { policies: new Set(), rules: new Map() };
  const known = kept.get(first.facts);
  if (
    known &&
    (known.entries === entries ||
      (known.entries.length === entries.length && known.entries.every(({ facts }, at) => facts === entries[at]?.facts)))
  ) {
    return known.redundancy;
  }
  const redundancy = redundancyOf(entries.flatMap(({ facts }) => (facts.is === "policy" ? [facts] : [])));
  kept.set(first.facts, { entries, redundancy });
  return redundancy;
}

const kept = new WeakMap<Facts, { readonly entries: readonly Entry[]; readonly redundancy: Redundancy }>();

/** `Rule egress[0]`, `Policy shop/all egress[0]`, or the first of several. */
export function showRules(rules: readonly PolicyRule[], policy: PolicyFacts): string {
  const [first, second] = rules;
  const show = ({ cite }: PolicyRule, length: number): string => {
    const at = `${cite.path[1]}[${cite.path[2]}]`;
    return cite.id.name === policy.id.name ? at : `${shorten(showName(cite.id), length)} ${at}`;
  };
  if (!first) return "";
  if (!second) return first.cite.id.name === policy.id.name ? `Rule ${show(first, 60)}` : show(first, 60);
  const rest = rules.length === 2 ? show(second, 30) : `${rules.length - 1} more`;
  return `${show(first, 30)} and ${rest}, together,`;
}

/** Policies are tried from the last name to the first, so that of equal ones the first stays. */
export function redundancyOf(policies: readonly PolicyFacts[]): Redundancy {
  const parts = [...policies].sort(byName).flatMap((policy) => lowerPolicy(policy).parts);
  // Without podSelector a policy selects all pods, and is more likely half typed or misspelt than meant so.
  const meant = parts.filter(({ policy }) => isObject(policy?.spec["podSelector"]));
  const wider = partsBySubject(meant);
  const goneParts = new Set<PolicyPart>();
  const gonePolicies = new Set<PolicyFacts>();
  for (const policy of policies.toSorted(byName).reverse()) {
    const own = lowerPolicy(policy).parts;
    const adds = (part: PolicyPart): boolean => {
      const others = wider(part).filter((other) => other.policy !== policy && !goneParts.has(other));
      return (
        others.length === 0 || part.rules.some((rule) => !isCovered(rule, few(others.flatMap(({ rules }) => rules))))
      );
    };
    if (own.length === 0 || own.some(adds)) continue;
    gonePolicies.add(policy);
    for (const part of own) goneParts.add(part);
  }
  return { policies: gonePolicies, rules: redundantRules(parts, wider, goneParts) };
}

function redundantRules(
  parts: readonly PolicyPart[],
  wider: (part: PolicyPart) => readonly PolicyPart[],
  goneParts: ReadonlySet<PolicyPart>,
): ReadonlyMap<PolicyRule, readonly PolicyRule[]> {
  const gone = new Map<PolicyRule, readonly PolicyRule[]>();
  // A policy that adds nothing is compared with itself alone: np-redundant-policy says the rest.
  const around = (part: PolicyPart): readonly PolicyPart[] => [
    part,
    ...(goneParts.has(part) ? [] : wider(part).filter((other) => other !== part && !goneParts.has(other))),
  ];
  const single = new Map<PolicyRule, readonly PolicyRule[]>();
  for (const part of parts) {
    const others = around(part);
    for (const [index, rule] of part.rules.entries()) {
      const covers = others.flatMap((other) =>
        few(other.rules).filter((wide, at) => wide !== rule && outdoes(other, wide, at, part, rule, index)),
      );
      if (covers.length > 0) single.set(rule, covers);
    }
  }
  // What stays is named: of a chain of ever wider rules the widest.
  for (const [rule, covers] of single) gone.set(rule, [covers.find((wide) => !single.has(wide)) ?? covers[0] ?? rule]);
  for (const part of parts.toReversed()) {
    const others = part.rules.length === 0 ? [] : around(part);
    for (const rule of part.rules.toReversed()) {
      if (gone.has(rule)) continue;
      const rest = few(others.flatMap(({ rules }) => rules)).filter((other) => other !== rule && !gone.has(other));
      if (rest.length > 1 && isCovered(rule, rest)) gone.set(rule, fewest(rule, rest));
    }
  }
  return gone;
}

/** Whether a rule allows all that another does, and is wider or, of two equal ones, comes first. */
function outdoes(
  widePart: PolicyPart,
  wide: PolicyRule,
  wideIndex: number,
  part: PolicyPart,
  rule: PolicyRule,
  index: number,
): boolean {
  if (!isWider(wide, rule)) return false;
  if (!isWider(rule, wide)) return true;
  if (widePart === part) return wideIndex < index;
  return !isWiderMatch(part.subject, widePart.subject) || widePart.id.name < part.id.name;
}

/** The rules that are needed to cover it, in their order. */
function fewest(rule: PolicyRule, by: readonly PolicyRule[]): readonly PolicyRule[] {
  let needed = by;
  for (const one of by) {
    const rest = needed.filter((other) => other !== one);
    if (isCovered(rule, rest)) needed = rest;
  }
  return needed;
}

function few(rules: readonly PolicyRule[]): readonly PolicyRule[] {
  return rules.length > MOST_RULES ? rules.slice(0, MOST_RULES) : rules;
}

function byName(a: PolicyFacts, b: PolicyFacts): number {
  return a.id.name < b.id.name ? -1 : a.id.name > b.id.name ? 1 : 0;
}
