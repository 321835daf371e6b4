// The path that is put where an Ingress lacks one: to the Service named like the Ingress, else to the first one known.

import type { JsonObject } from "../../base/json.ts";
import { SERVICE } from "../../index/policyView.ts";
import type { RuleContext } from "../rule.ts";

/** A whole entry of http.paths in v1. */
export function pathSkeleton(cx: RuleContext): JsonObject {
  const { namespace, name } = cx.resource.id;
  const services = cx
    .list(SERVICE, namespace)
    .flatMap(({ facts }) => (facts.is === "service" && facts.ports.length > 0 ? [facts] : []));
  const service = services.find(({ id }) => id.name === name) ?? services[0];
  const port = service?.ports.find(({ protocol }) => protocol === "TCP") ?? service?.ports[0];
  return {
    path: "/",
    pathType: "Prefix",
    backend: {
      service: {
        name: service?.id.name ?? (name === "" ? "my-service" : name),
        port: port?.name === undefined ? { number: port?.port ?? 80 } : { name: port.name },
      },
    },
  };
}
