// What a Calico selector says of labels, for whoever asks which objects it picks.

import { memoOn } from "../../../../base/memo.ts";
import type { LabelExpression } from "../../../../model/labelExpression.ts";
import { parseSelector } from "./parseSelector.ts";
import type { SelectorComparison, SelectorNode } from "./selectorTree.ts";

/** The labels that tell what has a namespace: Calico gives one to endpoints, the other to namespaces (CA-9). */
export const NAMESPACE_LABEL = "projectcalico.org/namespace";
export const NAMESPACE_NAME_LABEL = "projectcalico.org/name";

/**
 * The condition of a tree. `!=` and `not in` are negations, so that they hold where the label is absent. global() is what has
 * no namespace and is none: neither label of CA-9.
 */
export const toExpression: (tree: SelectorNode) => LabelExpression = memoOn((node: SelectorNode): LabelExpression => {
  switch (node.is) {
    case "all":
      return { is: "all" };
    case "global":
      return { is: "and", of: [NAMESPACE_LABEL, NAMESPACE_NAME_LABEL].map((key) => not({ is: "has", key })) };
    case "has":
      return { is: "has", key: node.key.text };
    case "not":
      return not(toExpression(node.operand));
    case "and":
    case "or":
      return { is: node.is, of: node.operands.map(toExpression) };
    case "compares":
      return compares(node);
  }
});

/** The condition of a selector's text; `unclear` where it is a template or can't be read. */
export function expressionOf(text: string): LabelExpression {
  if (text.includes("{{")) return { is: "unclear", why: "the selector is a template" };
  const parsed = parseSelector(text);
  return parsed.is === "selector"
    ? toExpression(parsed.tree)
    : { is: "unclear", why: `the selector can't be read: ${parsed.problems[0].message}` };
}

function compares({ key: { text: key }, operator, values }: SelectorComparison): LabelExpression {
  const value = values[0]?.value ?? "";
  switch (operator) {
    case "==":
    case "in":
      return isIn(key, values);
    case "!=":
    case "not in":
      return not(isIn(key, values));
    case "contains":
      return { is: "contains", key, value };
    case "starts with":
      return { is: "startsWith", key, value };
    case "ends with":
      return { is: "endsWith", key, value };
  }
}

function isIn(key: string, values: SelectorComparison["values"]): LabelExpression {
  return { is: "in", key, values: values.map(({ value }) => value) };
}

function not(of: LabelExpression): LabelExpression {
  return { is: "not", of };
}
