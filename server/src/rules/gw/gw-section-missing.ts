// gw-section-missing: a route names a listener, or a port, that its Gateway has not got.

import { showId } from "../../model/resourceId.ts";
import { nearestName } from "../absence.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRule } from "../rule.ts";
import { knownParents, ROUTE_KINDS } from "./parents.ts";

/** gateway.networking.k8s.io ParentReference.sectionName and .port. */
export const gwSectionMissing = defineRule({
  code: "gw-section-missing",
  severity: "warning",
  on: "route",
  kinds: ROUTE_KINDS,
  check(facts, cx) {
    for (const { parent, gateway, entry, listeners } of knownParents(facts, cx)) {
      const { section, port, path } = parent;
      const named = section === undefined ? listeners : listeners.filter(({ name }) => name === section);
      const related = [{ entry, path: ["spec", "listeners"], message: showId(gateway.id) }];
      if (section !== undefined && named.length === 0) {
        const names = listeners.map(({ name }) => name);
        const suggestion = nearestName(section, names) ?? (names.length === 1 ? names[0] : undefined);
        cx.report({
          path: [...path, "sectionName"],
          message: fit(
            `${clipped(showId(gateway.id), 50)} has no listener ${clipped(section, 30)}`,
            `; it has ${names.slice(0, 4).join(", ")}`,
          ),
          fixes:
            suggestion === undefined
              ? []
              : [
                  {
                    title: `Use listener ${suggestion}`,
                    edits: [{ edit: { is: "set", path: [...path, "sectionName"], value: suggestion } }],
                  },
                ],
          related,
        });
      } else if (port !== undefined && !named.some((listener) => listener.port === port)) {
        const ports = [...new Set(named.flatMap((listener) => listener.port ?? []))];
        cx.report({
          path: [...path, "port"],
          message: fit(
            `${clipped(showId(gateway.id), 50)} has no listener on port ${port}`,
            `; it has ${ports.slice(0, 4).join(", ")}`,
          ),
          fixes: ports.slice(0, 3).map((value) => ({
            title: `Use port ${value}`,
            edits: [{ edit: { is: "set", path: [...path, "port"], value } }],
          })),
          related,
        });
      }
    }
  },
});
