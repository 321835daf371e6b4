// Reads one condition of a Calico selector: all(), global(), has(key), or a key with an operator and its values. Slips of
// other languages (kubectl's `app=web`, `app in (a, b)`, values without quotes) are told with what they are here.

import { nearest } from "../../../../base/nearest.ts";
import { readOperator, readValues } from "./readOperator.ts";
import {
  before,
  fail,
  insertion,
  isSign,
  LINE_END,
  LONGEST_KEY,
  peek,
  type Reader,
  replacement,
  shown,
  slip,
  takes,
} from "./selectorReader.ts";
import type { Token, Word } from "./selectorTokens.ts";
import type { SelectorKey, SelectorNode, SelectorTerm } from "./selectorTree.ts";

const FUNCTIONS = ["has", "all", "global"];

export function readCondition(reader: Reader): SelectorNode | undefined {
  const token = peek(reader);
  if (token.is === "text" || token.is === "quoted") return readQuotedKey(reader, token);
  if (token.is !== "word") return failAtCondition(reader, token);
  const open = peek(reader, 1);
  if (isSign(open, "(") && open.span.start === token.span.end) return readFunction(reader, token);
  reader.at++;
  if (isSign(open, "(") && FUNCTIONS.includes(token.text)) {
    const part = { start: token.span.end, end: open.span.start };
    slip(reader, { start: token.span.start, end: open.span.end }, `No space may stand between ${token.text} and (`, {
      title: "Remove the space",
      part,
      text: "",
    });
    return readCall(reader, token, token.text);
  }
  return readComparison(reader, { text: token.text, span: token.span });
}

function readFunction(reader: Reader, name: Word): SelectorTerm | undefined {
  reader.at++;
  if (FUNCTIONS.includes(name.text)) return readCall(reader, name, name.text);
  const meant = FUNCTIONS.find((item) => item === name.text.toLowerCase()) ?? meantBy(name.text);
  if (meant === undefined)
    return fail(reader, name.span, `There is no function ${shown(name)}(); has(), all() and global() are`);
  slip(reader, name.span, `The function is ${meant}(), not ${shown(name)}()`, replacement(name.span, meant));
  return readCall(reader, name, meant);
}

function meantBy(name: string): string | undefined {
  return /^(?:exists?|haskey|haslabel)$/i.test(name) ? "has" : nearest(name, FUNCTIONS);
}

/** From the parenthesis of a function on. */
function readCall(reader: Reader, name: Word, called: string): SelectorTerm | undefined {
  const open = peek(reader);
  reader.at++;
  if (called !== "has") {
    const span = { start: name.span.start, end: closeCall(reader, name, open, called) ?? -1 };
    return span.end < 0 ? undefined : { is: called === "all" ? "all" : "global", span };
  }
  const key = readCalledKey(reader, open);
  if (!key) return undefined;
  const end = closeCall(reader, name, open, called);
  return end === undefined ? undefined : { is: "has", key, span: { start: name.span.start, end } };
}

/** Where the call ends; a missing parenthesis is told. */
function closeCall(reader: Reader, name: Word, open: Token, called: string): number | undefined {
  const token = peek(reader);
  if (takes(reader, ")")) return token.span.end;
  const last = before(reader) ?? open;
  if (token.is === "end" || isSign(token, "&&") || isSign(token, "||")) {
    const part = { start: name.span.start, end: last.span.end };
    slip(reader, part, `No ) closes ${called}(`, insertion("Close it with )", last.span.end, ")"));
    return last.span.end;
  }
  if (token.is === "line") return fail(reader, token.span, LINE_END);
  return fail(
    reader,
    token.span,
    called === "has" ? `) is expected behind the key, not ${shown(token)}` : `${called}() has nothing between ( and )`,
  );
}

function readCalledKey(reader: Reader, open: Token): SelectorKey | undefined {
  const token = peek(reader);
  if (token.is === "word") {
    reader.at++;
    return checked(reader, { text: token.text, span: token.span });
  }
  if ((token.is === "text" && token.closed) || token.is === "quoted") return unquoted(reader, token);
  if (token.is === "line") return fail(reader, token.span, LINE_END);
  const behind = isSign(token, ")") ? { start: open.span.start, end: token.span.end } : token.span;
  const span = token.is === "end" ? open.span : behind;
  return fail(reader, span, "has( needs the key of a label");
}

/** A key in quotes: only values stand in them. */
function readQuotedKey(reader: Reader, token: Extract<Token, { is: "text" | "quoted" }>): SelectorNode | undefined {
  if (token.is === "text" && !token.closed) return fail(reader, token.span, `No ${token.quote} closes this text`);
  const key = unquoted(reader, token);
  return key && readComparison(reader, key);
}

function unquoted(reader: Reader, token: Extract<Token, { is: "text" | "quoted" }>): SelectorKey | undefined {
  const { span, value } = token;
  reader.at++;
  if (!/^[\w./-]+$/.test(value)) return fail(reader, span, "The key of a label is expected, not a value in quotes");
  slip(reader, span, "The key of a label stands without quotes", { title: `Use ${value}`, part: span, text: value });
  return checked(reader, { text: value, span });
}

function checked(reader: Reader, key: SelectorKey): SelectorKey | undefined {
  if (key.text.length <= LONGEST_KEY) return key;
  return fail(reader, key.span, `The key of a label has at most ${LONGEST_KEY} characters, not ${key.text.length}`);
}

function readComparison(reader: Reader, key: SelectorKey): SelectorNode | undefined {
  if (!checked(reader, key)) return undefined;
  const found = readOperator(reader, key);
  if (!found) return undefined;
  if (found.is === "has") return { is: "has", key, span: key.span };
  const values = readValues(reader, found);
  if (!values) return undefined;
  const { operator, span: operatorSpan } = found;
  const end = before(reader)?.span.end ?? operatorSpan.end;
  return { is: "compares", key, operator, operatorSpan, values, span: { start: key.span.start, end } };
}

/** Where a condition is expected and none begins. */
function failAtCondition(reader: Reader, token: Token): undefined {
  const last = before(reader);
  const behind = last === undefined ? "" : ` behind ${shown(last)}`;
  if (token.is === "line") return fail(reader, token.span, LINE_END);
  if (token.is === "end") return fail(reader, last?.span ?? token.span, `A condition is expected${behind}`);
  if (isSign(token, "*") && last === undefined && peek(reader, 1).is === "end")
    return fail(reader, token.span, "all() stands for everything, not *", replacement(token.span, "all()"));
  if (token.is === "sign" && /^!?=/.test(token.text))
    return fail(reader, token.span, `The key of a label is expected before ${token.text}`);
  return fail(reader, token.span, `A condition is expected${behind}, not ${shown(token)}`);
}
