// The regular expressions of CRDs. They are Go's RE2: some are no JavaScript, and some that are would freeze JavaScript's
// backtracking engine for seconds on a typo, so they run in a linear-time engine.

import { compileRe2 } from "../base/re2.ts";

/** Whether a text matches a pattern anywhere; true for a pattern that can't be read, which is no fault of the text. */
export function matchesPattern(pattern: string, text: string): boolean {
  const expression = compileRe2(pattern);
  return "why" in expression || expression.finds(text);
}
