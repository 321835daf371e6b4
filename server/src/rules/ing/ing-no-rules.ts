// ing-no-rules: an Ingress that routes nothing.

import { isList, isObject } from "../../base/json.ts";
import { defineRule } from "../rule.ts";
import { pathSkeleton } from "./skeleton.ts";
import { isClear, isV1, isWritten } from "./spec.ts";

/** networking/v1 IngressSpec: rules or defaultBackend is required. */
export const ingNoRules = defineRule({
  code: "ing-no-rules",
  severity: "error",
  on: "ingress",
  check(_, cx) {
    const { spec, metadata } = cx.resource.value;
    // Nothing but apiVersion and kind: it is only being begun.
    if (!isWritten(spec) && !isWritten(metadata)) return;
    if (isWritten(spec) && !isClear(spec)) return;
    const rules = isObject(spec) ? spec["rules"] : undefined;
    if (isWritten(rules) && !(isList(rules) && rules.length === 0)) return;
    // spec.backend is the default backend under v1beta1; under v1 ing-old-default-backend speaks of it.
    if (isObject(spec) && (isWritten(spec["defaultBackend"]) || isWritten(spec["backend"]))) return;
    cx.report({
      path: ["spec"],
      at: "key",
      message: "An Ingress needs rules or a defaultBackend",
      fixes: isV1(cx.resource)
        ? [
            {
              title: "Add a rule",
              edits: [
                { edit: { is: "set", path: ["spec", "rules"], value: [{ http: { paths: [pathSkeleton(cx)] } }] } },
              ],
            },
          ]
        : [],
    });
  },
});
