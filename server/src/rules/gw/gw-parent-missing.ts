// gw-parent-missing: a route names a Gateway that is nowhere.

import { absenceOf } from "../absence.ts";
import { defineRule, type Fix } from "../rule.ts";
import { gatewayParents, ROUTE_KINDS } from "./parents.ts";

/** gateway.networking.k8s.io ParentReference: without a namespace it is the route's own. */
export const gwParentMissing = defineRule({
  code: "gw-parent-missing",
  severity: "warning",
  on: "route",
  kinds: ROUTE_KINDS,
  check(facts, cx) {
    for (const { kind, namespace, name, path } of gatewayParents(facts)) {
      const absence = absenceOf(cx, kind, namespace, name);
      if (!absence) continue;
      const { suggestion, ...said } = absence;
      const elsewhere = [
        ...new Set(cx.list(kind).flatMap((entry) => (entry.facts.id.name === name ? [entry.facts.id.namespace] : []))),
      ].slice(0, 3);
      const fixes: readonly Fix[] = [
        ...(suggestion === undefined
          ? []
          : [
              {
                title: `Use ${suggestion}`,
                edits: [{ edit: { is: "set" as const, path: [...path, "name"], value: suggestion } }],
              },
            ]),
        ...elsewhere.map((other) => ({
          title: `Use ${name} of namespace ${other}`,
          edits: [{ edit: { is: "set" as const, path: [...path, "namespace"], value: other } }],
        })),
      ];
      cx.report({ ...said, path: [...path, "name"], fixes });
    }
  },
});
