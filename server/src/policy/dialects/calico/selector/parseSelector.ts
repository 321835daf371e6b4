// Reads a Calico selector (reach-semantics §7, selector language): conditions on labels joined by &&, ||, ! and parentheses.
// Any text gives an answer. What conditions look like is readCondition.ts's.

import { readCondition } from "./readCondition.ts";
import { operatorAt } from "./readOperator.ts";
import {
  before,
  fail,
  insertion,
  isSign,
  LINE_END,
  peek,
  type Reader,
  replacement,
  shown,
  slip,
  takes,
} from "./selectorReader.ts";
import { type Token, tokensOf } from "./selectorTokens.ts";
import type { SelectorNode, SelectorProblem } from "./selectorTree.ts";

/** What is read of a selector: its tree, or what is wrong with it, in the order of the reading. */
export type ParsedSelector =
  | { readonly is: "selector"; readonly tree: SelectorNode }
  | { readonly is: "broken"; readonly problems: readonly [SelectorProblem, ...SelectorProblem[]] };

/** Deeper than any selector of a person; the tree is walked recursively. */
const DEEPEST = 200;

/** Reads a selector; an empty text is all(). Total, and linear in its length. */
export function parseSelector(text: string): ParsedSelector {
  const reader: Reader = { text, tokens: tokensOf(text), at: 0, problems: [] };
  const tree: SelectorNode | undefined =
    peek(reader).is === "end" ? { is: "all", span: { start: 0, end: 0 } } : readAll(reader);
  const [first, ...others] = reader.problems;
  if (first) return { is: "broken", problems: [first, ...others] };
  if (tree) return { is: "selector", tree };
  const span = { start: 0, end: text.length };
  return { is: "broken", problems: [{ span, message: "A condition is expected", repair: undefined }] };
}

function readAll(reader: Reader): SelectorNode | undefined {
  const tree = readOr(reader, 0);
  return !tree || peek(reader).is === "end" ? tree : failBehind(reader, "&& or ||");
}

function readOr(reader: Reader, depth: number): SelectorNode | undefined {
  return readList(reader, "||", depth, () => readList(reader, "&&", depth, () => readUnary(reader, depth)));
}

/** Operands joined by one operator; a single one stands for itself. */
function readList(
  reader: Reader,
  sign: "&&" | "||",
  depth: number,
  read: () => SelectorNode | undefined,
): SelectorNode | undefined {
  const operands: SelectorNode[] = [];
  do {
    const operand = read();
    if (!operand) return undefined;
    operands.push(operand);
    if (depth === 0) dropClosing(reader);
  } while (takes(reader, sign) || takesSlip(reader, sign));
  const [first] = operands;
  const last = operands.at(-1);
  if (!first || !last || operands.length === 1) return first;
  return { is: sign === "&&" ? "and" : "or", operands, span: { start: first.span.start, end: last.span.end } };
}

function dropClosing(reader: Reader): void {
  for (let token = peek(reader); takes(reader, ")"); token = peek(reader))
    slip(reader, token.span, "No ( stands before this )", { title: "Remove )", part: token.span, text: "" });
}

/** An operator in another language's spelling, or one that is missing. */
function takesSlip(reader: Reader, sign: "&&" | "||"): boolean {
  const token = peek(reader);
  const meant = joinerFor(token);
  if (meant === sign) {
    reader.at++;
    slip(reader, token.span, `${sign} is the operator, not ${shown(token)}`, replacement(token.span, sign));
    return true;
  }
  if (meant !== undefined || sign === "||") return false;
  if (token.is !== "word" && !isSign(token, "(") && !isSign(token, "!")) return false;
  const repair = insertion("Insert &&", token.span.start, "&& ");
  slip(reader, token.span, `&& or || is expected before ${shown(token)}`, repair);
  return true;
}

/** The operator that a token stands for in other languages; the comma is kubectl's. */
function joinerFor(token: Token): "&&" | "||" | undefined {
  if (token.is !== "word" && token.is !== "sign") return undefined;
  if (/^(?:and|[&,;])$/i.test(token.text)) return "&&";
  return /^(?:or|\|)$/i.test(token.text) ? "||" : undefined;
}

function readUnary(reader: Reader, depth: number): SelectorNode | undefined {
  const { start } = peek(reader).span;
  let negated = false;
  while (takes(reader, "!") || takesNot(reader)) negated = !negated;
  const operand = readOperand(reader, depth);
  if (!operand || !negated) return operand;
  return { is: "not", operand, span: { start, end: before(reader)?.span.end ?? start } };
}

/** The word `not` before a condition; before an operator it is a label key. */
function takesNot(reader: Reader): boolean {
  const token = peek(reader);
  const next = peek(reader, 1);
  if (token.is !== "word" || !/^not$/i.test(token.text)) return false;
  const negates = isSign(next, "(") || isSign(next, "!") || (next.is === "word" && !operatorAt(reader, 1));
  if (!negates) return false;
  reader.at++;
  slip(reader, token.span, `! is the operator, not ${token.text}`, replacement(token.span, "!"));
  return true;
}

function readOperand(reader: Reader, depth: number): SelectorNode | undefined {
  const open = peek(reader);
  if (!isSign(open, "(")) return readCondition(reader);
  if (depth >= DEEPEST) return fail(reader, open.span, "Too many parentheses in one another");
  reader.at++;
  const next = peek(reader);
  if (isSign(next, ")"))
    return fail(reader, { start: open.span.start, end: next.span.end }, "A condition is expected between ( and )");
  const inner = readOr(reader, depth + 1);
  if (!inner || takes(reader, ")")) return inner;
  if (peek(reader).is !== "end") return failBehind(reader, "&&, || or )");
  const end = before(reader)?.span.end ?? reader.text.length;
  slip(reader, open.span, "No ) closes this parenthesis", insertion("Close it with )", end, ")"));
  return inner;
}

/** Behind a whole condition. */
function failBehind(reader: Reader, wanted: string): undefined {
  const token = peek(reader);
  if (token.is === "line") return fail(reader, token.span, LINE_END);
  return fail(reader, token.span, `${wanted} is expected, not ${shown(token)}`);
}
