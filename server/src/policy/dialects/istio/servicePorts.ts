// What is spoken on a port of a pod, as the Services in front of it say (Istio "protocol selection"): by appProtocol, by
// the first word of the port's name, by a few numbers whose servers speak first; else it is found out of each connection.

import type { ServiceFacts, ServicePort } from "../../../model/facts.ts";
import { toMapSelector } from "../../../model/selector.ts";
import type { PortMatch } from "../../policyRule.ts";
import type { PolicyWorld } from "../../world.ts";
import type { Trait } from "./traits.ts";

/** A Service with ports on which no requests of HTTP can be told apart. */
export interface ServiceTrait extends Trait {
  readonly is: "service";
  readonly opaque: readonly ServicePort[];
}

const REQUESTS: ReadonlySet<string> = new Set([
  "http",
  "http2",
  "grpc",
  "grpc-web",
  "kubernetes.io/h2c",
  "kubernetes.io/ws",
]);
/** HTTPS and TLS stay encrypted for the proxy. */
const OPAQUE: ReadonlySet<string> = new Set(["tcp", "tls", "https", "mongo", "mysql", "redis", "kubernetes.io/wss"]);
/** Servers that speak first: SMTP, DNS, MySQL, MongoDB. */
const SERVER_FIRST: ReadonlySet<number> = new Set([25, 53, 3306, 27017]);

/** Whether a port is one of plain TCP for the mesh, whatever is spoken on it. */
export function isOpaque({ appProtocol, name, port, protocol }: ServicePort): boolean {
  if (protocol !== "TCP") return false;
  const said = appProtocol?.toLowerCase();
  if (said !== undefined && (REQUESTS.has(said) || OPAQUE.has(said))) return OPAQUE.has(said);
  const whole = (name ?? "").toLowerCase();
  const word = whole.startsWith("grpc-web") ? "grpc-web" : (whole.split("-")[0] ?? "");
  if (REQUESTS.has(word) || OPAQUE.has(word)) return OPAQUE.has(word);
  return SERVER_FIRST.has(port);
}

/** Services with such ports, as what sets pods apart. */
export function opaqueServices(world: PolicyWorld, namespace: string | undefined): readonly ServiceTrait[] {
  return world.services().flatMap((service) => {
    const { id, selector } = service;
    if (!selector || service.selectorUnclear || (namespace !== undefined && id.namespace !== namespace)) return [];
    const opaque = service.ports.filter(isOpaque);
    if (opaque.length === 0) return [];
    return [{ is: "service", namespace: id.namespace, selector: selectorOf(service), opaque } as const];
  });
}

function selectorOf({ selector }: ServiceFacts): Trait["selector"] {
  return toMapSelector(selector ?? {});
}

/** These ports on the pods; a name is looked up in each of them. */
export function opaquePorts(traits: readonly ServiceTrait[]): readonly PortMatch[] {
  return traits.flatMap(({ opaque }) =>
    opaque.map(
      ({ targetPort }): PortMatch =>
        typeof targetPort === "number"
          ? { is: "range", protocol: "TCP", from: targetPort, to: targetPort }
          : { is: "named", protocol: "TCP", name: targetPort },
    ),
  );
}
