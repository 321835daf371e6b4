// calico-global-mixed: global() with other terms, or where it means nothing (libcalico-go/lib/validator/v3). It names what has
// no namespace, so that only the namespaceSelector of a rule can be it (reach-semantics CA-15).

import type { Path } from "../../base/json.ts";
import { termsOf } from "../../policy/dialects/calico/selector/selectorTree.ts";
import type { Fix, RuleContext } from "../rule.ts";
import { splice } from "../textPart.ts";
import { defineCalicoPolicyRule } from "./calicoPolicyRule.ts";
import { selectorsOf } from "./selectors.ts";

export const calicoGlobalMixed = defineCalicoPolicyRule({
  code: "calico-global-mixed",
  severity: "error",
  check(facts, cx) {
    for (const { field, parsed, path, text } of selectorsOf(facts)) {
      if (parsed.is === "broken") continue;
      const { tree } = parsed;
      const term = termsOf(tree).find(({ is }) => is === "global");
      if (!term) continue;
      const isPlace = field.inRule && field.picks === "namespaces";
      if (isPlace && tree.is === "global") continue;
      cx.report({
        path,
        part: term.span,
        message: isPlace
          ? "global() stands alone in namespaceSelector: Calico refuses it beside other terms"
          : "global() stands alone in the namespaceSelector of a rule: Calico refuses it elsewhere",
        fixes: isPlace
          ? [splice("Remove the other terms", path, { start: 0, end: text.length }, "global()")]
          : tree.is === "global" && field.picks === "ends" && !field.negated
            ? moved(path, cx)
            : [],
      });
    }
  },
});

/** To the namespaceSelector beside, where there is none. */
function moved(path: Path, cx: RuleContext): readonly Fix[] {
  if (cx.value([...path.slice(0, -1), "namespaceSelector"]) !== undefined) return [];
  return [
    { title: "Move it to namespaceSelector", edits: [{ edit: { is: "rename", path, to: "namespaceSelector" } }] },
  ];
}
