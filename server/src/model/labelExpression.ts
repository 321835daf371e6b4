// Conditions on labels that a Kubernetes selector can't say, as a tree: what selectors of Calico come to. Knows no syntax.

export type LabelExpression =
  | { readonly is: "all" }
  | { readonly is: "has"; readonly key: string }
  /** The label is there and has one of the values. */
  | { readonly is: "in"; readonly key: string; readonly values: readonly string[] }
  | { readonly is: "contains" | "startsWith" | "endsWith"; readonly key: string; readonly value: string }
  | { readonly is: "not"; readonly of: LabelExpression }
  | { readonly is: "and" | "or"; readonly of: readonly LabelExpression[] }
  /** It can't be read, or is a template value. */
  | { readonly is: "unclear"; readonly why: string };

export type Met = "yes" | "no" | "maybe";

/**
 * Whether labels meet an expression. `labelOf` gives a label's value, undefined where it is not listed; `mayHave` says that
 * a label that is not listed may exist all the same.
 */
export function meetsExpression(
  expression: LabelExpression,
  labelOf: (key: string) => string | undefined,
  mayHave: boolean,
): Met {
  switch (expression.is) {
    case "all":
      return "yes";
    case "unclear":
      return "maybe";
    case "not": {
      const met = meetsExpression(expression.of, labelOf, mayHave);
      return met === "yes" ? "no" : met === "no" ? "yes" : "maybe";
    }
    case "and":
    case "or": {
      const [strong, weak] = expression.is === "and" ? (["no", "yes"] as const) : (["yes", "no"] as const);
      let met: Met = weak;
      for (const part of expression.of) {
        const one = meetsExpression(part, labelOf, mayHave);
        if (one === strong) return strong;
        if (one === "maybe") met = "maybe";
      }
      return met;
    }
    default: {
      const value = labelOf(expression.key);
      if (value !== undefined) return holds(expression, value) ? "yes" : "no";
      return mayHave && !(expression.is === "in" && expression.values.length === 0) ? "maybe" : "no";
    }
  }
}

function holds(
  expression: Extract<LabelExpression, { is: "has" | "in" | "contains" | "startsWith" | "endsWith" }>,
  value: string,
): boolean {
  switch (expression.is) {
    case "has":
      return true;
    case "in":
      return expression.values.includes(value);
    case "contains":
      return value.includes(expression.value);
    case "startsWith":
      return value.startsWith(expression.value);
    case "endsWith":
      return value.endsWith(expression.value);
  }
}

/** `app starts with "a", tier in (a, b), !canary`: an expression in one line, as selectors are shown. */
export function showExpression(expression: LabelExpression): string {
  switch (expression.is) {
    case "all":
      return "any labels";
    case "unclear":
      return "labels that can't be read";
    case "has":
      return expression.key;
    case "in":
      return showIn(expression.key, expression.values, false);
    case "contains":
      return `${expression.key} contains "${expression.value}"`;
    case "startsWith":
      return `${expression.key} starts with "${expression.value}"`;
    case "endsWith":
      return `${expression.key} ends with "${expression.value}"`;
    case "and":
      return expression.of.map(showPart).join(", ");
    case "or":
      return expression.of.map(showPart).join(" or ");
    case "not": {
      const { of } = expression;
      if (of.is === "in") return showIn(of.key, of.values, true);
      return of.is === "has" ? `!${of.key}` : `not (${showExpression(of)})`;
    }
  }
}

function showPart(expression: LabelExpression): string {
  const text = showExpression(expression);
  return expression.is === "or" || expression.is === "and" ? `(${text})` : text;
}

function showIn(key: string, values: readonly string[], isNot: boolean): string {
  if (values.length === 1) return `${key}${isNot ? "!=" : "="}${values[0]}`;
  return `${key} ${isNot ? "not in" : "in"} (${values.join(", ")})`;
}
