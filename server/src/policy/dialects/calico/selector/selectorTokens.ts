// The words of a Calico selector with their offsets (reach-semantics §7, selector language). Any text gives tokens; what they
// make together is parseSelector.ts's.

import type { Span } from "../../../../base/span.ts";

export type Token =
  /** A label key, a function's name, or an operator that is a word. */
  | { readonly is: "word"; readonly span: Span; readonly text: string }
  /** In quotes, which know no escapes; `closed` is false at a missing quote. */
  | {
      readonly is: "text";
      readonly span: Span;
      readonly value: string;
      readonly quote: '"' | "'";
      readonly closed: boolean;
    }
  /** In quotes that are none here: `a`, “a”, ‘a’. */
  | { readonly is: "quoted"; readonly span: Span; readonly value: string }
  /** All else, one operator or one character: also those that mean nothing here. */
  | { readonly is: "sign"; readonly span: Span; readonly text: string }
  /** White space that Calico refuses: spaces and tabs alone may stand between words. */
  | { readonly is: "line"; readonly span: Span }
  | { readonly is: "end"; readonly span: Span };

export type Word = Extract<Token, { is: "word" }>;

/** The tokens of a selector; the last is `end`. Linear in the text. */
export function tokensOf(selector: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    at += match(SPACE, selector, at)?.length ?? 0;
    if (at >= selector.length) break;
    const token = tokenAt(selector, at);
    tokens.push(token);
    at = token.span.end;
  }
  tokens.push({ is: "end", span: { start: selector.length, end: selector.length } });
  return tokens;
}

const SPACE = /[ \t]+/y;
const LINE = /[^\S \t]\s*/uy;
const WORD = /[A-Za-z0-9_./-]+/y;
const QUOTED = /`[^`\r\n]*`|[“”„][^“”„\r\n]*[“”]|[‘’][^‘’\r\n]*[‘’]/uy;
const SIGN = /=+|!=+|&&|\|\||[\s\S]/uy;

function tokenAt(selector: string, start: number): Token {
  const char = selector[start];
  if (char === '"' || char === "'") {
    const close = selector.indexOf(char, start + 1);
    const end = close < 0 ? selector.length : close;
    const value = selector.slice(start + 1, end);
    return { is: "text", span: { start, end: close < 0 ? end : end + 1 }, value, quote: char, closed: close >= 0 };
  }
  const word = match(WORD, selector, start);
  if (word !== undefined) return { is: "word", span: spanOf(start, word), text: word };
  const line = match(LINE, selector, start);
  if (line !== undefined) return { is: "line", span: spanOf(start, line) };
  const quoted = match(QUOTED, selector, start);
  if (quoted !== undefined) return { is: "quoted", span: spanOf(start, quoted), value: quoted.slice(1, -1) };
  const sign = match(SIGN, selector, start) ?? selector.slice(start, start + 1);
  return { is: "sign", span: spanOf(start, sign), text: sign };
}

function spanOf(start: number, text: string): Span {
  return { start, end: start + text.length };
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}
