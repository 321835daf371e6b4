// Routes that lead traffic from outside to Services and are no Ingress: OpenShift Route and the routes of the Gateway API.
// Only the backends are read; hosts, paths and filters decide nothing about who may talk to whom.

import { isObject, type JsonObject } from "../../base/json.ts";
import type { RouteBackend, RouteFacts } from "../facts.ts";
import { readInteger, readList, readObject, readText } from "../read.ts";
import type { ResourceId } from "../resourceId.ts";
import type { KindDefinition } from "./kind.ts";

export const routes: readonly KindDefinition[] = [
  { group: "route.openshift.io", kind: "Route", namespaced: true, decode: decodeRoute },
  ...["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"].map((kind) => ({
    group: "gateway.networking.k8s.io",
    kind,
    namespaced: true,
    decode: decodeGatewayRoute,
  })),
];

/** spec.to and spec.alternateBackends; spec.port.targetPort names a port of the pods or of their endpoints. */
function decodeRoute(value: JsonObject, id: ResourceId): RouteFacts {
  const spec = readObject(value["spec"]);
  const target = readObject(spec["port"])["targetPort"];
  const port = readInteger(target) ?? readText(target);
  const alternates = readList(spec["alternateBackends"]).map((item, index) => ({
    item,
    path: ["spec", "alternateBackends", index],
  }));
  const backends = [{ item: spec["to"], path: ["spec", "to"] }, ...alternates].flatMap(
    ({ item, path }): readonly RouteBackend[] => {
      const to = readObject(item);
      const service = readText(to["name"]);
      if (service === undefined || (readText(to["kind"]) ?? "Service") !== "Service") return [];
      return [{ namespace: id.namespace, service, port, portIs: "target", path }];
    },
  );
  return { is: "route", id, backends };
}

/** spec.rules[].backendRefs[]: port is the Service's. */
function decodeGatewayRoute(value: JsonObject, id: ResourceId): RouteFacts {
  const backends = readList(readObject(value["spec"])["rules"]).flatMap((rule, ruleIndex) =>
    readList(readObject(rule)["backendRefs"]).flatMap((item, index): readonly RouteBackend[] => {
      if (!isObject(item)) return [];
      const service = readText(item["name"]);
      const isService = (readText(item["kind"]) ?? "Service") === "Service" && (readText(item["group"]) ?? "") === "";
      if (service === undefined || !isService) return [];
      const namespace = readText(item["namespace"]) ?? id.namespace;
      const path = ["spec", "rules", ruleIndex, "backendRefs", index];
      return [{ namespace, service, port: readInteger(item["port"]), portIs: "service", path }];
    }),
  );
  return { is: "route", id, backends };
}
