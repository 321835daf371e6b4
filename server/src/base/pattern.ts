// Regular expressions that others write: of CRDs, of annotations, of Traefik's rules. They are Go's RE2: some are no
// JavaScript, and some that are would freeze JavaScript's backtracking engine for seconds on a typo, so they run in a
// linear-time engine. The one place that knows it.

import { RE2JS, RE2JSSyntaxException } from "re2js";

type Compiled = { readonly is: "ok"; readonly pattern: RE2JS } | { readonly is: "bad"; readonly why: string };

/** More than a workspace holds; then all are forgotten, so that typing an expression does not fill the memory. */
const MOST = 2000;

const compiled = new Map<string, Compiled>();

/** Whether a text matches a pattern anywhere; true for a pattern that can't be read, which is no fault of the text. */
export function matchesPattern(pattern: string, text: string): boolean {
  const known = compile(pattern);
  return known.is === "bad" || known.pattern.matcher(text).find();
}

/** Why Go can't read a pattern, with the part that it stumbles over: "look-ahead (?=". Undefined where it can. */
export function patternProblem(pattern: string): string | undefined {
  const known = compile(pattern);
  return known.is === "bad" ? known.why : undefined;
}

function compile(pattern: string): Compiled {
  const known = compiled.get(pattern);
  if (known) return known;
  if (compiled.size >= MOST) compiled.clear();
  const made = tryCompile(pattern);
  compiled.set(pattern, made);
  return made;
}

function tryCompile(pattern: string): Compiled {
  try {
    return { is: "ok", pattern: RE2JS.compile(pattern) };
  } catch (error) {
    return { is: "bad", why: error instanceof RE2JSSyntaxException ? inWords(error) : "not readable" };
  }
}

function inWords(error: RE2JSSyntaxException): string {
  const part = error.getPattern() ?? "";
  if (/^\(\?[=!]/.test(part)) return `look-ahead ${part.slice(0, 3)}`;
  if (/^\(\?<[=!]/.test(part)) return `look-behind ${part.slice(0, 4)}`;
  if (/^\\[1-9]/.test(part)) return `back reference ${part.slice(0, 2)}`;
  return part === "" ? error.getDescription() : `${error.getDescription()} ${part.slice(0, 20)}`;
}
