// gw-parent-missing: a route or a ListenerSet names a Gateway that is nowhere.

import { absenceOf } from "../absence.ts";
import { defineRuleOnAny, type Fix } from "../rule.ts";
import { gatewayParents, parentOfSet, ROUTE_KINDS } from "./parents.ts";

/** gateway.networking.k8s.io ParentReference, ParentGatewayReference: without a namespace it is the object's own. */
export const gwParentMissing = defineRuleOnAny({
  code: "gw-parent-missing",
  severity: "warning",
  kinds: [...ROUTE_KINDS, "ListenerSet"],
  check(facts, cx) {
    const parents = facts.is === "route" ? gatewayParents(facts) : facts.is === "other" ? parentOfSet(facts) : [];
    for (const { kind, namespace, name, path } of parents) {
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
