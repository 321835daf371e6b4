// A rule as alternatives of conditions that all hold: what a table of routes shows a line for. Beyond a number of them it is not
// written out.

import type { RuleMatcher, RuleNode } from "./rule.ts";
import { type MatcherRow, matcherRow, type RuleDialect, type ValueIs } from "./ruleMatchers.ts";

/** One matcher with the values of one meaning: a single host, a header's name and value. */
export interface Literal {
  readonly row: MatcherRow;
  readonly values: readonly string[];
  readonly negated: boolean;
}

/** What a literal's first value is: `host`, `path`. */
export function meaningOf({ row }: Literal): ValueIs | undefined {
  return row.values[0];
}

const MOST = 64;

/** The alternatives of a rule; undefined where there are too many, or where a matcher is not known. */
export function alternativesOf(tree: RuleNode, dialect: RuleDialect): readonly (readonly Literal[])[] | undefined {
  return expand(tree, false, dialect);
}

type Alternatives = readonly (readonly Literal[])[];

function expand(node: RuleNode, negated: boolean, dialect: RuleDialect): Alternatives | undefined {
  switch (node.is) {
    case "group":
      return expand(node.inner, negated, dialect);
    case "not":
      return expand(node.operand, !negated, dialect);
    case "matcher":
      return ofMatcher(node, negated, dialect);
    case "and":
    case "or":
      return join(
        node.operands.map((operand) => expand(operand, negated, dialect)),
        (node.is === "and") !== negated,
      );
  }
}

/** Several values of version 2 are alternatives, but for headers and queries, which must all be there. */
function ofMatcher({ name, values }: RuleMatcher, negated: boolean, dialect: RuleDialect): Alternatives | undefined {
  const row = matcherRow(name, dialect);
  if (!row || values.length === 0) return undefined;
  const size = row.counts === undefined ? row.values.length : values.length;
  const literals: Literal[] = [];
  for (let at = 0; at < values.length; at += size)
    literals.push({ row, values: values.slice(at, at + size).map(({ value }) => value), negated });
  const all = /^(?:Headers|HeadersRegexp|Query)$/.test(row.name);
  return join(
    literals.map((literal) => [[literal]]),
    all !== negated,
  );
}

function join(parts: readonly (Alternatives | undefined)[], all: boolean): Alternatives | undefined {
  let result: Alternatives | undefined = all ? [[]] : [];
  for (const part of parts) {
    if (!part || !result) return undefined;
    result = all ? result.flatMap((left) => part.map((right) => [...left, ...right])) : [...result, ...part];
    if (result.length > MOST) return undefined;
  }
  return result;
}
