// The selectors of a policy of Calico as rules look at them: read, with their place; and how to change a part of one.

import { memoOn } from "../../base/memo.ts";
import type { PolicyFacts } from "../../model/facts.ts";
import { isTemplate } from "../../model/read.ts";
import { type ParsedSelector, parseSelector } from "../../policy/dialects/calico/selector/parseSelector.ts";
import { type PlacedSelector, selectorsIn } from "../../policy/dialects/calico/selector/selectorFields.ts";

export interface ReadSelector extends PlacedSelector {
  readonly parsed: ParsedSelector;
}

/** Every selector of a policy, without those that are templates. */
export const selectorsOf: (facts: PolicyFacts) => readonly ReadSelector[] = memoOn(({ id, spec }: PolicyFacts) =>
  readSelectors(selectorsIn(id.kind, spec)),
);

/** The same, of what was found. */
export function readSelectors(placed: readonly PlacedSelector[]): readonly ReadSelector[] {
  return placed
    .filter(({ text }) => !isTemplate(text))
    .map((selector) => ({ ...selector, parsed: parseSelector(selector.text) }));
}
