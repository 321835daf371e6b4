// haproxy-tcp-service: a TCP resource of HAProxy Technologies leads to a Service, or to a port of one, that is not there.

import { reportMissingBackend } from "../missingBackend.ts";
import { defineRule } from "../rule.ts";

/** haproxytech/kubernetes-ingress, documentation/custom-resource-tcp.md: Service and port of the same namespace. */
export const haproxyTcpService = defineRule({
  code: "haproxy-tcp-service",
  severity: "warning",
  on: "route",
  kinds: ["TCP"],
  check(facts, cx) {
    for (const backend of facts.backends) reportMissingBackend(backend, cx);
  },
});
