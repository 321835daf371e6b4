// The words of a Traefik rule with their offsets. The language is Go's expression syntax (vulcand/predicate reads rules with
// go/parser), so strings, comments and line ends are Go's. Any text gives tokens; what they make together is rule.ts's.

import type { Span } from "../../../base/span.ts";

export type Token =
  | { readonly is: "word"; readonly span: Span; readonly text: string }
  /** A backtick or double-quoted text; `closed` is false at a missing quote, `wrong` says what Go refuses inside. */
  | {
      readonly is: "text";
      readonly span: Span;
      readonly value: string;
      readonly quote: "`" | '"';
      readonly closed: boolean;
      readonly wrong: string | undefined;
    }
  /** In quotes that Go does not take for text: 'a', ‘a’, “a”. */
  | { readonly is: "quoted"; readonly span: Span; readonly value: string }
  | { readonly is: "sign"; readonly span: Span; readonly text: string }
  /** A line end that Go reads as the end of the expression: behind a word, a text or `)`. */
  | { readonly is: "line"; readonly span: Span }
  | { readonly is: "end"; readonly span: Span };

/** The tokens of a rule; the last is `end`. Linear in the text. */
export function tokensOf(rule: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < rule.length) {
    const token = tokenAt(rule, at, tokens.at(-1));
    at = token.end;
    if (token.token) tokens.push(token.token);
  }
  tokens.push({ is: "end", span: { start: rule.length, end: rule.length } });
  return tokens;
}

interface Step {
  readonly token: Token | undefined;
  readonly end: number;
}

const SPACE = /[ \t\r\n]+/y;
const LINE_COMMENT = /\/\/[^\n]*/y;
const WORD = /[\p{L}_][\p{L}\p{Nd}_]*/uy;
const NUMBER = /[0-9][\p{L}\p{Nd}_.]*/uy;
const QUOTED = /'[^'\n`"]*'|[‘’´][^‘’´\n`"]*[‘’´]|[“”„][^“”„\n`"]*[“”]/uy;
const SIGN = /&&|\|\||&|\||[\s\S]/uy;

function tokenAt(rule: string, start: number, before: Token | undefined): Step {
  const space = match(SPACE, rule, start) ?? match(LINE_COMMENT, rule, start) ?? blockComment(rule, start);
  if (space !== undefined) {
    const end = start + space.length;
    const line = rule.slice(start, end).indexOf("\n");
    if (line < 0 || !endsOperand(before)) return { token: undefined, end };
    return { token: { is: "line", span: { start: start + line, end: start + line + 1 } }, end };
  }
  const char = rule[start];
  if (char === "`" || char === '"') return text(rule, start, char);
  const word = match(WORD, rule, start) ?? match(NUMBER, rule, start);
  if (word !== undefined) return found({ is: "word", span: spanOf(start, word), text: word });
  const quoted = match(QUOTED, rule, start);
  if (quoted !== undefined) return found({ is: "quoted", span: spanOf(start, quoted), value: quoted.slice(1, -1) });
  const sign = match(SIGN, rule, start) ?? rule.slice(start, start + 1);
  return found({ is: "sign", span: spanOf(start, sign), text: sign });
}

/** A comment; one that nobody closes takes the rest, so that reading stays linear. */
function blockComment(rule: string, start: number): string | undefined {
  if (!rule.startsWith("/*", start)) return undefined;
  const end = rule.indexOf("*/", start + 2);
  return rule.slice(start, end < 0 ? rule.length : end + 2);
}

/** Go puts a semicolon at a line end behind these. */
function endsOperand(token: Token | undefined): boolean {
  return (
    token?.is === "word" ||
    token?.is === "text" ||
    token?.is === "quoted" ||
    (token?.is === "sign" && token.text === ")")
  );
}

function text(rule: string, start: number, quote: "`" | '"'): Step {
  const end = quote === "`" ? rule.indexOf("`", start + 1) : endOfDouble(rule, start + 1);
  if (end < 0 || rule[end] !== quote) {
    const stop = end < 0 ? rule.length : end;
    const value = rule.slice(start + 1, stop);
    return found({ is: "text", span: { start, end: stop }, value, quote, closed: false, wrong: undefined });
  }
  const inner = rule.slice(start + 1, end);
  const read = quote === "`" ? { value: inner.replaceAll("\r", ""), wrong: undefined } : unescape(inner);
  return found({ is: "text", span: { start, end: end + 1 }, quote, closed: true, ...read });
}

/** The closing quote, or the line end that stands before it; -1 at the end of the text. */
function endOfDouble(rule: string, start: number): number {
  for (let i = start; i < rule.length; i++) {
    const char = rule[i];
    if (char === '"' || char === "\n") return i;
    if (char === "\\") i++;
  }
  return -1;
}

const ESCAPE = /\\(?:([abfnrtv\\"])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|([\s\S]?))/g;

const LETTERS: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
  '"': '"',
};

/** Escapes as Go's strconv.Unquote reads them; bytes above 0x7f by \x or octal stand for themselves here. */
function unescape(inner: string): { readonly value: string; readonly wrong: string | undefined } {
  if (!inner.includes("\\")) return { value: inner, wrong: undefined };
  let wrong: string | undefined;
  const value = inner.replace(ESCAPE, (whole: string, letter?: string, ...codes: (string | undefined)[]) => {
    if (letter !== undefined) return LETTERS[letter] ?? whole;
    const [byte, short, long, octal] = codes;
    const hex = byte ?? short ?? long;
    const code =
      hex !== undefined ? Number.parseInt(hex, 16) : octal === undefined ? Number.NaN : Number.parseInt(octal, 8);
    const isWrong =
      Number.isNaN(code) || code > 0x10ffff || (code >= 0xd800 && code < 0xe000) || (octal !== undefined && code > 255);
    if (!isWrong) return String.fromCodePoint(code);
    wrong ??= whole;
    return whole;
  });
  return { value, wrong };
}

function found(token: Token): Step {
  return { token, end: token.span.end };
}

function spanOf(start: number, word: string): Span {
  return { start, end: start + word.length };
}

function match(pattern: RegExp, rule: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(rule)?.[0];
}
