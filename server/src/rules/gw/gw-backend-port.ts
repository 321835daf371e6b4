// gw-backend-port: a reference to a Service without a port.

import { SERVICE } from "../../index/policyView.ts";
import { defineRule } from "../rule.ts";
import { isGatewayRoute, ROUTE_KINDS } from "./parents.ts";

/** The API server refuses it: a CEL rule of BackendObjectReference wants a port for a Service. */
export const gwBackendPort = defineRule({
  code: "gw-backend-port",
  severity: "error",
  on: "route",
  kinds: ROUTE_KINDS,
  check(facts, cx) {
    if (!isGatewayRoute(facts)) return;
    for (const { namespace, service: name, path } of facts.backends) {
      const written = cx.value([...path, "port"]);
      if (written !== undefined && written !== null) continue;
      const found = cx.lookUp(SERVICE, namespace, name);
      const ports = found.is === "found" && found.value.facts.is === "service" ? found.value.facts.ports : [];
      cx.report({
        path: [...path, "name"],
        field: [...path, "port"],
        message: `A reference to a Service needs a port${ports.length === 0 ? "" : `; ${name.slice(0, 40)} has ${ports[0]?.port}`}`,
        fixes: ports.slice(0, 4).map(({ port, name: portName }) => ({
          title: `Add port ${port}${portName === undefined ? "" : ` (${portName})`}`,
          edits: [{ edit: { is: "insert", path, key: "port", value: port, after: "name" } }],
        })),
      });
    }
  },
});
