// What can be written at an offset of a rule, which may be half typed: a matcher, a value of one, or an operator.

import type { Span } from "../../../base/span.ts";
import { type Token, tokensOf } from "./ruleTokens.ts";

export type RulePlace =
  /** A matcher, `!` or `(`; `called`: its parenthesis is there already. */
  | { readonly is: "matcher"; readonly replace: Span; readonly called: boolean }
  /** The value at an index of a matcher; `quoted`: inside its quotes. */
  | {
      readonly is: "value";
      readonly matcher: string;
      readonly index: number;
      readonly replace: Span;
      readonly quoted: boolean;
    }
  | { readonly is: "operator"; readonly replace: Span };

/** The place at an offset; undefined where nothing can be said of it. */
export function rulePlaceAt(rule: string, offset: number): RulePlace | undefined {
  const before = rule.slice(0, offset);
  const rest = rule.slice(offset);
  const tokens = tokensOf(before).filter((token) => token.is !== "end" && token.is !== "line");
  const last = tokens.at(-1);
  const call = openCall(tokens);
  if (last?.is === "text" && !last.closed) {
    if (!call) return undefined;
    const close = rest.indexOf(last.quote);
    const inside = close >= 0 && !/[()&|]/.test(rest.slice(0, close)) ? close : 0;
    return { is: "value", ...call, replace: { start: last.span.start + 1, end: offset + inside }, quoted: true };
  }
  const touches = last?.is === "word" && last.span.end === offset;
  const start = touches ? last.span.start : offset;
  const end = offset + (/^[\w]*/.exec(rest)?.[0].length ?? 0);
  const previous = touches ? tokens.at(-2) : last;
  if (call) {
    const beginsValue = previous?.is === "sign" && (previous.text === "(" || previous.text === ",");
    return beginsValue ? { is: "value", ...call, replace: { start, end }, quoted: false } : undefined;
  }
  if (previous === undefined || (previous.is === "sign" && /^(?:\(|!|&&|\|\|)$/.test(previous.text)))
    return { is: "matcher", replace: { start, end }, called: /^\s*\(/.test(rule.slice(end)) };
  if (previous.is === "sign" && previous.text === ")") return { is: "operator", replace: { start, end } };
  return undefined;
}

/** The matcher whose parenthesis is open at the end of tokens, and how many values stand before. */
function openCall(tokens: readonly Token[]): { readonly matcher: string; readonly index: number } | undefined {
  let open: { matcher: string; index: number } | undefined;
  for (const [at, token] of tokens.entries()) {
    if (token.is !== "sign") continue;
    const before = tokens[at - 1];
    if (token.text === "(" && before?.is === "word") open = { matcher: before.text, index: 0 };
    else if (token.text === ")") open = undefined;
    else if (token.text === "," && open) open = { ...open, index: open.index + 1 };
  }
  return open;
}

/** The matcher around an offset: its name and value index, for what is told of it. */
export interface RuleThing {
  readonly matcher: string;
  /** Undefined: the name itself. */
  readonly index: number | undefined;
  readonly span: Span;
}

/** The matcher's name or the value at an offset, in a rule that may be broken elsewhere. */
export function ruleThingAt(rule: string, offset: number): RuleThing | undefined {
  const tokens = tokensOf(rule);
  const at = tokens.findIndex(({ span }) => span.start <= offset && offset <= span.end && span.end > span.start);
  const token = tokens[at];
  const next = tokens[at + 1];
  if (token?.is === "word" && next?.is === "sign" && next.text === "(")
    return { matcher: token.text, index: undefined, span: token.span };
  // Between a name and a text the offset may touch the parenthesis first.
  const value = token?.is === "text" ? token : next?.is === "text" && next.span.start === offset ? next : undefined;
  const call = value && openCall(tokens.slice(0, tokens.indexOf(value)));
  return call && value && { matcher: call.matcher, index: call.index, span: value.span };
}
