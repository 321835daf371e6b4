// haproxy-bool-old: a boolean in a form that HAProxy Technologies is to give up.

import { fit } from "../message.ts";
import { ownAnnotations } from "../ownAnnotations.ts";
import { defineRuleOnAny } from "../rule.ts";

const FORMS: ReadonlyMap<string, string> = new Map([
  ["on", "true"],
  ["enabled", "true"],
  ["off", "false"],
  ["disabled", "false"],
]);

/** HAProxy Technologies, pkg/utils GetBoolValue: taken with a warning in the log. */
export const haproxyBoolOld = defineRuleOnAny({
  code: "haproxy-bool-old",
  severity: "warning",
  kinds: ["Ingress", "Service"],
  check(facts, cx) {
    for (const { row, key, value = "", path } of ownAnnotations(facts, cx, "haproxy")) {
      const form = FORMS.get(value.toLowerCase());
      if (row?.type !== "boolean" || form === undefined) continue;
      cx.report({
        path,
        message: fit(`${value} is an old form of a boolean; write "${form}"`, ` for ${key}`),
        fixes: [{ title: `Use "${form}"`, edits: [{ edit: { is: "set", path, value: form } }] }],
      });
    }
  },
});
