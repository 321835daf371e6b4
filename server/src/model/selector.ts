// Kubernetes label selectors: matchLabels and matchExpressions, all ANDed (meta/v1 LabelSelector).

import { isList, isObject, type Json } from "../base/json.ts";

export type Labels = { readonly [key: string]: string };

export interface Requirement {
  readonly key: string;
  readonly operator: "In" | "NotIn" | "Exists" | "DoesNotExist";
  readonly values: readonly string[];
}

/** A selector that is present; an empty list matches everything. */
export interface Selector {
  readonly requirements: readonly Requirement[];
  /** True where a part could not be read (bad operator, template value): what it picks is not known. */
  readonly unclear: boolean;
  /** Whose part that is and why it could not be read, where that is known. */
  readonly why?: string;
}

export const everything: Selector = { requirements: [], unclear: false };

/** Whether labels meet a requirement. NotIn and DoesNotExist also match an absent key (meta/v1 LabelSelector). */
export function meets(requirement: Requirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined;
  switch (requirement.operator) {
    case "In":
      return value !== undefined && requirement.values.includes(value);
    case "NotIn":
      return value === undefined || !requirement.values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
  }
}

/** Whether labels meet every requirement; an empty selector matches every label set. */
export function selects(selector: Selector, labels: Labels): boolean {
  return selector.requirements.every((requirement) => meets(requirement, labels));
}

/** A LabelSelector value as a selector. Undefined where the field is absent. Never throws: what cannot be read makes it `unclear`. */
export function toSelector(value: Json | undefined): Selector | undefined {
  if (value === undefined) return undefined;
  if (value === null) return everything;
  if (!isObject(value)) return { requirements: [], unclear: true };
  const requirements: Requirement[] = [];
  let unclear = false;
  const labels = value["matchLabels"];
  if (isObject(labels)) {
    for (const [key, wanted] of Object.entries(labels)) {
      if (typeof wanted !== "string" || wanted.includes("{{")) unclear = true;
      else requirements.push({ key, operator: "In", values: [wanted] });
    }
  } else if (labels !== undefined && labels !== null) unclear = true;
  const expressions = value["matchExpressions"];
  if (isList(expressions)) {
    for (const item of expressions) {
      const requirement = toRequirement(item);
      if (requirement) requirements.push(requirement);
      else unclear = true;
    }
  } else if (expressions !== undefined && expressions !== null) unclear = true;
  return { requirements, unclear };
}

/** A plain label map (Service spec.selector) as a selector. */
export function toMapSelector(labels: Labels): Selector {
  return {
    requirements: Object.entries(labels).map(([key, value]) => ({ key, operator: "In", values: [value] })),
    unclear: false,
  };
}

function toRequirement(item: Json): Requirement | undefined {
  if (!isObject(item)) return undefined;
  const { key, operator, values } = item;
  if (typeof key !== "string") return undefined;
  if (operator === "Exists" || operator === "DoesNotExist") return { key, operator, values: [] };
  if (operator !== "In" && operator !== "NotIn") return undefined;
  if (!isList(values) || values.some((value) => typeof value !== "string")) return undefined;
  return { key, operator, values: values.filter((value) => typeof value === "string") };
}

/** `app=web, tier in (a, b), !canary`: a selector in one line, for messages and hovers. */
export function showSelector(selector: Selector): string {
  return selector.requirements.map(showRequirement).join(", ");
}

function showRequirement({ key, operator, values }: Requirement): string {
  switch (operator) {
    case "In":
      return values.length === 1 ? `${key}=${values[0]}` : `${key} in (${values.join(", ")})`;
    case "NotIn":
      return values.length === 1 ? `${key}!=${values[0]}` : `${key} not in (${values.join(", ")})`;
    case "Exists":
      return key;
    case "DoesNotExist":
      return `!${key}`;
  }
}
