// `services` of an entity (reach-semantics CA-13): the endpoints of a Service, and towards them its pods' ports. Policies
// see what stands behind a Service and not its own address and port.

import { parseAddress } from "../../../base/ip.ts";
import { isNoAddress, noAddress, ofAddress, unite } from "../../../base/ipSet.ts";
import { isObject, type Json, type Path } from "../../../base/json.ts";
import type { ServiceFacts } from "../../../model/facts.ts";
import { toMapSelector } from "../../../model/selector.ts";
import { toKindKey } from "../../../model/views.ts";
import type { PeerMatch, PortMatch } from "../../policyRule.ts";
import type { PolicyWorld } from "../../world.ts";
import { anyPod } from "./podSelector.ts";

const SERVICE = toKindKey("", "Service");
const SLICE = toKindKey("discovery.k8s.io", "EndpointSlice");

export interface ServiceMatch {
  readonly peers: readonly PeerMatch[];
  /** The ports that the Service leads to. */
  readonly ports: readonly PortMatch[];
}

/** What stands behind the Service that is named; undefined where none is. */
export function lowerService(
  value: Json | undefined,
  own: string,
  world: PolicyWorld,
  path: Path,
): ServiceMatch | undefined {
  if (!isObject(value)) return undefined;
  const { name } = value;
  const namespace = typeof value["namespace"] === "string" && value["namespace"] !== "" ? value["namespace"] : own;
  if (typeof name !== "string") return undefined;
  const unclear = (why: string): ServiceMatch => ({
    peers: [{ is: "unclear", why, path }],
    ports: [{ is: "unclear", why }],
  });
  if (name.includes("{{") || namespace.includes("{{")) return unclear("the name of a Service is a template value");
  const service = world.services().find(({ id }) => id.name === name && id.namespace === namespace);
  if (!service) {
    const isSure = world.coverage(SERVICE, namespace).is === "complete";
    return isSure ? { peers: [], ports: [] } : unclear(`Service ${namespace}/${name} is not known`);
  }
  if (service.selectorUnclear) return unclear(`the selector of Service ${namespace}/${name} is a template value`);
  if (service.selector) {
    const match = { ...anyPod, namespace, pods: toMapSelector(service.selector) };
    return { peers: [{ is: "pods", match, path }], ports: service.ports.map(targetOf) };
  }
  return byHand(service, world, path) ?? unclear(`the endpoints of Service ${namespace}/${name} are not known`);
}

function targetOf({ protocol, targetPort }: ServiceFacts["ports"][number]): PortMatch {
  if (typeof targetPort === "string") return { is: "named", protocol, name: targetPort };
  return { is: "range", protocol, from: targetPort, to: targetPort };
}

/** Endpoints that somebody else wrote down (SV-5). */
function byHand({ id }: ServiceFacts, world: PolicyWorld, path: Path): ServiceMatch | undefined {
  const slices = world
    .endpointSlices()
    .filter(({ id: own, service }) => own.namespace === id.namespace && service === id.name);
  if (slices.length === 0 && world.coverage(SLICE, id.namespace).is !== "complete") return undefined;
  let ranges = noAddress;
  const ports: PortMatch[] = [];
  for (const slice of slices) {
    for (const text of slice.addresses) {
      const address = parseAddress(text);
      if (address) ranges = unite(ranges, ofAddress(address));
    }
    for (const { port, protocol } of slice.ports)
      ports.push(port === undefined ? { is: "protocol", protocol } : { is: "range", protocol, from: port, to: port });
  }
  return { peers: isNoAddress(ranges) ? [] : [{ is: "addresses", ranges, matchesPods: "always", path }], ports };
}
