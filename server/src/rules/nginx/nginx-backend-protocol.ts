// nginx-backend-protocol: the Service says that its port speaks TLS or gRPC, and nginx is not told so.

import { SERVICE } from "../../index/policyView.ts";
import { pathsOf } from "../../ingress/routes/ofIngress.ts";
import type { ServicePort } from "../../model/facts.ts";
import { showName } from "../../model/resourceId.ts";
import { fit } from "../message.ts";
import { clipped } from "../nameSyntax.ts";
import { defineRule } from "../rule.ts";
import { nginxIngress } from "./nginxIngress.ts";

/** ingress-nginx, annotations, backend-protocol: HTTP where it is not set, whatever the Service's appProtocol says. */
export const nginxBackendProtocol = defineRule({
  code: "nginx-backend-protocol",
  severity: "warning",
  on: "ingress",
  check(facts, cx) {
    const nginx = nginxIngress(facts, cx);
    if (!nginx || nginx.isOn("ssl-passthrough")) return;
    if (nginx.has("backend-protocol") && nginx.get("backend-protocol") === undefined) return;
    const spoken = nginx.get("backend-protocol")?.toUpperCase() ?? "HTTP";
    const said = new Set<string>();
    for (const { backend, at } of pathsOf(facts)) {
      if (backend?.service === undefined) continue;
      const found = cx.lookUp(SERVICE, facts.id.namespace, backend.service);
      if (found.is !== "found" || found.value.facts.is !== "service") continue;
      const service = found.value.facts;
      const port = service.ports.find(
        (item) => item.port === backend.portNumber || (item.name !== undefined && item.name === backend.portName),
      );
      const wanted = port && protocolOf(port);
      if (!port || !wanted || wanted.fitting.includes(spoken) || said.has(`${backend.service} ${port.port}`)) continue;
      said.add(`${backend.service} ${port.port}`);
      cx.report({
        path: nginx.has("backend-protocol") ? nginx.at("backend-protocol") : [...at, "backend"],
        ...(nginx.has("backend-protocol") ? {} : { at: "key" as const }),
        message: fit(
          `Port ${port.port} of Service ${clipped(showName(service.id), 45)} looks like ${wanted.fitting[0]}`,
          `; nginx speaks ${spoken} to it`,
        ),
        fixes: wanted.fitting[0] === undefined ? [] : [nginx.setting("backend-protocol", wanted.fitting[0])],
      });
    }
  },
});

interface Spoken {
  /** Values of backend-protocol that fit, the plainest first. */
  readonly fitting: readonly string[];
}

const TLS: Spoken = { fitting: ["HTTPS", "GRPCS"] };
const GRPC: Spoken = { fitting: ["GRPC", "GRPCS"] };

/** What a port says it speaks: its appProtocol, else its name, else its number where it has no name. */
function protocolOf({ appProtocol, name, port }: ServicePort): Spoken | undefined {
  switch (appProtocol?.toLowerCase()) {
    case "https":
    case "kubernetes.io/wss":
      return TLS;
    case "grpc":
    case "kubernetes.io/h2c":
      return GRPC;
    case undefined:
      break;
    default:
      return undefined;
  }
  if (name !== undefined) return /^https(?:-|$)/.test(name) ? TLS : undefined;
  return port === 443 || port === 8443 ? TLS : undefined;
}
