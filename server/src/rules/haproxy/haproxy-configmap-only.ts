// haproxy-configmap-only: a setting of the whole controller, on one object.

import { fit } from "../message.ts";
import { ownAnnotations } from "../ownAnnotations.ts";
import { defineRuleOnAny } from "../rule.ts";

/** HAProxy Technologies, documentation/doc.yaml: what is read from the controller's ConfigMap alone. */
export const haproxyConfigmapOnly = defineRuleOnAny({
  code: "haproxy-configmap-only",
  severity: "warning",
  kinds: ["Ingress", "Service"],
  check(facts, cx) {
    for (const { row, key, path } of ownAnnotations(facts, cx, "haproxy")) {
      if (row?.scope.join() !== "configmap") continue;
      cx.report({
        path,
        at: "key",
        message: fit(`${key} is read from the controller's ConfigMap only`, `; on a ${facts.id.kind} it does nothing`),
        fixes: [{ title: `Remove ${key}`, edits: [{ edit: { is: "remove", path } }] }],
      });
    }
  },
});
