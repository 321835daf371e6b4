// The regular expressions of CRDs. They are Go's RE2: some are no JavaScript, and some that are would freeze JavaScript's
// backtracking engine for seconds on a typo, so they run in a linear-time engine.

import { RE2JS } from "re2js";

const compiled = new Map<string, RE2JS | undefined>();

/** Whether a text matches a pattern anywhere; true for a pattern that can't be read, which is no fault of the text. */
export function matchesPattern(pattern: string, text: string): boolean {
  if (!compiled.has(pattern)) compiled.set(pattern, compile(pattern));
  return compiled.get(pattern)?.matcher(text).find() ?? true;
}

function compile(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return undefined;
  }
}
