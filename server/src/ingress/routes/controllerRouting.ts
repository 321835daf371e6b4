// What a controller does with paths: how it reads them, in which order it tries them, and what else it makes routes of. One
// of these stands in the row of each controller whose routing Sallyport knows.

import type { IngressFacts, RouteFacts } from "../../model/facts.ts";
import type { Labels } from "../../model/selector.ts";
import type { KindKey } from "../../model/views.ts";
import type { RouteTable, TableRoute } from "./route.ts";

/** What a controller's own configuration says of its routing, where no manifest does. */
export interface RoutingOptions {
  /** Traefik: Prefix by whole elements. */
  readonly strictPrefixMatching: boolean;
  /** Traefik: entry points that have TLS. */
  readonly tlsEntryPoints: readonly string[];
  /** `routing` of a Service's facts; without this no Service says anything. */
  readonly ofService?: (namespace: string, name: string) => Labels;
}

export interface ControllerRouting
  extends Pick<RouteTable, "hostsApart" | "wildcard" | "fallback" | "ties" | "caveat"> {
  /** The routes of Ingresses that share a table. */
  ofIngresses(ingresses: readonly IngressFacts[], options: RoutingOptions): readonly TableRoute[];
  /** Its own kinds of routes, which stand in the same table. */
  readonly custom?: CustomRouting;
}

export interface CustomRouting {
  readonly kinds: readonly KindKey[];
  /** The class whose table they stand in; undefined: the controller's usual one. */
  classOf(route: RouteFacts): string | undefined;
  /**
   * The routes of all objects of `kinds` in a table; objects may refer to each other.
   * @param version of the controller, where a person has set it
   */
  routesOf(routes: readonly RouteFacts[], version: string | undefined): readonly TableRoute[];
}
