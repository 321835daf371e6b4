// Service, and the two kinds that list a Service's endpoints.

import { isObject, type Json, type JsonObject } from "../../base/json.ts";
import type { EndpointSliceFacts, ServiceFacts, ServicePort } from "../facts.ts";
import { readExportTo } from "../istio/exportTo.ts";
import {
  hasTemplate,
  isTemplate,
  readInteger,
  readLabels,
  readList,
  readObject,
  readText,
  readUnreadPorts,
} from "../read.ts";
import type { ResourceId } from "../resourceId.ts";
import type { Labels } from "../selector.ts";
import type { KindDefinition } from "./kind.ts";
import { readProtocol } from "./workload.ts";

export const service: KindDefinition = { group: "", kind: "Service", namespaced: true, decode: decodeService };
export const endpointSlice: KindDefinition = {
  group: "discovery.k8s.io",
  kind: "EndpointSlice",
  namespaced: true,
  decode: decodeEndpointSlice,
};
export const endpoints: KindDefinition = { group: "", kind: "Endpoints", namespaced: true, decode: decodeEndpoints };

function decodeService(value: JsonObject, id: ResourceId): ServiceFacts {
  const spec = readObject(value["spec"]);
  const selector = readLabels(spec["selector"]);
  const clusterIP = readText(spec["clusterIP"]);
  const listed = readList(spec["clusterIPs"]).flatMap((item) => readText(item) ?? []);
  const clusterIPs = listed.length > 0 ? listed : clusterIP ? [clusterIP] : [];
  const unclear = hasTemplate(spec["selector"]);
  const annotations = readLabels(readObject(value["metadata"])["annotations"]);
  const exportTo = readExportTo(annotations["networking.istio.io/exportTo"]);
  return {
    is: "service",
    id,
    labels: readLabels(readObject(value["metadata"])["labels"]),
    type: readText(spec["type"]) ?? "ClusterIP",
    selector: unclear || Object.keys(selector).length > 0 ? selector : undefined,
    selectorUnclear: unclear,
    ports: readList(spec["ports"]).flatMap(readPort),
    unreadPorts: readUnreadPorts(spec["ports"], "port"),
    headless: clusterIP === "None",
    clusterIPs: clusterIPs.filter((ip) => ip !== "None"),
    externalName: readText(spec["externalName"]),
    externalTrafficPolicy: readText(spec["externalTrafficPolicy"]),
    sourceRanges: readList(spec["loadBalancerSourceRanges"]).flatMap((item) => readText(item) ?? []),
    ipFamilyPolicy: readText(spec["ipFamilyPolicy"]),
    typeFields:
      spec["loadBalancerSourceRanges"] !== undefined ||
      spec["externalTrafficPolicy"] !== undefined ||
      readList(spec["ports"]).some((port) => readObject(port)["nodePort"] !== undefined),
    routing: readRouting(annotations),
    ...(exportTo ? { exportTo } : {}),
  };
}

/** Annotations of a Service that say where requests go; others are no facts, so that writing one recomputes nothing. */
const ROUTING =
  /^(?:haproxy\.org\/route-acl|(?:haproxy-ingress\.github|ingress\.kubernetes)\.io\/(?:path-type|redirect-to))$/;

function readRouting(annotations: Labels): Labels {
  return Object.fromEntries(Object.entries(annotations).filter(([key]) => ROUTING.test(key)));
}

function readPort(item: Json, index: number): readonly ServicePort[] {
  if (!isObject(item)) return [];
  const port = readInteger(item["port"]);
  if (port === undefined) return [];
  const target = item["targetPort"];
  const targetPort =
    typeof target === "number"
      ? target
      : typeof target === "string" && target !== "" && !isTemplate(target)
        ? toTarget(target)
        : port;
  const appProtocol = readText(item["appProtocol"]);
  return [
    {
      name: readText(item["name"]),
      port,
      targetPort,
      protocol: readProtocol(item["protocol"]),
      ...(appProtocol === undefined ? {} : { appProtocol }),
      index,
    },
  ];
}

/** "8080" is a name to the API server only if it has a letter; digits alone are refused, so they read as the number meant. */
function toTarget(text: string): number | string {
  return /^\d+$/.test(text) ? Number(text) : text;
}

function decodeEndpointSlice(value: JsonObject, id: ResourceId): EndpointSliceFacts {
  const items = readList(value["endpoints"]).filter(isObject);
  return {
    is: "endpointSlice",
    id,
    service: readLabels(readObject(value["metadata"])["labels"])["kubernetes.io/service-name"],
    addresses: items.flatMap((item) => readList(item["addresses"]).flatMap((address) => readText(address) ?? [])),
    ports: readList(value["ports"]).filter(isObject).map(toEndpointPort),
    ready: items.filter((item) => readObject(item["conditions"])["ready"] !== false).length,
  };
}

function decodeEndpoints(value: JsonObject, id: ResourceId): EndpointSliceFacts {
  const subsets = readList(value["subsets"]).filter(isObject);
  const addresses = subsets.flatMap((subset) =>
    readList(subset["addresses"]).flatMap((item) => readText(readObject(item)["ip"]) ?? []),
  );
  return {
    is: "endpointSlice",
    id,
    service: id.name,
    addresses,
    ports: subsets.flatMap((subset) => readList(subset["ports"]).filter(isObject).map(toEndpointPort)),
    ready: addresses.length,
  };
}

function toEndpointPort(port: JsonObject): EndpointSliceFacts["ports"][number] {
  return { name: readText(port["name"]), port: readInteger(port["port"]), protocol: readProtocol(port["protocol"]) };
}
