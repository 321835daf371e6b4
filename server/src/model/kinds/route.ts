// Routes that lead traffic from outside to Services and are no Ingress. Their backends are read here, for who may talk to
// whom; hosts, paths and filters are read from `spec` by the folder of the controller that serves them.

import { isList, isObject, type Json, type JsonObject } from "../../base/json.ts";
import type { RouteBackend, RouteFacts } from "../facts.ts";
import { splitName } from "../qualifiedName.ts";
import { readInteger, readLabels, readList, readObject, readText } from "../read.ts";
import type { ResourceId } from "../resourceId.ts";
import type { KindDefinition } from "./kind.ts";

type ReadBackends = (spec: JsonObject, namespace: string) => readonly RouteBackend[];

export const routes: readonly KindDefinition[] = [
  route("route.openshift.io", "Route", openShift),
  ...["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"].map((kind) =>
    route("gateway.networking.k8s.io", kind, gatewayApi),
  ),
  // traefik.containo.us is the group of Traefik 2.
  ...["traefik.io", "traefik.containo.us"].flatMap((group) => [
    ...["IngressRoute", "IngressRouteTCP", "IngressRouteUDP"].map((kind) => route(group, kind, traefik)),
    route(group, "TraefikService", traefikService),
  ]),
  route("k8s.nginx.org", "VirtualServer", upstreams),
  route("k8s.nginx.org", "VirtualServerRoute", upstreams),
  route("k8s.nginx.org", "TransportServer", upstreams),
  ...["ingress.v1.haproxy.org", "ingress.v3.haproxy.org"].map((group) => route(group, "TCP", haproxyTcp)),
];

function route(group: string, kind: string, backendsOf: ReadBackends): KindDefinition {
  const decode = (value: JsonObject, id: ResourceId, apiVersion: string): RouteFacts => {
    const metadata = readObject(value["metadata"]);
    // spec is a list in TCP of HAProxy Technologies alone.
    const spec = isList(value["spec"]) ? { items: value["spec"] } : readObject(value["spec"]);
    return {
      is: "route",
      id,
      apiVersion,
      labels: readLabels(metadata["labels"]),
      annotations: readLabels(metadata["annotations"]),
      spec,
      backends: backendsOf(spec, id.namespace),
    };
  };
  return { group, kind, namespaced: true, decode };
}

/** spec.to and spec.alternateBackends; spec.port.targetPort names a port of the pods or of their endpoints. */
function openShift(spec: JsonObject, namespace: string): readonly RouteBackend[] {
  const target = readObject(spec["port"])["targetPort"];
  const port = readInteger(target) ?? readText(target);
  const alternates = readList(spec["alternateBackends"]).map((item, index) => ({
    item,
    path: ["spec", "alternateBackends", index],
  }));
  return [{ item: spec["to"], path: ["spec", "to"] }, ...alternates].flatMap(
    ({ item, path }): readonly RouteBackend[] => {
      const to = readObject(item);
      const service = readText(to["name"]);
      if (service === undefined || (readText(to["kind"]) ?? "Service") !== "Service") return [];
      return [{ namespace, service, port, portIs: "target", path }];
    },
  );
}

/** spec.rules[].backendRefs[]: port is the Service's. */
function gatewayApi(spec: JsonObject, own: string): readonly RouteBackend[] {
  return readList(spec["rules"]).flatMap((rule, ruleIndex) =>
    readList(readObject(rule)["backendRefs"]).flatMap((item, index): readonly RouteBackend[] => {
      if (!isObject(item)) return [];
      const service = readText(item["name"]);
      const isService = (readText(item["kind"]) ?? "Service") === "Service" && (readText(item["group"]) ?? "") === "";
      if (service === undefined || !isService) return [];
      const namespace = readText(item["namespace"]) ?? own;
      const path = ["spec", "rules", ruleIndex, "backendRefs", index];
      return [{ namespace, service, port: readInteger(item["port"]), portIs: "service", path }];
    }),
  );
}

/** spec.routes[].services[] of IngressRoute and its TCP and UDP kin. */
function traefik(spec: JsonObject, namespace: string): readonly RouteBackend[] {
  return readList(spec["routes"]).flatMap((item, routeIndex) =>
    readList(readObject(item)["services"]).flatMap((service, index) =>
      traefikBackend(service, namespace, ["spec", "routes", routeIndex, "services", index]),
    ),
  );
}

/** TraefikService: spec.weighted.services[], spec.mirroring and its mirrors[], spec.highestRandomWeight.services[]. */
function traefikService(spec: JsonObject, namespace: string): readonly RouteBackend[] {
  const lists = [
    ["weighted", "services"],
    ["mirroring", "mirrors"],
    ["highestRandomWeight", "services"],
  ] as const;
  return [
    ...traefikBackend(spec["mirroring"], namespace, ["spec", "mirroring"]),
    ...lists.flatMap(([field, list]) =>
      readList(readObject(spec[field])[list]).flatMap((item, index) =>
        traefikBackend(item, namespace, ["spec", field, list, index]),
      ),
    ),
  ];
}

/** A load balancer of Traefik: a Service unless `kind` says TraefikService; port is the Service's number or name. */
function traefikBackend(value: Json | undefined, own: string, path: RouteBackend["path"]): readonly RouteBackend[] {
  const item = readObject(value);
  const service = readText(item["name"]);
  if (service === undefined || (readText(item["kind"]) ?? "Service") !== "Service") return [];
  const port = readInteger(item["port"]) ?? readText(item["port"]);
  return [{ namespace: readText(item["namespace"]) ?? own, service, port, portIs: "service", path }];
}

/** spec.upstreams[] of F5 NGINX: service may be namespace/name; port is the Service's number. */
function upstreams(spec: JsonObject, own: string): readonly RouteBackend[] {
  return readList(spec["upstreams"]).flatMap((value, index): readonly RouteBackend[] => {
    const item = readObject(value);
    const written = readText(item["service"]);
    if (written === undefined) return [];
    const { namespace, name } = splitName(written, own);
    const path = ["spec", "upstreams", index];
    return [{ namespace, service: name, port: readInteger(item["port"]), portIs: "service", path }];
  });
}

/** spec[].service and services[] of TCP: a Service of the same namespace and its port. */
function haproxyTcp(spec: JsonObject, namespace: string): readonly RouteBackend[] {
  return readList(spec["items"]).flatMap((item, index) => {
    const { service, services } = readObject(item);
    const more = readList(services).map((value, place) => ({ value, path: ["spec", index, "services", place] }));
    return [{ value: service, path: ["spec", index, "service"] }, ...more].flatMap(
      ({ value, path }): RouteBackend[] => {
        const { name, port } = readObject(value);
        const own = readText(name);
        return own === undefined ? [] : [{ namespace, service: own, port: readInteger(port), portIs: "service", path }];
      },
    );
  });
}
