// A Traefik rule as a tree with offsets: matchers joined by &&, ||, ! and parentheses, as Go's expression syntax binds them.
// It knows no matcher by name (ruleMatchers.ts does); any text gives an answer, and the first problem in its words.

import { memoOn } from "../../../base/memo.ts";
import type { Span } from "../../../base/span.ts";
import { type Token, tokensOf } from "./ruleTokens.ts";

export type RuleNode =
  | { readonly is: "and" | "or"; readonly operands: readonly RuleNode[]; readonly span: Span }
  | { readonly is: "not"; readonly operand: RuleNode; readonly span: Span }
  | { readonly is: "group"; readonly inner: RuleNode; readonly span: Span }
  | RuleMatcher;

export interface RuleMatcher {
  readonly is: "matcher";
  readonly name: string;
  readonly nameSpan: Span;
  readonly values: readonly RuleValue[];
  readonly span: Span;
}

export interface RuleValue {
  readonly value: string;
  /** With its quotes. */
  readonly span: Span;
  readonly quote: "`" | '"';
  /** Where the value's letters begin; undefined where escapes move them. */
  readonly letters: number | undefined;
}

export interface RuleProblem {
  readonly span: Span;
  /** What is wrong or expected, without the column. */
  readonly message: string;
  readonly repair: RuleRepair | undefined;
}

/** A replacement of a part of the rule that ends the problem. */
export interface RuleRepair {
  readonly title: string;
  readonly part: Span;
  readonly text: string;
}

/** What is read of a rule: its tree, or its first problem. */
export type ParsedRule =
  | { readonly is: "rule"; readonly tree: RuleNode }
  | { readonly is: "broken"; readonly problem: RuleProblem };

/** Deeper than any rule of a person; the tree is walked recursively. */
const DEEPEST = 200;

/** Reads a rule. Total, and linear in its length. */
export function parseRule(rule: string): ParsedRule {
  const reader: Reader = { rule, tokens: tokensOf(rule), at: 0, problem: undefined };
  if (peek(reader).is === "end") fail(reader, peek(reader).span, "The rule is empty: a matcher is expected");
  const tree = readOr(reader, 0);
  if (tree && !reader.problem) {
    // Go allows one line end behind the expression.
    if (peek(reader).is === "line") reader.at++;
    const token = peek(reader);
    if (token.is !== "end") failAfter(reader, token);
  }
  if (reader.problem) return { is: "broken", problem: reader.problem };
  if (tree) return { is: "rule", tree };
  return {
    is: "broken",
    problem: { span: { start: 0, end: rule.length }, message: "Not readable", repair: undefined },
  };
}

/** The matchers of a tree in their order, and whether an odd number of ! stands before each. */
export const matchersOf: (tree: RuleNode) => readonly { readonly matcher: RuleMatcher; readonly negated: boolean }[] =
  memoOn((tree: RuleNode) => [...walk(tree, false)]);

function* walk(
  node: RuleNode,
  negated: boolean,
): Generator<{ readonly matcher: RuleMatcher; readonly negated: boolean }> {
  switch (node.is) {
    case "matcher":
      yield { matcher: node, negated };
      return;
    case "group":
      yield* walk(node.inner, negated);
      return;
    case "not":
      yield* walk(node.operand, !negated);
      return;
    case "and":
    case "or":
      for (const operand of node.operands) yield* walk(operand, negated);
  }
}

/** The rule that a tree says, its values in backticks where that can be. */
export function printRule(node: RuleNode): string {
  switch (node.is) {
    case "matcher":
      return `${node.name}(${node.values.map(({ value }) => printValue(value)).join(", ")})`;
    case "group":
      return `(${printRule(node.inner)})`;
    case "not":
      return `!${printRule(node.operand)}`;
    case "and":
    case "or":
      return node.operands.map(printRule).join(node.is === "and" ? " && " : " || ");
  }
}

/** A value as it is written in a rule. */
export function printValue(value: string): string {
  return /[`\r]/.test(value) ? JSON.stringify(value) : `\`${value}\``;
}

interface Reader {
  readonly rule: string;
  readonly tokens: readonly Token[];
  at: number;
  problem: RuleProblem | undefined;
}

function readOr(reader: Reader, depth: number): RuleNode | undefined {
  return readList(reader, "||", () => readList(reader, "&&", () => readUnary(reader, depth)));
}

/** Operands joined by one operator; a single one stands for itself. */
function readList(reader: Reader, sign: "&&" | "||", read: () => RuleNode | undefined): RuleNode | undefined {
  const operands: RuleNode[] = [];
  do {
    const operand = read();
    if (!operand) return undefined;
    operands.push(operand);
  } while (takes(reader, sign));
  const [first] = operands;
  const last = operands.at(-1);
  if (!first || !last || operands.length === 1) return first;
  return { is: sign === "&&" ? "and" : "or", operands, span: { start: first.span.start, end: last.span.end } };
}

function readUnary(reader: Reader, depth: number): RuleNode | undefined {
  const token = peek(reader);
  if (depth > DEEPEST) return fail(reader, token.span, "Too many parentheses in one another");
  if (takes(reader, "!")) {
    const operand = readUnary(reader, depth + 1);
    return operand && { is: "not", operand, span: { start: token.span.start, end: operand.span.end } };
  }
  if (takes(reader, "(")) {
    const inner = readOr(reader, depth + 1);
    if (!inner) return undefined;
    const end = peek(reader);
    if (!takes(reader, ")")) return failInside(reader, end, token.span, "parenthesis");
    return { is: "group", inner, span: { start: token.span.start, end: end.span.end } };
  }
  if (token.is === "word" && isSign(reader.tokens[reader.at + 1], "(")) return readMatcher(reader, token);
  return failAtOperand(reader, token);
}

function readMatcher(reader: Reader, name: Extract<Token, { is: "word" }>): RuleNode | undefined {
  const open = reader.tokens[reader.at + 1];
  reader.at += 2;
  const values: RuleValue[] = [];
  // Go allows a comma behind the last value.
  while (!isSign(peek(reader), ")")) {
    const value = readValue(reader, name, open?.span ?? name.span);
    if (!value) return undefined;
    values.push(value);
    if (!takes(reader, ",")) break;
  }
  const end = peek(reader);
  if (!takes(reader, ")")) return failAfterValue(reader, end, name, open?.span ?? name.span);
  const span = { start: name.span.start, end: end.span.end };
  return { is: "matcher", name: name.text, nameSpan: name.span, values, span };
}

function readValue(reader: Reader, name: Extract<Token, { is: "word" }>, open: Span): RuleValue | undefined {
  const token = peek(reader);
  if (token.is === "text" && token.closed && token.wrong === undefined) {
    reader.at++;
    const { value, span, quote } = token;
    const same = reader.rule.slice(span.start + 1, span.end - 1) === value;
    return { value, span, quote, letters: same ? span.start + 1 : undefined };
  }
  if (token.is === "text" && token.closed)
    return fail(reader, token.span, `${token.wrong} is no escape of Go; write the value in backticks`);
  if (token.is === "text") {
    const missing = /^[^\s()]*(?=\)+\s*$)/.exec(reader.rule.slice(token.span.start + 1));
    const at = token.span.start + 1 + (missing?.[0].length ?? 0);
    const repair = missing ? insertion(`Close the value with ${token.quote}`, at, token.quote) : undefined;
    return fail(reader, token.span, `No ${token.quote} closes this value`, repair);
  }
  if (token.is === "quoted") {
    const text = printValue(token.value);
    const repair = { title: `Use ${text}`, part: token.span, text };
    return fail(reader, token.span, "Values stand in backticks, not in other quotes", repair);
  }
  if (token.is === "end" || token.is === "line") return failInside(reader, token, open, shown(name));
  const bare = /^[^\s`"'(),|&]+/.exec(reader.rule.slice(token.span.start))?.[0];
  if (bare === undefined || (token.is === "sign" && /^[(),&|]/.test(token.text)))
    return fail(reader, token.span, `A value in backticks is expected, not ${shown(token)}`);
  const part = { start: token.span.start, end: token.span.start + bare.length };
  const repair = { title: `Use ${printValue(bare)}`, part, text: printValue(bare) };
  return fail(reader, part, "A value stands in backticks", repair);
}

/** Behind a value: no comma and no closing parenthesis. */
function failAfterValue(reader: Reader, token: Token, name: Extract<Token, { is: "word" }>, open: Span): undefined {
  if (token.is === "text" || token.is === "quoted")
    return fail(
      reader,
      token.span,
      "A comma is expected between two values",
      insertion("Insert a comma", token.span.start, ", "),
    );
  if (token.is === "line") return fail(reader, token.span, "A line may not end between a value and its )");
  return failInside(reader, token, open, shown(name));
}

/** Where `)` is expected. */
function failInside(reader: Reader, token: Token, open: Span, what: string): undefined {
  if (token.is === "end") {
    const end = reader.rule.trimEnd().length;
    const message = what === "parenthesis" ? "No ) closes this parenthesis" : `No ) closes ${what}(`;
    return fail(reader, open, message, insertion("Close it with )", end, ")"));
  }
  if (token.is === "line") return failAtLine(reader, token);
  const next = /^[A-Za-z]\w*$/.test(shown(token)) || token.is === "text";
  const wanted = what === "parenthesis" ? "&&, || or ) is" : ", or ) is";
  if (what === "parenthesis") {
    const word = operatorFor(token);
    if (word)
      return fail(reader, token.span, `${word} is the operator, not ${shown(token)}`, replacement(token.span, word));
    if (token.is === "word")
      return fail(
        reader,
        token.span,
        `&& or || is expected before ${shown(token)}`,
        insertion("Insert &&", token.span.start, "&& "),
      );
  }
  return fail(reader, token.span, `${wanted} expected, not ${next ? `"${shown(token)}"` : shown(token)}`);
}

/** Behind a whole operand, outside parentheses. */
function failAfter(reader: Reader, token: Token): undefined {
  const word = operatorFor(token);
  if (word)
    return fail(reader, token.span, `${word} is the operator, not ${shown(token)}`, replacement(token.span, word));
  if (isSign(token, ")")) {
    const repair = { title: "Remove )", part: token.span, text: "" };
    return fail(reader, token.span, "No ( stands before this )", repair);
  }
  const before = reader.tokens[reader.at - 1];
  if (before?.is === "line") return failAtLine(reader, before);
  if (token.is === "word" || isSign(token, "(") || isSign(token, "!"))
    return fail(
      reader,
      token.span,
      `&& or || is expected before ${shown(token)}`,
      insertion("Insert &&", token.span.start, "&& "),
    );
  return fail(reader, token.span, `&& or || is expected, not ${shown(token)}`);
}

/** Where a matcher, `!` or `(` is expected. */
function failAtOperand(reader: Reader, token: Token): undefined {
  const before = reader.tokens[reader.at - 1];
  const behind = before === undefined ? "" : ` behind ${shown(before)}`;
  if (token.is === "end") return fail(reader, before?.span ?? token.span, `A matcher is expected${behind}`);
  if (token.is === "word") {
    if (/^not$/i.test(token.text))
      return fail(reader, token.span, `! is the operator, not ${token.text}`, replacement(token.span, "!"));
    return fail(reader, token.span, `A matcher has its value in parentheses: ${shown(token)}(\`…\`)`);
  }
  if (token.is === "text" || token.is === "quoted")
    return fail(reader, token.span, "A value stands inside a matcher, as in Host(`…`)");
  return fail(reader, token.span, `A matcher is expected${behind}, not ${shown(token)}`);
}

function failAtLine(reader: Reader, token: Token): undefined {
  return fail(
    reader,
    token.span,
    "The line end ends the rule here: && and || stand at the end of a line, not at its start",
  );
}

/** The operator that a word or a sign stands for in other languages. */
function operatorFor(token: Token): "&&" | "||" | undefined {
  if (token.is !== "word" && token.is !== "sign") return undefined;
  if (/^(?:and|&)$/i.test(token.text)) return "&&";
  return /^(?:or|\|)$/i.test(token.text) ? "||" : undefined;
}

function shown(token: Token): string {
  switch (token.is) {
    case "word":
    case "sign":
      return token.text.length > 30 ? `${token.text.slice(0, 29)}…` : token.text;
    case "text":
    case "quoted":
      return "a value";
    case "line":
      return "a line end";
    case "end":
      return "the end";
  }
}

function peek({ tokens, at }: Reader): Token {
  return tokens[Math.min(at, tokens.length - 1)] ?? { is: "end", span: { start: 0, end: 0 } };
}

function takes(reader: Reader, sign: string): boolean {
  if (!isSign(peek(reader), sign)) return false;
  reader.at++;
  return true;
}

function isSign(token: Token | undefined, text: string): boolean {
  return token?.is === "sign" && token.text === text;
}

function insertion(title: string, at: number, text: string): RuleRepair {
  return { title, part: { start: at, end: at }, text };
}

function replacement(part: Span, text: string): RuleRepair {
  return { title: `Use ${text}`, part, text };
}

function fail(reader: Reader, span: Span, message: string, repair?: RuleRepair): undefined {
  reader.problem ??= { span, message, repair };
  return undefined;
}
