// Ports of the admin kinds: `ports` of v1alpha1 (AN-6) and `protocols` of v1alpha2 (CN-2).

import { isList, isObject, type Json, type JsonObject } from "../../../base/json.ts";
import type { Protocol } from "../../../model/facts.ts";
import type { PortMatch } from "../../policyRule.ts";

/** The ports of a rule; undefined (every port) where the field is absent. An entry that can't be read matches nothing. */
export function lowerPorts(value: Json | undefined, isV2: boolean): readonly PortMatch[] | undefined {
  if (!isList(value)) return undefined;
  return value.flatMap((entry) => (isObject(entry) ? (isV2 ? lowerProtocol(entry) : lowerPort(entry)) : []));
}

function lowerPort(entry: JsonObject): readonly PortMatch[] {
  const { portNumber, portRange, namedPort } = entry;
  if (isObject(portNumber)) return range(toProtocol(portNumber["protocol"]), portNumber["port"], portNumber["port"]);
  if (isObject(portRange)) return range(toProtocol(portRange["protocol"]), portRange["start"], portRange["end"]);
  // The name alone decides: it is looked up with whatever protocol the pod declares.
  return typeof namedPort === "string" ? [{ is: "named", protocol: undefined, name: namedPort }] : [];
}

function lowerProtocol(entry: JsonObject): readonly PortMatch[] {
  const { destinationNamedPort } = entry;
  if (typeof destinationNamedPort === "string")
    return [{ is: "named", protocol: undefined, name: destinationNamedPort }];
  for (const [key, protocol] of [
    ["tcp", "TCP"],
    ["udp", "UDP"],
    ["sctp", "SCTP"],
  ] as const) {
    const body = entry[key];
    if (body === undefined) continue;
    const port = isObject(body) ? body["destinationPort"] : undefined;
    if (!isObject(port)) return [{ is: "protocol", protocol }];
    const ports = port["range"];
    if (isObject(ports)) return range(protocol, ports["start"], ports["end"]);
    return range(protocol, port["number"], port["number"]);
  }
  return [];
}

function range(protocol: Protocol | undefined, from: Json | undefined, to: Json | undefined): readonly PortMatch[] {
  if (!protocol || typeof from !== "number" || typeof to !== "number") return [];
  return [{ is: "range", protocol, from, to }];
}

function toProtocol(value: Json | undefined): Protocol | undefined {
  if (value === undefined || value === null) return "TCP";
  return value === "TCP" || value === "UDP" || value === "SCTP" ? value : undefined;
}
