// What leads from outside to a Service: the rows of the route tables that end there, and routes of kinds whose tables are not
// known. Looked up by Service; an edit computes again what its own namespace or its own kind of route holds.

import { memoOn } from "../base/memo.ts";
import { derivedIn } from "../index/derived.ts";
import type { TableRoute } from "../ingress/routes/route.ts";
import type { Facts, RouteFacts } from "../model/facts.ts";
import { routes as routeKinds } from "../model/kinds/route.ts";
import { type ResourceId, toKey } from "../model/resourceId.ts";
import { type KindKey, toKindKey } from "../model/views.ts";
import { ingressesTo } from "./ingressIndex.ts";
import { customTables, ingressTables, listenerTables } from "./routeTables.ts";
import type { Snapshot } from "./snapshot.ts";

/** An object that leads to a Service, and one row of a table by which it does. */
export interface RouteTo {
  readonly id: ResourceId;
  /** Undefined where no table has the object: it names the Service, and at which address is not known. */
  readonly route: TableRoute | undefined;
}

const ROUTE_KINDS: readonly KindKey[] = routeKinds.map(({ group, kind }) => toKindKey(group, kind));

/** All of them, Ingresses first; objects of a kind between (TraefikService) stand for those that name them, too. */
export function routesToService(snapshot: Snapshot, service: ResourceId): readonly RouteTo[] {
  const wanted = `${service.namespace}/${service.name}`;
  const ingresses = ingressTables(snapshot, ingressesTo(snapshot.catalog, service));
  const tables = [...customTables(snapshot), ...listenerTables(snapshot)].map(({ routes }) => rowsByEnd(routes));
  const rows = [
    ...ingresses.flatMap(({ routes }) => rowsByEnd(routes).get(wanted) ?? []),
    ...tables.flatMap((known) => known.get(wanted) ?? []),
  ];
  const named = ROUTE_KINDS.flatMap((kind) => derivedIn(snapshot.catalog, kind, byBackend)).flatMap(
    (known) => known.get(wanted) ?? [],
  );
  const told = new Set(rows.map(({ id }) => toKey(id)));
  const rest = named.flatMap(({ id }): readonly RouteTo[] => {
    const key = toKey(id);
    if (told.has(key)) return [];
    told.add(key);
    const through = tables.flatMap((known) => known.get(key) ?? []);
    return through.length === 0 ? [{ id, route: undefined }] : through.map((route) => ({ id: route.id, route }));
  });
  return [...rows.map((route) => ({ id: route.id, route })), ...rest];
}

/** Rows by the Service that they end at, or by the object that their requests go to. */
const rowsByEnd = memoOn((routes: readonly TableRoute[]) => {
  const known = new Map<string, TableRoute[]>();
  for (const route of routes) {
    const ends = route.targets.flatMap((target) => {
      if (target.is === "service") return [`${target.namespace}/${target.service}`];
      return target.is === "other" && target.object ? [toKey(target.object)] : [];
    });
    for (const end of new Set(ends)) known.set(end, [...(known.get(end) ?? []), route]);
  }
  return known;
});

function byBackend(all: readonly Facts[]): ReadonlyMap<string, readonly RouteFacts[]> {
  const known = new Map<string, RouteFacts[]>();
  for (const facts of all) {
    if (facts.is !== "route") continue;
    for (const end of new Set(facts.backends.map(({ namespace, service }) => `${namespace}/${service}`)))
      known.set(end, [...(known.get(end) ?? []), facts]);
  }
  return known;
}
