// What a description of pods says about another description: pods of which only a selector is known (exposure,
// redundancy). Every pod that meets the first meets the second: yes; none does: no; else not known.

import { canonical } from "../base/json.ts";
import type { Requirement, Selector } from "../model/selector.ts";
import { matchesNamespace, type Surroundings } from "./matching.ts";
import type { PodMatch } from "./policyRule.ts";
import { both, type Truth } from "./truth.ts";

const OPEN = { why: "depends on labels that are not said" } as const;

/** Whether pods that `described` takes in are pods that `match` takes in. */
export function describedMatches(described: PodMatch, match: PodMatch, around: Surroundings): Truth {
  if ((described.hosts ?? false) !== (match.hosts ?? false)) return "no";
  // The compatibility profile takes two selectors as related only where they ask for the same.
  const implied = around.options.unsettled === "no" ? selectorRepeated : selectorImplied;
  const truth = both(namespaceImplied(described, match, around, implied), implied(described.pods, match.pods));
  return truth === "no" ? truth : both(truth, saysAlike(described, match));
}

/** What no Kubernetes selector says is compared word by word. */
function saysAlike(described: PodMatch, match: PodMatch): Truth {
  const { expression, namespaceExpression, accounts, mesh } = match;
  if (!expression && !namespaceExpression && !accounts && !mesh) return "yes";
  return unselected(described) === unselected(match) ? "yes" : OPEN;
}

function unselected({ expression, namespaceExpression, accounts, mesh }: PodMatch): string {
  return canonical([expression ?? null, namespaceExpression ?? null, accounts ?? null, mesh ?? null]);
}

/** Whether whatever meets `known` meets `asked`; an absent selector is met by everything. */
export function selectorImplied(known: Selector | undefined, asked: Selector | undefined): Truth {
  if (asked === undefined) return "yes";
  if (asked.unclear) return OPEN;
  let truth: Truth = "yes";
  for (const requirement of asked.requirements)
    truth = both(truth, requirementImplied(known?.requirements ?? [], requirement));
  return truth;
}

function namespaceImplied(
  described: PodMatch,
  match: PodMatch,
  around: Surroundings,
  implied: (known: Selector | undefined, asked: Selector | undefined) => Truth,
): Truth {
  if (described.namespace !== undefined) return matchesNamespace(match, described.namespace, around);
  if (match.namespace !== undefined) return OPEN;
  return implied(described.namespaces, match.namespaces);
}

function selectorRepeated(known: Selector | undefined, asked: Selector | undefined): Truth {
  const has = new Set(known?.requirements.map(sortedKey));
  return asked?.requirements.every((requirement) => has.has(sortedKey(requirement))) === false ? OPEN : "yes";
}

function sortedKey({ key, operator, values }: Requirement): string {
  return canonical([key, operator, values.toSorted()]);
}

function requirementImplied(known: readonly Requirement[], asked: Requirement): Truth {
  for (const requirement of known) {
    if (requirement.key !== asked.key) continue;
    const truth = one(requirement, asked);
    if (truth === "yes" || truth === "no") return truth;
  }
  return OPEN;
}

/** Both speak of one key. */
function one(known: Requirement, asked: Requirement): Truth {
  const inKnown = (value: string) => known.values.includes(value);
  const inAsked = (value: string) => asked.values.includes(value);
  switch (known.operator) {
    case "In":
      if (asked.operator === "Exists") return "yes";
      if (asked.operator === "DoesNotExist") return "no";
      if (known.values.every((value) => inAsked(value) === (asked.operator === "In"))) return "yes";
      return known.values.every((value) => inAsked(value) === (asked.operator === "NotIn")) ? "no" : OPEN;
    case "NotIn":
      if (asked.operator === "NotIn") return asked.values.every(inKnown) ? "yes" : OPEN;
      return asked.operator === "In" && asked.values.every(inKnown) ? "no" : OPEN;
    case "Exists":
      return asked.operator === "Exists" ? "yes" : asked.operator === "DoesNotExist" ? "no" : OPEN;
    case "DoesNotExist":
      return asked.operator === "DoesNotExist" || asked.operator === "NotIn" ? "yes" : "no";
  }
}
