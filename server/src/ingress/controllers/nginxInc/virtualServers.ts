// The routes of F5 NGINX's own kinds (k8s.nginx.org/v1): a VirtualServer with the VirtualServerRoutes that it delegates paths
// to, and TransportServers. Knows how their paths, conditions and actions are written.

import { isObject, type JsonObject, type Path } from "../../../base/json.ts";
import type { RouteFacts } from "../../../model/facts.ts";
import { splitName } from "../../../model/qualifiedName.ts";
import { readList, readObject, readText } from "../../../model/read.ts";
import { selects, toSelector } from "../../../model/selector.ts";
import { toKindKey } from "../../../model/views.ts";
import type { CustomRouting } from "../../routes/controllerRouting.ts";
import type { RouteMatch } from "../../routes/match.ts";
import type { RouteTls, TableRoute } from "../../routes/route.ts";
import { readActions } from "./actions.ts";
import { readConditions } from "./conditions.ts";

const GROUP = "k8s.nginx.org";

export const virtualServerRouting: CustomRouting = {
  kinds: ["VirtualServer", "VirtualServerRoute", "TransportServer"].map((kind) => toKindKey(GROUP, kind)),
  classOf: ({ spec }) => readText(spec["ingressClassName"]),
  routesOf(routes) {
    const delegates = routes.filter(({ id }) => id.kind === "VirtualServerRoute");
    return routes.flatMap((route) => {
      if (route.id.kind === "VirtualServer") return virtualServer(route, delegates);
      return route.id.kind === "TransportServer" ? transportServer(route) : [];
    });
  },
};

/** Where a route of a VirtualServer, or a subroute, is written, and under which host it stands. */
interface Written {
  readonly owner: RouteFacts;
  readonly at: Path;
  readonly route: JsonObject;
}

function virtualServer(server: RouteFacts, delegates: readonly RouteFacts[]): readonly TableRoute[] {
  const { spec } = server;
  const host = readText(spec["host"])?.toLowerCase();
  if (host === undefined) return [];
  const tls = tlsOf(spec);
  const written = readList(spec["routes"]).flatMap((item, index): readonly Written[] => {
    if (!isObject(item)) return [];
    const own = { owner: server, at: ["spec", "routes", index], route: item };
    const named = delegatesOf(server, item, delegates);
    return named === undefined ? [own] : named.flatMap((delegate) => subroutes(delegate, readText(item["path"]) ?? ""));
  });
  const paths = written.flatMap(({ route }) => readText(route["path"]) ?? []);
  return written.flatMap((one, index) => tableRoutes(one, host, tls, index, paths));
}

/** The VirtualServerRoutes that a route names or selects; undefined where it does neither. Of another host they are refused. */
function delegatesOf(
  server: RouteFacts,
  route: JsonObject,
  delegates: readonly RouteFacts[],
): readonly RouteFacts[] | undefined {
  const name = readText(route["route"]);
  const selector = isObject(route["routeSelector"]) ? toSelector(route["routeSelector"]) : undefined;
  if (name === undefined && selector === undefined) return undefined;
  const fits = ({ spec }: RouteFacts): boolean => {
    const host = readText(spec["host"]);
    return host === undefined || host.toLowerCase() === readText(server.spec["host"])?.toLowerCase();
  };
  if (name === undefined)
    return delegates.filter((delegate) => selector && selects(selector, delegate.labels) && fits(delegate));
  const wanted = splitName(name, server.id.namespace);
  return delegates.filter(
    (delegate) => delegate.id.namespace === wanted.namespace && delegate.id.name === wanted.name && fits(delegate),
  );
}

/** Subroutes begin with the path of the route; under an exact path or a regular expression they are the same. */
function subroutes(delegate: RouteFacts, path: string): readonly Written[] {
  return readList(delegate.spec["subroutes"]).flatMap((item, index): readonly Written[] => {
    const own = isObject(item) ? readText(item["path"]) : undefined;
    if (!isObject(item) || own === undefined) return [];
    const fits = /^[~=]/.test(path) ? own === path : own.startsWith(path);
    return fits ? [{ owner: delegate, at: ["spec", "subroutes", index], route: item }] : [];
  });
}

/** The conditional answers of a route in their order, then what it does with the rest. */
function tableRoutes(
  { owner, at, route }: Written,
  host: string,
  tls: RouteTls,
  index: number,
  paths: readonly string[],
): readonly TableRoute[] {
  const path = readText(route["path"]);
  const location = readLocation(path ?? "/", index, paths);
  const why = path === undefined ? "its path can't be read" : location.unclear;
  const unclear = why === undefined ? {} : { unclear: why };
  const base = { id: owner.id, host, tls, match: location.match, ...unclear };
  const matches = readList(route["matches"]).flatMap((item, place): readonly TableRoute[] => {
    if (!isObject(item)) return [];
    const conditions = readConditions(item["conditions"]);
    return [
      {
        ...base,
        path: [...at, "matches", place],
        conditions,
        order: [...location.order, place],
        targets: readActions(owner, item),
      },
    ];
  });
  const rest: TableRoute = {
    ...base,
    path: at,
    conditions: [],
    order: [...location.order, matches.length],
    targets: readActions(owner, route),
  };
  return [...matches, rest];
}

interface Location {
  readonly match: RouteMatch;
  readonly order: readonly number[];
  readonly unclear?: string;
}

/**
 * A location of nginx: `=/p`; then, where the longest text that a request begins with is `^~/p`, that one; then `~ expression`
 * and `~* expression` as they are written; then the longest text.
 * @param paths all of the server
 */
function readLocation(path: string, index: number, paths: readonly string[]): Location {
  if (path.startsWith("^~")) return { match: characters(path), order: [1, -textOf(path).length] };
  if (path.startsWith("~")) {
    const ignoreCase = path.startsWith("~*");
    const source = path.slice(ignoreCase ? 2 : 1).trim();
    return { match: { is: "regex", source, ignoreCase }, order: [2, index] };
  }
  if (path.startsWith("=")) return { match: { is: "exact", path: path.slice(1).trim() }, order: [0, 0] };
  // A longer text than one with ^~ goes before it, but lets expressions go first.
  const isBelow = paths.some((other) => other.startsWith("^~") && path.startsWith(textOf(other)));
  if (!isBelow) return { match: characters(path), order: [3, -path.length] };
  const location: Location = { match: characters(path), order: [1, -path.length] };
  return paths.some((other) => other.startsWith("~"))
    ? { ...location, unclear: "regular expressions of the host go before it" }
    : location;
}

function characters(path: string): RouteMatch {
  return { is: "characters", path: textOf(path) };
}

function textOf(path: string): string {
  return path.startsWith("^~") ? path.slice(2).trim() : path;
}

/** spec.tls: without a Secret the controller's wildcard certificate. */
function tlsOf(spec: JsonObject): RouteTls {
  return isObject(spec["tls"]) ? { is: "terminated", secret: readText(spec["tls"]["secret"]) } : { is: "none" };
}

/** A TransportServer takes connections of its listener, of one server name where it has a host. */
function transportServer(server: RouteFacts): readonly TableRoute[] {
  const { spec, id } = server;
  const listener = readObject(spec["listener"]);
  const protocol = readText(listener["protocol"]) ?? "TCP";
  const name = readText(listener["name"]) ?? "";
  const passthrough = protocol === "TLS_PASSTHROUGH";
  return [
    {
      id,
      path: ["spec"],
      host: readText(spec["host"])?.toLowerCase(),
      match: { is: "connection" },
      conditions: [{ is: "other", text: `listener ${name} (${protocol})` }],
      order: [0, 0],
      targets: readActions(server, spec),
      tls: passthrough ? { is: "passthrough" } : tlsOf(spec),
    },
  ];
}
