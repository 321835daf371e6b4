// ing-paths-empty: a rule's http without a path.

import { isList } from "../../base/json.ts";
import { defineRule } from "../rule.ts";
import { pathSkeleton } from "./skeleton.ts";
import { isClear, isV1, isWritten, rulesOf } from "./spec.ts";

/** networking/v1 HTTPIngressRuleValue.paths needs at least one entry. */
export const ingPathsEmpty = defineRule({
  code: "ing-paths-empty",
  severity: "error",
  on: "ingress",
  check(_, cx) {
    for (const { path, value } of rulesOf(cx.resource)) {
      const { http } = value;
      if (!isClear(http)) continue;
      const { paths } = http;
      if (isWritten(paths) && !(isList(paths) && paths.length === 0)) continue;
      const at = [...path, "http", "paths"];
      cx.report({
        path: at,
        at: "key",
        message: "http needs at least one path",
        fixes: isV1(cx.resource)
          ? [{ title: "Add a path", edits: [{ edit: { is: "set", path: at, value: [pathSkeleton(cx)] } }] }]
          : [],
      });
    }
  },
});
