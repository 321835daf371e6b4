// Regular expressions that others write: of CRDs, of annotations, of routes. They are Go's RE2: some are no JavaScript, and some
// that are would freeze JavaScript's backtracking engine for seconds on a typo, so they run in a linear-time engine. The one
// place that knows it.

import { RE2JS, RE2JSSyntaxException } from "re2js";

export interface Re2 {
  /** Whether it matches anywhere in a text. */
  finds(text: string): boolean;
}

/** Why a text is no regular expression, with the part that Go stumbles over: "look-ahead (?=". */
export interface Re2Error {
  readonly why: string;
}

/** More than a workspace holds; then all are forgotten, so that typing an expression does not fill the memory. */
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

/** Whether a text matches a pattern anywhere; true for a pattern that can't be read, which is no fault of the text. */
export function matchesPattern(pattern: string, text: string): boolean {
  const expression = compileRe2(pattern);
  return "why" in expression || expression.finds(text);
}

/** Why Go can't read a pattern; undefined where it can. */
export function patternProblem(pattern: string): string | undefined {
  const expression = compileRe2(pattern);
  return "why" in expression ? expression.why : undefined;
}

function make(source: string, ignoreCase: boolean): Re2 | Re2Error {
  try {
    const expression = RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
    return { finds: (text) => expression.matcher(text).find() };
  } catch (error) {
    return { why: error instanceof RE2JSSyntaxException ? inWords(error) : "not readable" };
  }
}

function inWords(error: RE2JSSyntaxException): string {
  const part = error.getPattern() ?? "";
  if (/^\(\?[=!]/.test(part)) return `look-ahead ${part.slice(0, 3)}`;
  if (/^\(\?<[=!]/.test(part)) return `look-behind ${part.slice(0, 4)}`;
  if (/^\\[1-9]/.test(part)) return `back reference ${part.slice(0, 2)}`;
  return part === "" ? error.getDescription() : `${error.getDescription()} ${part.slice(0, 20)}`;
}
