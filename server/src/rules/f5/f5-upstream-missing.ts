// f5-upstream-missing: an upstream of F5 NGINX whose Service, or port of it, is not there.

import { readText } from "../../model/read.ts";
import { reportMissingBackend } from "../missingBackend.ts";
import { defineRule } from "../rule.ts";

/** k8s.nginx.org Upstream: service may be namespace/name, port is the Service's; else it counts as without endpoints. */
export const f5UpstreamMissing = defineRule({
  code: "f5-upstream-missing",
  severity: "warning",
  on: "route",
  kinds: ["VirtualServer", "VirtualServerRoute", "TransportServer"],
  check(facts, cx) {
    if (facts.id.group !== "k8s.nginx.org") return;
    for (const backend of facts.backends) {
      const written = readText(cx.value([...backend.path, "service"])) ?? "";
      reportMissingBackend(backend, cx, "service", written.slice(0, written.indexOf("/") + 1));
    }
  },
});
