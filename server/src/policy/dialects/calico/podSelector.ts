// What selectors of Calico ask of pods, as far as it goes in the words of Kubernetes' selectors, for pods are looked up by
// those; the rest stays an expression. Knows no fields of policies.

import type { LabelExpression } from "../../../model/labelExpression.ts";
import type { Requirement, Selector } from "../../../model/selector.ts";
import type { PodMatch } from "../../policyRule.ts";
import { expressionOf } from "./selector/toExpression.ts";
import { NAME_LABEL, NAMESPACE_LABEL } from "./virtualLabels.ts";

/** A match of every pod. */
export const anyPod: PodMatch = { namespace: undefined, namespaces: undefined, pods: undefined };

/** A match of no pod. */
export const noPod: PodMatch = { ...anyPod, expression: { is: "not", of: { is: "all" } } };

/** Pods whose labels meet an expression; a namespace that it demands is told apart. */
export function podsWith(expression: LabelExpression): PodMatch {
  const { selector, rest, name } = split(expression, NAMESPACE_LABEL);
  return { ...anyPod, namespace: name, pods: selector, ...(rest && { expression: rest }) };
}

/** Pods of the namespaces whose labels meet an expression of `inNamespaces`; undefined where it takes in no namespace. */
export function podsInNamespaces(expression: LabelExpression): PodMatch | undefined {
  if (conjuncts(expression).some(isNoNamespace)) return undefined;
  const { selector, rest, name } = split(expression, NAME_LABEL);
  if (name !== undefined && !selector && !rest) return { ...anyPod, namespace: name };
  return {
    ...anyPod,
    namespace: name,
    namespaces: name === undefined ? selector : undefined,
    ...(name !== undefined && { namespaceExpression: expression }),
    ...(name === undefined && rest && { namespaceExpression: rest }),
  };
}

/** A namespaceSelector: its all() means what has a namespace, global() what has none (CA-15). */
export function inNamespaces(text: string): LabelExpression {
  return allIsNamespaced(expressionOf(text));
}

function allIsNamespaced(expression: LabelExpression): LabelExpression {
  switch (expression.is) {
    case "all":
      return { is: "has", key: NAME_LABEL };
    case "not":
      return { is: "not", of: allIsNamespaced(expression.of) };
    case "and":
    case "or":
      return { is: expression.is, of: expression.of.map(allIsNamespaced) };
    default:
      return expression;
  }
}

/** Pods that both matches take in. */
export function bothMatches(a: PodMatch, b: PodMatch): PodMatch {
  if (a.namespace !== undefined && b.namespace !== undefined && a.namespace !== b.namespace) return noPod;
  const pods = bothSelectors(a.pods, b.pods);
  const namespaces = bothSelectors(a.namespaces, b.namespaces);
  const expression = bothExpressions(a.expression, b.expression);
  // A match with a namespace reads no `namespaces`: they are said as an expression then.
  const namespace = a.namespace ?? b.namespace;
  const asked = namespace === undefined || !namespaces ? undefined : toExpression(namespaces);
  const namespaceExpression = [a.namespaceExpression, b.namespaceExpression, asked].reduce(bothExpressions, undefined);
  const accounts = a.accounts && b.accounts ? bothAccounts(a.accounts, b.accounts) : (a.accounts ?? b.accounts);
  if (accounts === NOBODY) return noPod;
  return {
    namespace,
    namespaces: namespace === undefined ? namespaces : undefined,
    pods,
    ...(expression && { expression }),
    ...(namespaceExpression && { namespaceExpression }),
    ...(accounts && { accounts }),
  };
}

type Accounts = NonNullable<PodMatch["accounts"]>;

const NOBODY: Accounts = { names: [], labelled: [], unlisted: undefined };

function bothAccounts(a: Accounts, b: Accounts): Accounts {
  const both = <T>(one: readonly T[], other: readonly T[]) => one.filter((item) => other.includes(item));
  const names = a.names.length === 0 ? b.names : b.names.length === 0 ? a.names : both(a.names, b.names);
  if (names.length === 0 && a.names.length + b.names.length > 0) return NOBODY;
  if (!a.labelled || !b.labelled) {
    const asking = a.labelled ? a : b;
    return { ...asking, names };
  }
  return {
    names,
    labelled: both(a.labelled, b.labelled),
    lacking: [...(a.lacking ?? []), ...(b.lacking ?? [])],
    unlisted: a.unlisted ?? b.unlisted,
  };
}

function bothSelectors(a: Selector | undefined, b: Selector | undefined): Selector | undefined {
  if (!a || !b) return a ?? b;
  const why = a.why ?? b.why;
  return {
    requirements: [...a.requirements, ...b.requirements],
    unclear: a.unclear || b.unclear,
    ...(why !== undefined && { why }),
  };
}

function bothExpressions(a: LabelExpression | undefined, b: LabelExpression | undefined): LabelExpression | undefined {
  return a && b ? { is: "and", of: [a, b] } : (a ?? b);
}

function toExpression({ requirements, unclear, why = UNCLEAR }: Selector): LabelExpression {
  const parts = requirements.map(({ key, operator, values }): LabelExpression => {
    switch (operator) {
      case "In":
        return { is: "in", key, values };
      case "NotIn":
        return { is: "not", of: { is: "in", key, values } };
      case "Exists":
        return { is: "has", key };
      case "DoesNotExist":
        return { is: "not", of: { is: "has", key } };
    }
  });
  const rest: readonly LabelExpression[] = unclear ? [{ is: "unclear", why }] : [];
  return { is: "and", of: [...parts, ...rest] };
}

const UNCLEAR = "a selector is a template value or can't be read";

interface Split {
  readonly selector: Selector | undefined;
  readonly rest: LabelExpression | undefined;
  /** The one value that `naming`, the label of a namespace's name, must have. */
  readonly name: string | undefined;
}

function split(expression: LabelExpression, naming: string): Split {
  const requirements: Requirement[] = [];
  const rest: LabelExpression[] = [];
  let why: string | undefined;
  let name: string | undefined;
  for (const part of conjuncts(expression)) {
    const only = part.is === "in" && part.key === naming && part.values.length === 1 ? part.values[0] : undefined;
    if (part.is === "all" || (part.is === "has" && part.key === naming)) continue;
    if (part.is === "unclear") why ??= part.why;
    else if (only !== undefined && name === undefined) name = only;
    else {
      const requirement = toRequirement(part);
      if (requirement) requirements.push(requirement);
      else rest.push(part);
    }
  }
  const [first] = rest;
  return {
    selector:
      why === undefined
        ? requirements.length > 0
          ? { requirements, unclear: false }
          : undefined
        : { requirements, unclear: true, why },
    rest: rest.length > 1 ? { is: "and", of: rest } : first,
    name,
  };
}

function conjuncts(expression: LabelExpression): readonly LabelExpression[] {
  return expression.is === "and" ? expression.of.flatMap(conjuncts) : [expression];
}

function isNoNamespace(expression: LabelExpression): boolean {
  return expression.is === "not" && expression.of.is === "has" && expression.of.key === NAME_LABEL;
}

/** Undefined for what no requirement says, and for labels that pods and namespaces have from Calico alone (CA-9). */
function toRequirement(expression: LabelExpression): Requirement | undefined {
  const part = expression.is === "not" ? expression.of : expression;
  const isNot = part !== expression;
  if (part.is !== "has" && part.is !== "in") return undefined;
  if (part.key.startsWith("projectcalico.org/")) return undefined;
  if (part.is === "has") return { key: part.key, operator: isNot ? "DoesNotExist" : "Exists", values: [] };
  if (part.values.length === 0) return undefined;
  return { key: part.key, operator: isNot ? "NotIn" : "In", values: part.values };
}

/** A Kubernetes selector in Calico's language. */
export function printSelector({ requirements }: Selector): string {
  const quote = (value: string) => `'${value}'`;
  const parts = requirements.map(({ key, operator, values }) => {
    const set = `{${values.map(quote).join(", ")}}`;
    switch (operator) {
      case "In":
        return values.length === 1 ? `${key} == ${quote(values[0] ?? "")}` : `${key} in ${set}`;
      case "NotIn":
        return values.length === 1 ? `${key} != ${quote(values[0] ?? "")}` : `${key} not in ${set}`;
      case "Exists":
        return `has(${key})`;
      case "DoesNotExist":
        return `!has(${key})`;
    }
  });
  return parts.length === 0 ? "all()" : parts.join(" && ");
}
