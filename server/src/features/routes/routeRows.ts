// The route tables as a person reads them: hosts, and under each the routes as they are tried, in words. What a page, a report
// and the answer to a URL are written from.

import { routeTables } from "../../analysis/routeTables.ts";
import { linesOf, locate, type Snapshot } from "../../analysis/snapshot.ts";
import { groupBy } from "../../base/group.ts";
import type { Entry } from "../../index/bucket.ts";
import { entryOf, lookUp } from "../../index/catalog.ts";
import { SERVICE } from "../../index/policyView.ts";
import type { RouteMatch } from "../../ingress/routes/match.ts";
import type { Condition, RouteTable, RouteTarget, RouteTls, TableRoute } from "../../ingress/routes/route.ts";
import { inOrder, shadowOf, specificity, tiesOf } from "../../ingress/routes/table.ts";
import { showId, toKey } from "../../model/resourceId.ts";
import { toKindKey } from "../../model/views.ts";
import { listPorts } from "../describe.ts";
import { clusterSource, sourceOf } from "../source.ts";

export interface HostRows {
  /** `shop.example.com`; `every host`. */
  readonly host: string;
  /** `2 Ingresses, 1 HTTPRoute`: who states them. */
  readonly stated: string;
  readonly rows: readonly RouteRow[];
}

/** One route in words; every text is plain, for others to escape. */
export interface RouteRow {
  readonly route: TableRoute;
  /** From one, in the order in which they are tried. */
  readonly place: number;
  /** `exact /cart`, `under /api`, `method GET`. */
  readonly takes: string;
  readonly goesTo: string;
  /** `https (shop-tls)`, `http`. */
  readonly tls: string;
  /** `Ingress shop/web`. */
  readonly stated: string;
  /** File and line from one; undefined for a live object. */
  readonly where: { readonly uri: string; readonly line: number } | undefined;
  /** `ingress.yaml`, `cluster prod, stale since 12:03`. */
  readonly source: string;
  /** The place of the route that takes all its requests first. */
  readonly shadowedBy: number | undefined;
  /** Places of routes of other objects that take the same requests: one of them gets all. */
  readonly tiedWith: readonly number[];
  /** Nothing answers there, or it is not known what it takes. */
  readonly problem: string | undefined;
}

export interface TableRows {
  readonly table: RouteTable;
  readonly hosts: readonly HostRows[];
}

/** What is wrong with a row, or what decides it: `never reached: 1 takes all its requests`; undefined where nothing is. */
export function noteOf({ shadowedBy, tiedWith, problem }: RouteRow, table: RouteTable): string | undefined {
  if (shadowedBy !== undefined) return `never reached: ${shadowedBy} takes all its requests`;
  if (tiedWith.length === 0) return problem;
  const ties = table.ties ?? "which one wins is up to the controller";
  return `${tiedWith.join(" and ")} ${tiedWith.length === 1 ? "takes" : "take"} the same: ${ties}`;
}

/** `2 Ingresses, 1 HTTPRoute`: how many objects of each kind routes are stated by. */
export function countStated(routes: readonly TableRoute[]): string {
  const objects = new Map(routes.map(({ id }) => [toKey(id), id]));
  return [...groupBy([...objects.values()], ({ kind }) => kind)]
    .map(([kind, own]) =>
      own.length === 1 ? `1 ${kind}` : `${own.length} ${kind.endsWith("s") ? `${kind}es` : `${kind}s`}`,
    )
    .join(", ");
}

/** All tables, their hosts sorted by name, wildcards and every host last. `named` leaves the routes of some hosts, as written. */
export function tableRows(snapshot: Snapshot, named: readonly string[] = []): readonly TableRows[] {
  return routeTables(snapshot).flatMap((table) => {
    const wanted = table.routes.filter((route) => named.length === 0 || named.some((host) => isHost(route.host, host)));
    const groups = [...groupBy(inOrder({ ...table, routes: wanted }), (route) => route.host)].sort(
      ([a], [b]) => rank(b) - rank(a) || compareText(a ?? "", b ?? ""),
    );
    if (groups.length === 0) return [];
    return [
      {
        table,
        hosts: groups.map(([name, routes]) => ({
          host: name ?? EVERY_HOST,
          stated: countStated(routes),
          rows: toRows(snapshot, routes),
        })),
      },
    ];
  });
}

/** Whether a route is stated for the host that a person names; "*" and "every host" are the routes without one. */
function isHost(written: string | undefined, named: string): boolean {
  return written === undefined ? named === "*" || named === EVERY_HOST : written === named.toLowerCase();
}

/** What the routes without a host are called. */
export const EVERY_HOST = "every host";

/** A route in words. */
export function toRow(snapshot: Snapshot, route: TableRoute, place: number, siblings: readonly TableRoute[]): RouteRow {
  const shadow = shadowOf(siblings, route);
  const ties = shadow ? [] : tiesOf(siblings, route);
  const entry = entryOf(snapshot.catalog, toKindKey(route.id.group, route.id.kind), route.id.namespace, route.id.name);
  const problems = [route.unclear, ...route.targets.map((target) => problemOf(snapshot, target))];
  return {
    route,
    place,
    takes: [showMatch(route.match), ...route.conditions.map(showCondition)].join(", "),
    goesTo: `${route.targets.length === 0 ? "nothing" : route.targets.map(showTarget).join(", ")}${route.rewrite === undefined ? "" : ` as ${route.rewrite}`}`,
    tls: showTls(route),
    stated: showId(route.id),
    where: entry && whereOf(snapshot, entry, route.path),
    source: entry ? sourceOf(snapshot, entry) : "",
    shadowedBy: shadow && siblings.indexOf(shadow) + 1,
    tiedWith: ties.map((tie) => siblings.indexOf(tie) + 1),
    problem: problems.find((text) => text !== undefined),
  };
}

/** What of a path a route takes, in words. */
export function showMatch(match: RouteMatch): string {
  switch (match.is) {
    case "exact":
      return `exact ${match.path}`;
    case "elements":
      return match.path === "/" ? "everything" : `under ${match.path}`;
    case "characters":
      if (match.path === "" || match.path === "/") return "everything";
      return `starting ${match.path}${match.ignoreCase === true ? ", any case" : ""}`;
    case "regex":
      return `regex ${match.source}${match.ignoreCase ? ", any case" : ""}`;
    case "connection":
      return "every connection";
  }
}

export function showCondition(condition: Condition): string {
  switch (condition.is) {
    case "method":
      return `method ${condition.value}`;
    case "header":
    case "query": {
      const { is, name, value, regex } = condition;
      const what = is === "query" ? "query parameter" : is;
      return `${what} ${name}${value === undefined ? "" : `${regex ? " like" : ":"} ${value}`}`;
    }
    case "other":
      return condition.text;
  }
}

/** `shop/web:80`, `90 % shop/web:80`, `redirect to https://…`. */
export function showTarget(target: RouteTarget): string {
  switch (target.is) {
    case "service": {
      const { namespace, service, port, weight } = target;
      return `${weight === undefined ? "" : `weight ${weight} `}${namespace}/${service}${port === undefined ? "" : `:${port}`}`;
    }
    case "redirect":
      return `redirect${target.code === undefined ? "" : ` ${target.code}`} to ${target.to}`;
    case "other":
      return target.text;
  }
}

/** `https (shop-tls), http → 308`: plain http is sent to https with this status. */
function showTls({ tls, toHttps }: TableRoute): string {
  if (toHttps === undefined) return showCertificate(tls);
  return `${showCertificate(tls.is === "none" ? { is: "terminated", secret: undefined } : tls)}, http → ${toHttps}`;
}

function showCertificate(tls: RouteTls): string {
  switch (tls.is) {
    case "none":
      return "http";
    case "terminated":
      return `https${tls.secret === undefined ? ", the controller's own certificate" : ` (${tls.secret})`}`;
    case "passthrough":
      return "TLS passed through";
    case "unknown":
      return `unknown (${tls.why})`;
  }
}

/** Why nothing answers at a target; undefined where something may. */
function problemOf(snapshot: Snapshot, target: RouteTarget): string | undefined {
  if (target.is !== "service") return undefined;
  const { namespace, service, port } = target;
  const found = lookUp(snapshot.catalog, SERVICE, namespace, service);
  if (found.is === "missing")
    return `no such Service in ${namespace}${found.sure ? ` (${clusterSource(snapshot)})` : " (files)"}`;
  if (found.is !== "found" || found.value.facts.is !== "service" || port === undefined) return undefined;
  const { facts } = found.value;
  if (facts.type === "ExternalName" || facts.ports.some((item) => item.port === port || item.name === port))
    return undefined;
  return `Service ${namespace}/${service} has no port ${port}; it has ${listPorts(facts)}`;
}

function toRows(snapshot: Snapshot, routes: readonly TableRoute[]): readonly RouteRow[] {
  return routes.map((route, index) => toRow(snapshot, route, index + 1, routes));
}

function whereOf(snapshot: Snapshot, entry: Entry, path: TableRoute["path"]): RouteRow["where"] {
  const location = locate(snapshot, entry, path);
  const state = location && snapshot.files.get(location.uri);
  return state && { uri: location.uri, line: linesOf(state.file).position(location.span.start).line + 1 };
}

function rank(host: string | undefined): number {
  const value = specificity(host);
  return value >= 1000 ? 2 : value > 0 ? 1 : 0;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
