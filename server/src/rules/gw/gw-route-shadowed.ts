// gw-route-shadowed: another match of the same route takes all requests of this one first.

import { matchesOf } from "../../ingress/controllers/gatewayApi/matches.ts";
import type { TableRoute } from "../../ingress/routes/route.ts";
import { compareKeys, shadowOf } from "../../ingress/routes/table.ts";
import { hasTemplate } from "../../model/read.ts";
import { defineRule } from "../rule.ts";
import { isGatewayRoute } from "./parents.ts";

/** gateway.networking.k8s.io HTTPRouteRule.matches: by precedence, and of equal matches the first in the list. */
export const gwRouteShadowed = defineRule({
  code: "gw-route-shadowed",
  severity: "warning",
  on: "route",
  kinds: ["HTTPRoute", "GRPCRoute"],
  check(facts, cx) {
    if (!isGatewayRoute(facts) || hasTemplate(cx.value(["spec", "rules"]))) return;
    const rows = matchesOf(facts).map((matched, index): TableRoute => {
      return { ...matched, id: facts.id, host: undefined, tls: { is: "none" }, order: [...matched.order, index] };
    });
    for (const row of rows) {
      const first = shadowOf(rows, row);
      // One match of a rule beside another of it does no harm.
      if (!first || first.path[2] === row.path[2] || compareKeys(first.order, row.order) >= 0) continue;
      cx.report({
        path: row.path,
        message: `Rule ${Number(first.path[2]) + 1} takes every request of this match first`,
        ...(row.path.length > 3 ? {} : { at: "key" as const }),
      });
    }
  },
});
