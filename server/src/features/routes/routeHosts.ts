// The hosts that have routes, for a person to choose from: those of the file in front of them first.

import { routeTables } from "../../analysis/routeTables.ts";
import type { Snapshot } from "../../analysis/snapshot.ts";
import { groupBy } from "../../base/group.ts";
import { toKey } from "../../model/resourceId.ts";
import { countStated } from "./routeRows.ts";

export interface RouteHost {
  /** "*" for the routes without a host. */
  readonly host: string;
  /** `2 Ingresses, 1 HTTPRoute`. */
  readonly stated: string;
  /** Whether the file that is asked from states a route of it. */
  readonly isOfFile: boolean;
}

/** All hosts by name, those of a file first. */
export function routeHosts(snapshot: Snapshot, uri: string | undefined): readonly RouteHost[] {
  const own = new Set((uri === undefined ? [] : (snapshot.files.get(uri)?.resources ?? [])).map(({ id }) => toKey(id)));
  const routes = routeTables(snapshot).flatMap((table) => table.routes);
  return [...groupBy(routes, ({ host }) => host ?? "*")]
    .map(([host, all]): RouteHost => {
      const isOfFile = own.size > 0 && all.some(({ id }) => own.has(toKey(id)));
      return { host, stated: countStated(all), isOfFile };
    })
    .sort((a, b) => Number(b.isOfFile) - Number(a.isOfFile) || (a.host < b.host ? -1 : a.host > b.host ? 1 : 0));
}
