// The route tables of the Gateway API: one for each listener of each Gateway, with the routes that attach to it.

import type { NamespaceFacts, OtherFacts, RouteFacts } from "../../../model/facts.ts";
import type { RouteTable } from "../../routes/route.ts";

/** What the tables are made of. */
export interface GatewayWorld {
  /** Gateways and ListenerSets. */
  readonly gateways: readonly OtherFacts[];
  readonly routes: readonly RouteFacts[];
  readonly grants: readonly OtherFacts[];
  readonly namespaces: readonly NamespaceFacts[];
}

/** The tables of all listeners that take routes. */
export function gatewayTables(_world: GatewayWorld): readonly RouteTable[] {
  return [];
}
