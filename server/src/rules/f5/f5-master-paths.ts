// f5-master-paths: a mergeable master with paths, or not one rule.

import { hasTemplate } from "../../model/read.ts";
import { defineRule } from "../rule.ts";
import { isF5, mergeKind } from "./f5Ingress.ts";

/** nginx/kubernetes-ingress, validateMasterSpec: one rule, and no paths in it. */
export const f5MasterPaths = defineRule({
  code: "f5-master-paths",
  severity: "error",
  on: "ingress",
  check(facts, cx) {
    if (mergeKind(facts) !== "master" || !isF5(facts, cx) || hasTemplate(cx.value(["spec", "rules"]))) return;
    if (facts.rules.length !== 1)
      cx.report({
        path: ["spec", "rules"],
        at: "key",
        message: `A mergeable master has one rule; this has ${facts.rules.length}`,
      });
    for (const { paths, index } of facts.rules)
      if (paths.length > 0)
        cx.report({
          path: ["spec", "rules", index, "http", "paths"],
          at: "key",
          message: "A mergeable master has no paths: its minions have them",
        });
  },
});
