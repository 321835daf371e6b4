// f5-minion-shape: a mergeable minion with tls, without a path, or not one rule.

import { hasTemplate } from "../../model/read.ts";
import { defineRule } from "../rule.ts";
import { isF5, mergeKind } from "./f5Ingress.ts";

/** nginx/kubernetes-ingress, validateMinionSpec. */
export const f5MinionShape = defineRule({
  code: "f5-minion-shape",
  severity: "error",
  on: "ingress",
  check(facts, cx) {
    if (mergeKind(facts) !== "minion" || !isF5(facts, cx) || hasTemplate(cx.value(["spec"]))) return;
    if (facts.tls.length > 0)
      cx.report({
        path: ["spec", "tls"],
        at: "key",
        message: "A mergeable minion has no tls: the master of its host has it",
        fixes: [{ title: "Remove tls", edits: [{ edit: { is: "remove", path: ["spec", "tls"] } }] }],
      });
    if (facts.rules.length !== 1)
      cx.report({
        path: ["spec", "rules"],
        at: "key",
        message: `A mergeable minion has one rule; this has ${facts.rules.length}`,
      });
    for (const { paths, index } of facts.rules)
      if (paths.length === 0)
        cx.report({
          path: ["spec", "rules", index],
          message: "A mergeable minion needs a path",
        });
  },
});
