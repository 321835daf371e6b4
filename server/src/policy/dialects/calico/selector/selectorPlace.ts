// What can be written at an offset of a selector, which may be half typed; and which key or value stands at one.

import { type Span, touches } from "../../../../base/span.ts";
import { parseSelector } from "./parseSelector.ts";
import { type Token, tokensOf } from "./selectorTokens.ts";
import { termsOf } from "./selectorTree.ts";

export type SelectorPlace =
  /** A key, a function, `!` or `(`; `first`: nothing stands before it. */
  | { readonly is: "condition"; readonly replace: Span; readonly first: boolean }
  /** The key in has(); `closed`: its parenthesis is there already. */
  | { readonly is: "key"; readonly replace: Span; readonly closed: boolean }
  | { readonly is: "operator"; readonly replace: Span }
  /** The value of a key, `quoted`: inside its quotes; `others`: those that stand before it in its set. */
  | {
      readonly is: "value";
      readonly key: string;
      readonly replace: Span;
      readonly quoted: boolean;
      readonly others: readonly string[];
    }
  /** The braces behind `in` and `not in`. */
  | { readonly is: "set"; readonly key: string; readonly replace: Span }
  | { readonly is: "joiner"; readonly replace: Span };

/** The place at an offset; undefined where nothing can be said of it. */
export function selectorPlaceAt(text: string, offset: number): SelectorPlace | undefined {
  const rest = text.slice(offset);
  const tokens = tokensOf(text.slice(0, offset)).filter(({ is }) => is !== "end" && is !== "line");
  const last = tokens.at(-1);
  if (last?.is === "text" && !last.closed) return placeInText(tokens, last, offset, rest);
  const touched = last?.is === "word" && last.span.end === offset;
  const replace = {
    start: touched ? last.span.start : offset,
    end: offset + (/^[\w./-]*/.exec(rest)?.[0].length ?? 0),
  };
  const before = touched ? tokens.slice(0, -1) : tokens;
  const state = before.reduce(step, START);
  const half = halfOperator(tokens, offset);
  if (half !== undefined) return { is: "operator", replace: { start: half, end: replace.end } };
  switch (state.expects) {
    case "condition":
      return { is: "condition", replace, first: before.length === 0 };
    case "key":
      return { is: "key", replace, closed: /^[\w./-]*[ \t]*\)/.test(rest) };
    case "operator":
      return { is: "operator", replace: state.begun === undefined ? replace : { ...replace, start: state.begun } };
    case "value":
      return { is: "value", key: state.key, replace, quoted: false, others: state.values };
    case "set":
      return { is: "set", key: state.key, replace };
    case "joiner":
      return { is: "joiner", replace };
    default:
      return undefined;
  }
}

/** Where `=` or `!` stands behind a key, right before the cursor: half of an operator. */
function halfOperator(tokens: readonly Token[], offset: number): number | undefined {
  const last = tokens.at(-1);
  if (last?.is !== "sign" || last.span.end !== offset || !/^[=!]$/.test(last.text)) return undefined;
  return tokens.slice(0, -1).reduce(step, START).expects === "operator" ? last.span.start : undefined;
}

function placeInText(
  tokens: readonly Token[],
  { span, quote }: Extract<Token, { is: "text" }>,
  offset: number,
  rest: string,
): SelectorPlace | undefined {
  const state = tokens.slice(0, -1).reduce(step, START);
  if (state.expects !== "value") return undefined;
  const close = rest.indexOf(quote);
  const inside = close >= 0 && !/[(){}&|,=]/.test(rest.slice(0, close)) ? close : 0;
  const replace = { start: span.start + 1, end: offset + inside };
  return { is: "value", key: state.key, replace, quoted: true, others: state.values };
}

/** What the words so far make one expect. */
interface State {
  readonly expects: "condition" | "key" | "close" | "operator" | "value" | "comma" | "set" | "joiner" | "nothing";
  readonly key: string;
  readonly values: readonly string[];
  readonly inSet: boolean;
  /** Where an operator of two words began. */
  readonly begun?: number | undefined;
}

const START: State = { expects: "condition", key: "", values: [], inSet: false };

function step(state: State, token: Token, index: number, tokens: readonly Token[]): State {
  const sign = token.is === "sign" ? token.text : undefined;
  switch (state.expects) {
    case "condition":
      if (sign === "(" || sign === "!") return state;
      if (token.is !== "word") return { ...state, expects: "nothing" };
      return isCalled(token, tokens[index + 1])
        ? { ...START, expects: token.text === "has" ? "key" : "close" }
        : { ...START, expects: "operator", key: token.text };
    case "key":
      return sign === "(" ? state : { ...state, expects: token.is === "word" ? "close" : "nothing" };
    case "close":
      return sign === "(" ? state : { ...state, expects: sign === ")" ? "joiner" : "nothing" };
    case "operator":
      return afterOperator(state, token);
    case "set":
      return { ...state, expects: sign === "{" ? "value" : "nothing", inSet: true };
    case "value":
      if (state.inSet && sign === "}") return { ...state, expects: "joiner" };
      if (token.is !== "text" && token.is !== "word") return { ...state, expects: "nothing" };
      return {
        ...state,
        expects: state.inSet ? "comma" : "joiner",
        values: [...state.values, token.is === "text" ? token.value : token.text],
      };
    case "comma":
      return { ...state, expects: sign === "," ? "value" : sign === "}" ? "joiner" : "nothing" };
    case "joiner":
      if (sign === ")") return state;
      return /^(?:&&?|\|\|?)$/.test(sign ?? "") || (token.is === "word" && /^(?:and|or)$/i.test(token.text))
        ? START
        : { ...state, expects: "nothing" };
    case "nothing":
      return sign === "&&" || sign === "||" ? START : state;
  }
}

function isCalled({ span, text }: Extract<Token, { is: "word" }>, next: Token | undefined): boolean {
  return /^(?:has|all|global)$/.test(text) && next?.is === "sign" && next.text === "(" && next.span.start === span.end;
}

function afterOperator(state: State, token: Token): State {
  const { start } = token.span;
  if (token.is === "sign") return { ...state, expects: /^(?:!?=+)$/.test(token.text) ? "value" : "nothing" };
  if (token.is !== "word") return { ...state, expects: "nothing" };
  const words = `${state.begun === undefined ? "" : state.values.join(" ")} ${token.text}`.trim();
  if (/^(?:contains|starts ?with|ends ?with)$/.test(words))
    return { ...state, expects: "value", values: [], begun: undefined };
  if (/^(?:not ?)?in$/.test(words)) return { ...state, expects: "set", values: [], begun: undefined };
  if (/^(?:not|starts|ends)$/.test(words)) return { ...state, values: [words], begun: start };
  return { ...state, expects: "nothing" };
}

/** A key or a value in a selector that can be read. */
export interface SelectorThing {
  readonly key: string;
  /** Undefined: the key itself. */
  readonly value: string | undefined;
  readonly span: Span;
}

/** What stands at an offset of a selector; undefined where that is an operator, a function, or nothing that can be read. */
export function selectorThingAt(text: string, offset: number): SelectorThing | undefined {
  const parsed = parseSelector(text);
  for (const term of parsed.is === "selector" ? termsOf(parsed.tree) : []) {
    if (!("key" in term) || !touches(term.span, offset)) continue;
    const { key } = term;
    if (touches(key.span, offset)) return { key: key.text, value: undefined, span: key.span };
    const value = term.is === "compares" ? term.values.find(({ span }) => touches(span, offset)) : undefined;
    if (value) return { key: key.text, value: value.value, span: value.span };
  }
  return undefined;
}
