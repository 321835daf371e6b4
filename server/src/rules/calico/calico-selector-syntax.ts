// calico-selector-syntax: a selector that Calico can't read, so that it refuses the object (libcalico-go/lib/selector).

import { isObject } from "../../base/json.ts";
import { isCalicoGroup } from "../../policy/dialects/calico/calicoGroups.ts";
import { parseSelector } from "../../policy/dialects/calico/selector/parseSelector.ts";
import { selectorsIn, WITH_SELECTORS } from "../../policy/dialects/calico/selector/selectorFields.ts";
import type { SelectorProblem } from "../../policy/dialects/calico/selector/selectorTree.ts";
import { fit } from "../message.ts";
import { defineRuleOnAny, type Fix } from "../rule.ts";
import { placeIn, splice } from "../textPart.ts";
import { type ReadSelector, readSelectors } from "./selectors.ts";

/** Every selector of every kind that has some; each slip in it at its own place. */
export const calicoSelectorSyntax = defineRuleOnAny({
  code: "calico-selector-syntax",
  severity: "error",
  kinds: WITH_SELECTORS,
  check({ id }, cx) {
    const spec = cx.value(["spec"]);
    if (!isCalicoGroup(id.group) || !isObject(spec)) return;
    for (const selector of readSelectors(selectorsIn(id.kind, spec))) {
      const { parsed, path, text } = selector;
      if (parsed.is === "selector") continue;
      const whole = wholeFixes(selector, parsed.problems);
      for (const { span, message, repair } of parsed.problems)
        cx.report({
          path,
          ...(span.end > span.start ? { part: span } : {}),
          message: fit(message, ` at ${placeIn(text, span.start)}`),
          fixes: [...(repair ? [splice(repair.title, path, repair.part, repair.text)] : []), ...whole],
        });
    }
  },
});

/** Lines joined, or all slips repaired at once: the text is written anew. */
function wholeFixes({ path, text }: ReadSelector, problems: readonly SelectorProblem[]): readonly Fix[] {
  const line = oneLine(text);
  const isOneLine = line !== text && /[\r\n]/.test(text);
  if (isOneLine && parseSelector(line).is === "selector")
    return [{ title: "Write it on one line", edits: [{ edit: { is: "set", path, value: line } }] }];
  const repairs = problems.flatMap(({ repair }) => repair ?? []);
  if (repairs.length < 2 || repairs.length < problems.length) return [];
  const repaired = repairs
    .toSorted((a, b) => b.part.start - a.part.start)
    .reduce((now, { part, text: by }) => now.slice(0, part.start) + by + now.slice(part.end), text);
  return parseSelector(repaired).is === "selector"
    ? [splice(`Repair all ${repairs.length} slips of this selector`, path, { start: 0, end: text.length }, repaired)]
    : [];
}

/** Only spaces stay between words; what stands in quotes has no lines in any sensible selector. */
function oneLine(text: string): string {
  return text.trim().replaceAll(/[^\S \t]+[ \t]*/gu, " ");
}
