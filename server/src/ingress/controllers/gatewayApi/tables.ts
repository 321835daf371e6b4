// The route tables of the Gateway API: one for each listener of each Gateway, with the routes that attach to it.

import type { NamespaceFacts, OtherFacts, RouteFacts } from "../../../model/facts.ts";
import { readList, readObject, readText } from "../../../model/read.ts";
import { showName } from "../../../model/resourceId.ts";
import type { Door, RouteTable, RouteTls, TableRoute } from "../../routes/route.ts";
import { specificity } from "../../routes/table.ts";
import { commonHosts, hostnamesOf, parentRefsOf, refusalOf } from "./attachment.ts";
import { GATEWAY_GROUP, type Listener, listenersOf } from "./listeners.ts";
import { matchesOf } from "./matches.ts";

/** What the tables are made of. */
export interface GatewayWorld {
  /** Gateways and ListenerSets. */
  readonly gateways: readonly OtherFacts[];
  readonly routes: readonly RouteFacts[];
  readonly namespaces: readonly NamespaceFacts[];
}

/** The tables of all listeners that take routes. */
export function gatewayTables({ gateways, routes, namespaces }: GatewayWorld): readonly RouteTable[] {
  const labels = new Map(namespaces.map((namespace) => [namespace.id.name, namespace.labels]));
  return gateways.flatMap((gateway) =>
    listenersOf(gateway).map((listener): RouteTable => {
      const own = routes.flatMap((route) => {
        const from = { name: route.id.namespace, labels: labels.get(route.id.namespace) };
        const attached = parentRefsOf(route).some(
          (parent) =>
            parent.kind === `${GATEWAY_GROUP}/${gateway.id.kind}` &&
            parent.name === gateway.id.name &&
            parent.namespace === gateway.id.namespace &&
            [undefined, "unclear"].includes(refusalOf(route, parent, listener, from, gateway.id.namespace)),
        );
        return attached ? rowsOf(route, listener) : [];
      });
      return {
        name: `${gateway.id.kind} ${showName(gateway.id)}, listener ${listener.name} (${listener.protocol} ${listener.port ?? "?"})`,
        hostsApart: false,
        wildcard: "any labels",
        fallback: "404 of the Gateway",
        // HTTPRouteRule.matches: the oldest by creation timestamp, then the first by namespace/name.
        ties: "the older route wins, which manifests do not tell",
        routes: own,
        door: {
          gateway: gatewayOf(gateway),
          port: listener.port,
          scheme: schemeOf(listener),
          hostname: listener.hostname,
        },
      };
    }),
  );
}

/** The Gateway whose listener it is; that of a ListenerSet is its parent. */
function gatewayOf({ id, kept }: OtherFacts): string {
  if (id.kind !== "ListenerSet") return showName(id);
  const { name, namespace } = readObject(readObject(kept)["parentRef"]);
  return `${readText(namespace) ?? id.namespace}/${readText(name) ?? ""}`;
}

function schemeOf({ protocol }: Listener): Door["scheme"] {
  switch (protocol) {
    case "HTTP":
      return "http";
    case "HTTPS":
    case "TLS":
      return "https";
    default:
      return undefined;
  }
}

/** A route at a listener: each match under each host, the most specific host first. */
function rowsOf(route: RouteFacts, listener: Listener): readonly TableRoute[] {
  const hosts = commonHosts(listener.hostname, hostnamesOf(route)) ?? [];
  return hosts.flatMap((host) =>
    matchesOf(route).map((matched): TableRoute => {
      const { order, ...rest } = matched;
      return {
        ...rest,
        id: route.id,
        host,
        order: [-specificity(host), ...order],
        tls: tlsOf(listener),
      };
    }),
  );
}

function tlsOf({ protocol, tls }: Listener): RouteTls {
  if (protocol !== "HTTPS" && protocol !== "TLS") return { is: "none" };
  const { mode, certificateRefs } = readObject(tls);
  if (mode === "Passthrough") return { is: "passthrough" };
  const [first] = readList(certificateRefs);
  return { is: "terminated", secret: readText(readObject(first)["name"]) };
}
