// gw-hostname-apart: no host name of a route is one that a listener takes.

import { hostnamesOf } from "../../ingress/controllers/gatewayApi/attachment.ts";
import { hasTemplate } from "../../model/read.ts";
import { showId } from "../../model/resourceId.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRule } from "../rule.ts";
import { knownParents, ROUTE_KINDS, refusals } from "./parents.ts";

/** gateway.networking.k8s.io HTTPRouteSpec.hostnames: a route attaches only where they intersect the listener's hostname. */
export const gwHostnameApart = defineRule({
  code: "gw-hostname-apart",
  severity: "warning",
  on: "route",
  kinds: ROUTE_KINDS,
  check(facts, cx) {
    if (hasTemplate(cx.value(["spec", "hostnames"]))) return;
    for (const known of knownParents(facts, cx)) {
      const apart = refusals(facts, known, cx).filter(({ why }) => why === "hostname");
      if (apart.length === 0) continue;
      const hosts = hostnamesOf(facts);
      const takes = [...new Set(apart.flatMap(({ listener }) => listener.hostname ?? []))];
      cx.report({
        path: ["spec", "hostnames"],
        message: fit(
          `No listener of ${clipped(showId(known.gateway.id), 40)} takes ${clipped(hosts.join(", "), 40)}`,
          `; they take ${takes.slice(0, 3).join(", ")}`,
        ),
        related: apart.slice(0, 3).map(({ listener }) => ({
          entry: known.entry,
          path: [...listener.path, "hostname"],
          message: `listener ${listener.name}`,
        })),
      });
    }
  },
});
