// Regular expressions that people write: Go's RE2, in an engine that needs linear time whatever they say. JavaScript's own
// engine never sees them.

import { RE2JS } from "re2js";

export interface Re2 {
  /** Whether it matches anywhere in a text. */
  finds(text: string): boolean;
}

/** Why a text is no regular expression. */
export interface Re2Error {
  readonly why: string;
}

/** Kept while there are fewer than this; then all are forgotten. */
const MOST = 2000;
const compiled = new Map<string, Re2 | Re2Error>();

/** Compiles an expression, or tells why it is none; kept by its text. */
export function compileRe2(source: string, ignoreCase = false): Re2 | Re2Error {
  const key = `${ignoreCase ? "i" : ""}/${source}`;
  const known = compiled.get(key);
  if (known) return known;
  if (compiled.size >= MOST) compiled.clear();
  const made = make(source, ignoreCase);
  compiled.set(key, made);
  return made;
}

function make(source: string, ignoreCase: boolean): Re2 | Re2Error {
  try {
    const expression = RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
    return { finds: (text) => expression.matcher(text).find() };
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) };
  }
}
