// gw-backend-missing: a route leads to a Service, or to a port of one, that is not there.

import { SERVICE } from "../../index/policyView.ts";
import { showName } from "../../model/resourceId.ts";
import { absenceOf } from "../absence.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRule, type Fix } from "../rule.ts";
import { isGatewayRoute, ROUTE_KINDS } from "./parents.ts";

/** gateway.networking.k8s.io BackendObjectReference: port is the Service's. */
export const gwBackendMissing = defineRule({
  code: "gw-backend-missing",
  severity: "warning",
  on: "route",
  kinds: ROUTE_KINDS,
  check(facts, cx) {
    if (!isGatewayRoute(facts)) return;
    for (const { namespace, service: name, port, path } of facts.backends) {
      const absence = absenceOf(cx, SERVICE, namespace, name);
      if (absence) {
        const { suggestion, ...said } = absence;
        const edit = { is: "set" as const, path: [...path, "name"], value: suggestion ?? "" };
        const fixes: readonly Fix[] =
          suggestion === undefined ? [] : [{ title: `Use Service ${suggestion}`, edits: [{ edit }] }];
        cx.report({ ...said, path: [...path, "name"], fixes });
        continue;
      }
      const found = cx.lookUp(SERVICE, namespace, name);
      if (found.is !== "found" || found.value.facts.is !== "service" || typeof port !== "number") continue;
      const service = found.value.facts;
      if (service.ports.some((item) => item.port === port) || service.unreadPorts.length > 0) continue;
      if (service.type === "ExternalName") continue;
      const known = service.ports.map((item) =>
        item.name === undefined ? `${item.port}` : `${item.port} (${item.name})`,
      );
      const behind = service.ports.find((item) => item.targetPort === port);
      cx.report({
        path: [...path, "port"],
        message: fit(
          `Service ${clipped(showName(service.id), 50)} has no port ${port}`,
          `; it has ${known.slice(0, 4).join(", ")}`,
        ),
        fixes: [...(behind ? [behind] : service.ports)].slice(0, 4).map((item) => ({
          title: `Use port ${item.port}${item.name === undefined ? "" : ` (${item.name})`}`,
          edits: [{ edit: { is: "set", path: [...path, "port"], value: item.port } }],
        })),
        related: [{ entry: found.value, path: ["spec", "ports"], message: `Service ${showName(service.id)}` }],
      });
    }
  },
});
