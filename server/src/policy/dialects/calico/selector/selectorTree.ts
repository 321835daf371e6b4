// A Calico selector as a tree with the offsets of its parts, and what is wrong with one that can't be read.

import type { Span } from "../../../../base/span.ts";

/** Parentheses leave no node: what they hold together is told by the tree. An even number of ! leaves none either. */
export type SelectorNode =
  | { readonly is: "and" | "or"; readonly operands: readonly SelectorNode[]; readonly span: Span }
  | { readonly is: "not"; readonly operand: SelectorNode; readonly span: Span }
  | SelectorTerm;

export type SelectorTerm =
  | { readonly is: "all" | "global"; readonly span: Span }
  | { readonly is: "has"; readonly key: SelectorKey; readonly span: Span }
  | SelectorComparison;

export interface SelectorComparison {
  readonly is: "compares";
  readonly key: SelectorKey;
  readonly operator: SelectorOperator;
  readonly operatorSpan: Span;
  /** One, but for `in` and `not in`. */
  readonly values: readonly SelectorValue[];
  readonly span: Span;
}

export type SelectorOperator = "==" | "!=" | "contains" | "starts with" | "ends with" | "in" | "not in";

export interface SelectorKey {
  readonly text: string;
  readonly span: Span;
}

export interface SelectorValue {
  readonly value: string;
  /** With its quotes. */
  readonly span: Span;
}

export interface SelectorProblem {
  readonly span: Span;
  /** What is wrong or expected, without the column. */
  readonly message: string;
  readonly repair: SelectorRepair | undefined;
}

/** A replacement of a part of the selector that ends the problem. */
export interface SelectorRepair {
  readonly title: string;
  readonly part: Span;
  readonly text: string;
}

/** The terms of a tree in their order. */
export function termsOf(node: SelectorNode): readonly SelectorTerm[] {
  switch (node.is) {
    case "and":
    case "or":
      return node.operands.flatMap(termsOf);
    case "not":
      return termsOf(node.operand);
    default:
      return [node];
  }
}
