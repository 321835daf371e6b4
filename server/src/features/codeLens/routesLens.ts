// The lens of whatever routes: what becomes of the hosts that it names, all that compete for them counted. A click opens the
// route table of these hosts.

import { customTables, listenerTables, routeTablesOfHost } from "../../analysis/routeTables.ts";
import type { Snapshot } from "../../analysis/snapshot.ts";
import type { TableRoute } from "../../ingress/routes/route.ts";
import { shadowOf, tiesOf } from "../../ingress/routes/table.ts";
import type { Facts } from "../../model/facts.ts";
import { type ResourceId, showName, toKey } from "../../model/resourceId.ts";
import { count } from "../markdown.ts";
import { controllerName } from "../served.ts";

export interface RoutesLens {
  readonly title: string;
  /** The hosts whose table it opens; "*" is every host. */
  readonly hosts: readonly string[];
}

/** `served by ingress-nginx · routes of shop.example.com: 3 paths, 1 never reached`. */
export function routesLens(snapshot: Snapshot, facts: Facts): RoutesLens | undefined {
  const hosts = [...new Set(hostsOf(snapshot, facts))];
  const [first] = hosts;
  if (hosts.length === 0) return undefined;
  const served = facts.is === "ingress" ? controllerName(snapshot, facts) : undefined;
  const counts = { paths: 0, shadowed: 0, tied: 0 };
  for (const host of hosts.slice(0, MOST_HOSTS)) {
    for (const { routes } of routeTablesOfHost(snapshot, host)) {
      const paths = routes.filter(({ path }) => path.at(-1) !== "defaultBackend");
      counts.paths += paths.length;
      if (paths.length > MOST_ROUTES) continue;
      for (const route of paths) {
        if (shadowOf(routes, route)) counts.shadowed++;
        else if (tiesOf(routes, route).length > 0) counts.tied++;
      }
    }
  }
  if (counts.paths === 0) return undefined;
  const of = `routes of ${first ?? "every host"}${hosts.length > 1 ? ` +${hosts.length - 1}` : ""}`;
  const text = [
    `${of}: ${count(counts.paths, "path")}`,
    ...(counts.shadowed > 0 ? [`${counts.shadowed} never reached`] : []),
    ...(counts.tied > 0 ? [`${counts.tied} claimed twice`] : []),
  ].join(", ");
  return {
    title: served === undefined ? text : `served by ${served} · ${text}`,
    hosts: hosts.map((host) => host ?? "*"),
  };
}

/** Hosts whose routes are counted, and routes of a host that are compared with one another: a lens is no report. */
const MOST_HOSTS = 20;
const MOST_ROUTES = 200;

/** Hosts that an object states routes for; undefined: every host. */
function hostsOf(snapshot: Snapshot, facts: Facts): readonly (string | undefined)[] {
  switch (facts.is) {
    case "ingress": {
      const hosts = facts.rules.filter(({ paths }) => paths.length > 0).map(({ host }) => host?.toLowerCase());
      return facts.rules.length === 0 && facts.defaultBackend ? [undefined] : hosts;
    }
    case "route":
      return [...customTables(snapshot), ...listenerTables(snapshot)].flatMap(({ routes }) =>
        routes.flatMap(({ id, host }) => (isSame(id, facts.id) ? [host] : [])),
      );
    case "other": {
      if (facts.id.kind !== "Gateway") return [];
      const name = showName(facts.id);
      const own = listenerTables(snapshot).filter(({ door }) => door?.gateway === name);
      return own.flatMap(({ routes }) => routes.map(({ host }: TableRoute) => host));
    }
    default:
      return [];
  }
}

function isSame(a: ResourceId, b: ResourceId): boolean {
  return a === b || toKey(a) === toKey(b);
}
