// gw-backend-missing: a route leads to a Service, or to a port of one, that is not there.

import { reportMissingBackend } from "../missingBackend.ts";
import { defineRule } from "../rule.ts";
import { isGatewayRoute, ROUTE_KINDS } from "./parents.ts";

/** gateway.networking.k8s.io BackendObjectReference: port is the Service's. */
export const gwBackendMissing = defineRule({
  code: "gw-backend-missing",
  severity: "warning",
  on: "route",
  kinds: ROUTE_KINDS,
  check(facts, cx) {
    if (!isGatewayRoute(facts)) return;
    for (const backend of facts.backends) reportMissingBackend(backend, cx);
  },
});
