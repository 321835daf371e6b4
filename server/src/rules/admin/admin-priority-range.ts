// admin-priority-range: a priority that is missing or outside 0 to 1000.

import { defineAdminPolicyRule } from "./adminPolicyRule.ts";

const LAST = 1000;

/** ClusterNetworkPolicySpec.priority and AdminNetworkPolicySpec.priority: required, 0 to 1000, lower first. */
export const adminPriorityRange = defineAdminPolicyRule({
  code: "admin-priority-range",
  severity: "error",
  kinds: ["ClusterNetworkPolicy", "AdminNetworkPolicy"],
  check({ spec, id }, cx) {
    const { priority } = spec;
    const path = ["spec", "priority"];
    if (priority === undefined || priority === null) {
      const edit =
        priority === null || cx.value(["spec"]) === undefined
          ? ({ is: "set", path, value: LAST } as const)
          : ({ is: "insert", path: ["spec"], key: "priority", value: LAST, before: "subject" } as const);
      cx.report({
        path: priority === null ? path : ["spec"],
        field: path,
        at: "key",
        message: `${id.kind} ${id.name.slice(0, 40)} has no priority; write 0 (tried first) to 1000 (last)`,
        fixes: [{ title: `Add priority: ${LAST}`, edits: [{ edit }] }],
      });
    } else if (typeof priority === "number" && Number.isInteger(priority) && (priority < 0 || priority > LAST)) {
      const clamped = priority < 0 ? 0 : LAST;
      cx.report({
        path,
        message: `priority is ${priority}, but goes from 0 (tried first) to 1000 (last)`,
        fixes: [{ title: `Use ${clamped}`, edits: [{ edit: { is: "set", path, value: clamped } }] }],
      });
    }
  },
});
