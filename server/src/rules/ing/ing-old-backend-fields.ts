// ing-old-backend-fields: a backend under v1 with the field names of v1beta1.

import { defineRule } from "../rule.ts";
import { hasOldFields, toNewBackend } from "./oldBackend.ts";
import { backendsOf, isClear, isV1 } from "./spec.ts";

/** In networking/v1 a backend is service.name and service.port; serviceName and servicePort are no fields of it (IngressBackend). */
export const ingOldBackendFields = defineRule({
  code: "ing-old-backend-fields",
  severity: "error",
  on: "ingress",
  check(_, cx) {
    if (!isV1(cx.resource)) return;
    for (const { path, value } of backendsOf(cx.resource)) {
      if (!isClear(value) || !hasOldFields(value)) continue;
      const key = Object.hasOwn(value, "serviceName") ? "serviceName" : "servicePort";
      const doubled = Object.hasOwn(value, "service");
      cx.report({
        path: [...path, key],
        // The server drops the unknown fields and finds the backend empty.
        ...(doubled ? {} : { field: path }),
        at: "key",
        message: doubled
          ? `${key} belongs to v1beta1; in v1 service.name and service.port say it, and they are here too`
          : `${key} belongs to v1beta1; in v1 write service.name and service.port`,
        fixes: [
          {
            title: doubled ? "Remove the fields of v1beta1" : "Write it as service",
            edits: toNewBackend(path, value),
            safe: !doubled,
          },
        ],
      });
    }
  },
});
