// Reads what follows the key of a condition in a Calico selector: an operator and its value or set of values.

import { nearest } from "../../../../base/nearest.ts";
import type { Span } from "../../../../base/span.ts";
import {
  before,
  fail,
  insertion,
  isSign,
  LINE_END,
  peek,
  printValue,
  type Reader,
  replacement,
  shown,
  skipTo,
  slip,
  takes,
} from "./selectorReader.ts";
import type { Token } from "./selectorTokens.ts";
import type { SelectorKey, SelectorOperator, SelectorValue } from "./selectorTree.ts";

export interface FoundOperator {
  readonly is: "operator";
  readonly operator: SelectorOperator;
  readonly span: Span;
}

/** The words that operators are written with, `starts` and `ends` being followed by `with`, `not` by `in`. */
const WORDS: ReadonlyMap<string, SelectorOperator | "starts" | "ends" | "not"> = new Map([
  ["contains", "contains"],
  ["in", "in"],
  ["notin", "not in"],
  ["startswith", "starts with"],
  ["endswith", "ends with"],
  ["starts", "starts"],
  ["ends", "ends"],
  ["not", "not"],
]);

const SECOND: Readonly<Record<"starts" | "ends" | "not", readonly [word: string, operator: SelectorOperator]>> = {
  starts: ["with", "starts with"],
  ends: ["with", "ends with"],
  not: ["in", "not in"],
};

const EXPECTED = "==, !=, in, not in, contains, starts with or ends with";

/** The operator whose words stand at the next tokens, and how many these are; undefined where none does. */
export function operatorAt(
  reader: Reader,
  ahead: number,
): { readonly operator: SelectorOperator; readonly count: number } | undefined {
  const token = peek(reader, ahead);
  if (token.is === "sign") {
    const isOne = token.text === "==" || token.text === "!=";
    return isOne ? { operator: token.text === "==" ? "==" : "!=", count: 1 } : undefined;
  }
  const word = token.is === "word" ? WORDS.get(token.text) : undefined;
  if (word === undefined) return undefined;
  if (word !== "starts" && word !== "ends" && word !== "not") return { operator: word, count: 1 };
  const second = peek(reader, ahead + 1);
  const [wanted, operator] = SECOND[word];
  return second.is === "word" && second.text === wanted ? { operator, count: 2 } : undefined;
}

/** The operator behind a key; `has` where the key stands alone, which is told. */
export function readOperator(reader: Reader, key: SelectorKey): FoundOperator | { readonly is: "has" } | undefined {
  const token = peek(reader);
  const found = operatorAt(reader, 0);
  if (found) {
    const end = peek(reader, found.count - 1).span.end;
    reader.at += found.count;
    return { is: "operator", operator: found.operator, span: { start: token.span.start, end } };
  }
  const meant = meantOperator(reader);
  if (meant) {
    const { operator, count, message } = meant;
    const span = { start: token.span.start, end: peek(reader, count - 1).span.end };
    slip(reader, span, message, replacement(span, operator));
    reader.at += count;
    return { is: "operator", operator, span };
  }
  return withoutOperator(reader, key, token);
}

interface Meant {
  readonly operator: SelectorOperator;
  readonly count: number;
  readonly message: string;
}

/** What stands for an operator in other languages, or is one misspelt. */
function meantOperator(reader: Reader): Meant | undefined {
  const token = peek(reader);
  const next = peek(reader, 1);
  if (token.is === "sign") {
    if (isSign(token, "!") && next.is === "word" && /^in$/i.test(next.text))
      return { operator: "not in", count: 2, message: "not in is the operator, not !in" };
    if (/^=+$/.test(token.text) || token.text === ":")
      return { operator: "==", count: 1, message: `== is the operator, not ${token.text}` };
    if (/^!=+$/.test(token.text)) return { operator: "!=", count: 1, message: `!= is the operator, not ${token.text}` };
    return undefined;
  }
  if (token.is !== "word") return undefined;
  const word = token.text.toLowerCase();
  const two = next.is === "word" ? near(`${word} ${next.text.toLowerCase()}`) : undefined;
  // What follows tells a misspelt operator from the next condition.
  if (two && next.is === "word" && takesValue(two, peek(reader, 2)))
    return { operator: two, count: 2, message: `${two} is the operator, not ${shown(token)} ${shown(next)}` };
  const one = near(word);
  if (!one || !takesValue(one, next)) return undefined;
  return { operator: one, count: 1, message: `${one} is the operator, not ${shown(token)}` };
}

function takesValue(operator: SelectorOperator, token: Token): boolean {
  if (token.is === "text" || token.is === "quoted" || isSign(token, "{")) return true;
  return isSign(token, "(") && (operator === "in" || operator === "not in");
}

const SPELLINGS: Readonly<Record<string, SelectorOperator>> = {
  ...Object.fromEntries(
    (["==", "!=", "contains", "starts with", "ends with", "in", "not in"] as const).map((operator) => [
      operator,
      operator,
    ]),
  ),
  startswith: "starts with",
  endswith: "ends with",
  notin: "not in",
  is: "==",
  equals: "==",
  eq: "==",
  ne: "!=",
  "is not": "!=",
};

function near(text: string): SelectorOperator | undefined {
  if (Object.hasOwn(SPELLINGS, text)) return SPELLINGS[text];
  const found = nearest(
    text,
    Object.keys(SPELLINGS).filter((item) => item.length > 3),
  );
  return found === undefined ? undefined : SPELLINGS[found];
}

/** No operator, and nothing that stands for one. */
function withoutOperator(reader: Reader, key: SelectorKey, token: Token): { readonly is: "has" } | undefined {
  const name = shown({ is: "word", ...key });
  if (token.is === "line") return fail(reader, token.span, LINE_END);
  if (token.is === "end" || isSign(token, ")") || isSign(token, "&&") || isSign(token, "||")) {
    const repair = { title: `Use has(${name})`, part: key.span, text: `has(${key.text})` };
    slip(reader, key.span, `An operator is expected behind ${name}, such as == or !=`, repair);
    return { is: "has" };
  }
  if (token.is === "text" && token.closed)
    return fail(
      reader,
      token.span,
      `An operator is expected between ${name} and its value`,
      insertion("Insert ==", token.span.start, "== "),
    );
  const second = token.is === "word" ? WORDS.get(token.text) : undefined;
  if (second === "starts" || second === "ends" || second === "not") {
    const [wanted] = SECOND[second];
    return fail(reader, token.span, `${wanted} is expected behind ${shown(token)}`);
  }
  return fail(reader, token.span, `${EXPECTED} is expected behind ${name}`);
}

/** The values of an operator, in a set or alone. */
export function readValues(reader: Reader, { operator, span }: FoundOperator): readonly SelectorValue[] | undefined {
  const token = peek(reader);
  if (operator === "in" || operator === "not in") {
    if (takes(reader, "{")) return readSet(reader, token, "}");
    return readOtherSet(reader, operator, token);
  }
  if (isSign(token, "{") && (operator === "==" || operator === "!=")) {
    const meant = operator === "==" ? "in" : "not in";
    slip(reader, span, `${meant} takes a set of values, ${operator} takes one`, replacement(span, meant));
    reader.at++;
    return readSet(reader, token, "}");
  }
  const value = readValue(reader, `behind ${operator}`);
  return value && [value];
}

/** A set that does not stand in braces: kubectl's parentheses, or one value alone. */
function readOtherSet(reader: Reader, operator: SelectorOperator, token: Token): readonly SelectorValue[] | undefined {
  if (isSign(token, "(") || isSign(token, "[")) {
    const close = isSign(token, "(") ? ")" : "]";
    reader.at++;
    const known = reader.problems.length;
    const values = readSet(reader, token, close);
    if (!values) return undefined;
    // The set is replaced as a whole, so that what is wrong in it needs no repair of its own.
    reader.problems.length = Math.min(known, reader.problems.length);
    const part = { start: token.span.start, end: before(reader)?.span.end ?? token.span.end };
    const text = printSet(values);
    const message = `The values of ${operator} stand in { }, not in ${token.is === "sign" ? token.text : "("} ${close}`;
    slip(reader, part, message, replacement(part, text));
    return values;
  }
  if (token.is !== "text" || !token.closed) {
    const behind = token.is === "end" ? (before(reader)?.span ?? token.span) : token.span;
    return fail(reader, behind, `A set of values is expected behind ${operator}, as in {"a", "b"}`);
  }
  const value = { value: token.value, span: token.span };
  slip(reader, token.span, `The values of ${operator} stand in { }`, replacement(token.span, printSet([value])));
  reader.at++;
  return [value];
}

function printSet(values: readonly SelectorValue[]): string {
  return `{${values.map(({ value }) => printValue(value) ?? "").join(", ")}}`;
}

/** From the opening brace on; a comma may stand behind the last value. */
function readSet(reader: Reader, open: Token, close: string): readonly SelectorValue[] | undefined {
  const values: SelectorValue[] = [];
  while (!takes(reader, close)) {
    if (peek(reader).is === "end" || isSign(peek(reader), "&&") || isSign(peek(reader), "||"))
      return closeSet(reader, open, close, values);
    const value = readValue(reader, "in the set");
    if (!value) return undefined;
    values.push(value);
    const next = peek(reader);
    if (takes(reader, ",") || isSign(next, close) || next.is === "end") continue;
    if (next.is !== "text" && next.is !== "word") continue;
    slip(reader, next.span, "A comma is expected between two values", insertion("Insert a comma", value.span.end, ","));
  }
  return values;
}

function closeSet(
  reader: Reader,
  open: Token,
  close: string,
  values: readonly SelectorValue[],
): readonly SelectorValue[] | undefined {
  const end = before(reader)?.span.end ?? open.span.end;
  slip(reader, open.span, `No ${close} closes this set`, insertion(`Close it with ${close}`, end, close));
  return values;
}

/** What is taken for a value where quotes are missing. */
const BARE = /[^\s"'`(){},&|]+/uy;

function readValue(reader: Reader, where: string): SelectorValue | undefined {
  const token = peek(reader);
  if (token.is === "text") {
    if (!token.closed || swallows(reader, token)) return failUnclosed(reader, token);
    reader.at++;
    return { value: token.value, span: token.span };
  }
  if (token.is === "line") return fail(reader, token.span, LINE_END);
  if (token.is === "quoted") {
    const text = printValue(token.value);
    if (text === undefined) return fail(reader, token.span, "A value stands in \" or '");
    slip(reader, token.span, "A value stands in \" or ', not in other quotes", replacement(token.span, text));
    reader.at++;
    return { value: token.value, span: token.span };
  }
  if (token.is === "end")
    return fail(reader, before(reader)?.span ?? token.span, `A value in quotes is expected ${where}`);
  BARE.lastIndex = token.span.start;
  const bare = BARE.exec(reader.text)?.[0];
  if (bare === undefined)
    return fail(reader, token.span, `A value in quotes is expected ${where}, not ${shown(token)}`);
  const span = { start: token.span.start, end: token.span.start + bare.length };
  slip(reader, span, "A value stands in quotes", replacement(span, `"${bare}"`));
  skipTo(reader, span.end);
  return { value: bare, span };
}

/** Whether a value holds operators because its closing quote is the opening one of another, so that the last has none. */
function swallows({ tokens }: Reader, { quote, value }: Extract<Token, { is: "text" }>): boolean {
  const last = tokens.at(-2);
  return /&&|\|\||[=!]=|\bin\s*\{/.test(value) && last?.is === "text" && !last.closed && last.quote === quote;
}

/** The quote is put behind the letters that may belong to the value. */
function failUnclosed(reader: Reader, { span, quote, value }: Extract<Token, { is: "text" }>): undefined {
  const letters = /^[\w./:@%+-]*/.exec(value)?.[0].length ?? 0;
  const repair = insertion(`Close the value with ${quote}`, span.start + 1 + letters, quote);
  return fail(reader, span, `No ${quote} closes this value`, repair);
}
