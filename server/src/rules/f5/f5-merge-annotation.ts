// f5-merge-annotation: an annotation that a mergeable master, or a minion, must not have.

import { fit } from "../message.ts";
import { ownAnnotations } from "../ownAnnotations.ts";
import { defineRule } from "../rule.ts";
import { mergeKind } from "./f5Ingress.ts";

/** nginx/kubernetes-ingress, internal/configs/annotations.go: masterDenylist, minionDenylist. */
export const f5MergeAnnotation = defineRule({
  code: "f5-merge-annotation",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    const kind = mergeKind(facts);
    if (kind === undefined) return;
    for (const { row, key, path } of ownAnnotations(facts, cx, "nginxInc")) {
      if (kind === "master" ? row?.notOnMaster !== true : row?.notOnMinion !== true) continue;
      cx.report({
        path,
        at: "key",
        message: fit(
          `${key} is dropped on a ${kind}`,
          `; it belongs on the ${kind === "master" ? "minions" : "master"}`,
        ),
        fixes: [{ title: `Remove ${key}`, edits: [{ edit: { is: "remove", path } }] }],
      });
    }
  },
});
