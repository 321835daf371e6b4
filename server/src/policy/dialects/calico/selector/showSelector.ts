// The canonical text of a Calico selector: double quotes where they can be, sets in order, one space between words.

import { printValue } from "./selectorReader.ts";
import type { SelectorNode, SelectorValue } from "./selectorTree.ts";

/** What parseSelector reads as a tree of the same meaning. */
export function showSelector(tree: SelectorNode): string {
  const node = withoutPairs(tree);
  switch (node.is) {
    case "all":
    case "global":
      return `${node.is}()`;
    case "has":
      return `has(${node.key.text})`;
    case "not":
      return `!${showOperand(node.operand)}`;
    case "and":
    case "or":
      return node.operands.map(showOperand).join(node.is === "and" ? " && " : " || ");
    case "compares": {
      const { key, operator, values } = node;
      const isSet = operator === "in" || operator === "not in";
      return `${key.text} ${operator} ${isSet ? showSet(values) : showValue(values[0]?.value ?? "")}`;
    }
  }
}

/** Two negations are none. */
function withoutPairs(node: SelectorNode): SelectorNode {
  return node.is === "not" && node.operand.is === "not" ? withoutPairs(node.operand.operand) : node;
}

function showOperand(operand: SelectorNode): string {
  const node = withoutPairs(operand);
  const text = showSelector(node);
  return node.is === "and" || node.is === "or" ? `(${text})` : text;
}

function showSet(values: readonly SelectorValue[]): string {
  const distinct = new Set(values.map(({ value }) => value));
  return `{${[...distinct].sort().map(showValue).join(", ")}}`;
}

/** No value that was read holds both quotes. */
function showValue(value: string): string {
  return printValue(value) ?? `"${value.replaceAll('"', "")}"`;
}
