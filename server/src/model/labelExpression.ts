// Conditions on labels that are more than a Kubernetes selector: values that contain, begin or end with a text, and terms
// joined by and, or and not. Whether labels meet them may be unknown; which language they were written in is not known here.

/** A condition on labels that is more than a Kubernetes selector. */
export type LabelExpression =
  | { readonly is: "all" }
  | { readonly is: "has"; readonly key: string }
  /** `==` is `in` with one value; without values it is never met. */
  | { readonly is: "in"; readonly key: string; readonly values: readonly string[] }
  | { readonly is: "contains" | "startsWith" | "endsWith"; readonly key: string; readonly value: string }
  | { readonly is: "not"; readonly of: LabelExpression }
  | { readonly is: "and" | "or"; readonly of: readonly LabelExpression[] }
  /** A template value, or a text that can't be parsed. */
  | { readonly is: "unclear"; readonly why: string };

export type Met = "yes" | "no" | "maybe";

/**
 * Whether labels meet an expression, by Kleene's logic. Conditions on a label that is absent are not met, so that their
 * negations are (reach-semantics §7, selector language).
 * @param labelOf gives a label's value
 * @param mayHave whether a label that is not listed may exist all the same
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
      return met === "yes" ? "no" : met === "no" ? "yes" : met;
    }
    case "and":
      return joined(expression.of, labelOf, mayHave, "no", "yes");
    case "or":
      return joined(expression.of, labelOf, mayHave, "yes", "no");
    default: {
      const value = labelOf(expression.key);
      if (value !== undefined) return holds(expression, value) ? "yes" : "no";
      return mayHave && !(expression.is === "in" && expression.values.length === 0) ? "maybe" : "no";
    }
  }
}

/** The first operand that decides, else maybe where one is, else what holds where none decides. */
function joined(
  operands: readonly LabelExpression[],
  labelOf: (key: string) => string | undefined,
  mayHave: boolean,
  decides: "yes" | "no",
  otherwise: "yes" | "no",
): Met {
  let answer: Met = otherwise;
  for (const operand of operands) {
    const met = meetsExpression(operand, labelOf, mayHave);
    if (met === decides) return met;
    if (met === "maybe") answer = met;
  }
  return answer;
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
