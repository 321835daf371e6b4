// Where the reading of a selector has got to, and the problems it met. One with a repair is read as if it were repaired, so
// that a selector tells all its slips at once; the first without one ends the reading.

import type { Span } from "../../../../base/span.ts";
import type { Token } from "./selectorTokens.ts";
import type { SelectorProblem, SelectorRepair } from "./selectorTree.ts";

export interface Reader {
  readonly text: string;
  readonly tokens: readonly Token[];
  at: number;
  readonly problems: SelectorProblem[];
}

/** The longest key of a label: a prefix, a slash and a name, with room to spare. */
export const LONGEST_KEY = 512;

export const LINE_END = "A selector stands on one line: only spaces and tabs may stand between its words";

/** More slips than this are not told of one selector. */
const MOST_PROBLEMS = 20;

/** The next token; at the end, and behind it, the `end`. */
export function peek({ tokens, at }: Reader, ahead = 0): Token {
  return tokens[Math.min(at + ahead, tokens.length - 1)] ?? { is: "end", span: { start: 0, end: 0 } };
}

/** The token before the next. */
export function before({ tokens, at }: Reader): Token | undefined {
  return tokens[at - 1];
}

/** Goes over a sign, where it is next. */
export function takes(reader: Reader, sign: string): boolean {
  if (!isSign(peek(reader), sign)) return false;
  reader.at++;
  return true;
}

export function isSign(token: Token | undefined, text: string): boolean {
  return token?.is === "sign" && token.text === text;
}

/** Goes on behind an offset. */
export function skipTo(reader: Reader, offset: number): void {
  while (peek(reader).is !== "end" && peek(reader).span.start < offset) reader.at++;
}

/** Notes a problem that the reading goes on after, as if its repair were made. */
export function slip(reader: Reader, span: Span, message: string, repair: SelectorRepair): void {
  note(reader, { span, message, repair });
}

/** Notes a problem that ends the reading. */
export function fail(reader: Reader, span: Span, message: string, repair?: SelectorRepair): undefined {
  note(reader, { span, message, repair });
  return undefined;
}

function note({ problems }: Reader, problem: SelectorProblem): void {
  if (problems.length < MOST_PROBLEMS) problems.push(problem);
}

export function insertion(title: string, at: number, text: string): SelectorRepair {
  return { title, part: { start: at, end: at }, text };
}

export function replacement(part: Span, text: string): SelectorRepair {
  return { title: `Use ${text}`, part, text };
}

/** A value as it is written in a selector; undefined where no quotes can hold it, for there are no escapes. */
export function printValue(value: string): string | undefined {
  if (!value.includes('"')) return `"${value}"`;
  return value.includes("'") ? undefined : `'${value}'`;
}

/** A token in a message. */
export function shown(token: Token): string {
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
