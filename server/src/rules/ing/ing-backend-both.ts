// ing-backend-both: a backend that names a Service and a resource.

import { defineRule } from "../rule.ts";
import { backendsOf, isClear, isWritten } from "./spec.ts";

/** networking/v1 IngressBackend: service and resource exclude each other. */
export const ingBackendBoth = defineRule({
  code: "ing-backend-both",
  severity: "error",
  on: "ingress",
  check(_, cx) {
    for (const { path, value } of backendsOf(cx.resource)) {
      if (!isClear(value) || !isWritten(value["service"]) || !isWritten(value["resource"])) continue;
      cx.report({
        path,
        at: "key",
        message: "A backend names a service or a resource, not both",
        fixes: (["resource", "service"] as const).map((key) => ({
          title: `Remove ${key}`,
          edits: [{ edit: { is: "remove", path: [...path, key] } }],
        })),
      });
    }
  },
});
