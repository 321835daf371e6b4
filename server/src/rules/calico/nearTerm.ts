// Where a selector goes wrong that picks nobody: the one condition that no candidate meets, and the nearest key or value with
// which the selector would pick somebody.

import type { Span } from "../../base/span.ts";
import { isGenerated } from "../../model/generatedLabels.ts";
import { meetsExpression } from "../../model/labelExpression.ts";
import type { Requirement, Selector } from "../../model/selector.ts";
import { parseSelector } from "../../policy/dialects/calico/selector/parseSelector.ts";
import { printValue } from "../../policy/dialects/calico/selector/selectorReader.ts";
import type { SelectorNode, SelectorTerm } from "../../policy/dialects/calico/selector/selectorTree.ts";
import { termsOf } from "../../policy/dialects/calico/selector/selectorTree.ts";
import { toExpression } from "../../policy/dialects/calico/selector/toExpression.ts";
import { isInherited, labelIn } from "../../policy/dialects/calico/virtualLabels.ts";
import { nearestName } from "../absence.ts";
import { isOfSystem, isPassing } from "../np/picks.ts";
import { shorten } from "../np/spec.ts";
import type { Fix } from "../rule.ts";
import { splice } from "../textPart.ts";
import { type Candidate, pick } from "./candidates.ts";
import type { ReadSelector } from "./selectors.ts";

export interface Culprit {
  /** Undefined: the selector as a whole. */
  readonly part: Span | undefined;
  /** `; did you mean app == "web"?`, or nothing. */
  readonly hint: string;
  readonly fixes: readonly Fix[];
}

/** What is wrong with a selector that none of the candidates meets. */
export function culpritOf(
  { path, text }: ReadSelector,
  tree: SelectorNode,
  lists: readonly (readonly Candidate[])[],
): Culprit {
  const candidates = lists.flat();
  const failing = wanted(tree).filter(
    (term) => !candidates.some(({ labels }) => meetsExpression(toExpression(term), labelIn(labels), false) === "yes"),
  );
  const [term] = failing;
  const whole: Culprit = { part: undefined, hint: "", fixes: [] };
  if (!term || failing.length > 1 || !("key" in term)) return whole;
  const { part, by, shown } = nearby(term, candidates);
  const fixed = by === undefined ? undefined : text.slice(0, part.start) + by + text.slice(part.end);
  const parsed = fixed === undefined ? undefined : parseSelector(fixed);
  if (by === undefined || parsed?.is !== "selector" || pick(toExpression(parsed.tree), lists).yes.length === 0)
    return { ...whole, part };
  return {
    part,
    hint: `; did you mean ${shorten(shown, 45)}?`,
    fixes: [splice(`Use ${by}`, path, part, by)],
  };
}

interface Nearby {
  readonly part: Span;
  /** What to write there instead. */
  readonly by: string | undefined;
  readonly shown: string;
}

/** The key where nobody has it, else the value. */
function nearby(term: Extract<SelectorTerm, { key: unknown }>, candidates: readonly Candidate[]): Nearby {
  const { key } = term;
  const keys = new Set(candidates.flatMap(({ labels }) => Object.keys(labels)).filter((name) => !isGenerated(name)));
  const value = term.is === "compares" && term.values.length === 1 ? term.values[0] : undefined;
  if (!keys.has(key.text)) {
    const having = value === undefined ? undefined : keysWith(value.value, candidates);
    const near = nearestName(key.text, [...(having ?? []), ...keys]) ?? (having?.length === 1 ? having[0] : undefined);
    const rest = term.is === "compares" ? ` ${term.operator} "${value?.value ?? "…"}"` : "";
    return {
      part: key.span,
      by: near,
      shown: near === undefined ? "" : term.is === "has" ? `has(${near})` : near + rest,
    };
  }
  if (term.is !== "compares") return { part: key.span, by: undefined, shown: "" };
  const part = value?.span ?? term.span;
  if (value === undefined || (term.operator !== "==" && term.operator !== "in"))
    return { part, by: undefined, shown: "" };
  const values = candidates.flatMap(({ labels }) => labelIn(labels)(key.text) ?? []);
  const near = nearestName(value.value, [...new Set(values)]);
  const by = near === undefined ? undefined : printValue(near);
  return { part, by, shown: by === undefined ? "" : `${key.text} == ${by}` };
}

function keysWith(value: string, candidates: readonly Candidate[]): readonly string[] {
  const keys = candidates.flatMap(({ labels }) =>
    Object.entries(labels).flatMap(([key, own]) => (own === value && !isGenerated(key) ? [key] : [])),
  );
  return [...new Set(keys)];
}

/** The conditions that are not negated, and that somebody must meet. */
function wanted(node: SelectorNode): readonly SelectorTerm[] {
  switch (node.is) {
    case "and":
    case "or":
      return node.operands.flatMap(wanted);
    case "compares":
      return node.operator === "!=" || node.operator === "not in" ? [] : [node];
    case "has":
      return [node];
    case "not":
    case "all":
    case "global":
      return [];
  }
}

/** Whether nothing can be said of what a selector picks: labels that pods get while they run, or from elsewhere. */
export function isBeyond(tree: SelectorNode): boolean {
  const keys = termsOf(tree).flatMap((term) => ("key" in term ? [term.key.text] : []));
  return keys.some((key) => isGenerated(key) || isInherited(key)) || isPassing(asSelector(tree));
}

/** Whether it asks for pods of the control plane or its add-ons, which a workspace seldom has. */
export function isForSystem(tree: SelectorNode): boolean {
  return isOfSystem(asSelector(tree));
}

/** The conditions that a Kubernetes selector can say, for what is known of keys and values there. */
function asSelector(tree: SelectorNode): Selector {
  const requirements = termsOf(tree).flatMap((term): readonly Requirement[] => {
    if (term.is === "has") return [{ key: term.key.text, operator: "Exists", values: [] }];
    if (term.is !== "compares") return [];
    return [{ key: term.key.text, operator: "In", values: term.values.map(({ value }) => value) }];
  });
  return { requirements, unclear: false };
}
