// Requests that are answered otherwise after a migration: the route tables before and after are asked the same, at and around
// every path that either has. What they tell apart is what a report must say.

import { groupBy } from "../../../base/group.ts";
import type { RouteTable, TableRoute } from "../../routes/route.ts";
import { answer, type Request, takesRequestHost } from "../../routes/table.ts";

export interface ChangedAnswer {
  readonly host: string;
  readonly path: string;
  readonly before: TableRoute | undefined;
  readonly after: TableRoute | undefined;
}

type Table = Pick<RouteTable, "hostsApart" | "wildcard" | "routes">;

/** Every request of a sample that the tables answer differently. Redirects are not compared: objects may stand for them. */
export function changedAnswers(before: Table, after: Table): readonly ChangedAnswer[] {
  const routes = [...before.routes, ...after.routes];
  const byHost = groupBy(routes, ({ host }) => host);
  return [...byHost.keys()].flatMap(samplesOf).flatMap((host) => {
    const [left, right] = [before, after].map((table) => narrowed(table, host));
    if (!left || !right) return [];
    return pathsAround([...left.routes, ...right.routes]).flatMap((path) => {
      const request: Request = { host, path, method: "GET", headers: new Map(), query: new Map() };
      const [one, other] = [answer(left, request).taken, answer(right, request).taken];
      return isSame(one, other) ? [] : [{ host, path, before: one, after: other }];
    });
  });
}

/** Hosts that a written host takes: a wildcard for one label, and for two. */
function samplesOf(host: string | undefined): readonly string[] {
  if (host === undefined) return ["any.invalid"];
  return host.startsWith("*.") ? [`any${host.slice(1)}`, `any.any${host.slice(1)}`] : [host];
}

function narrowed(table: Table, host: string): RouteTable {
  const routes = table.routes.filter((route) => takesRequestHost(table, route.host, host));
  return { ...table, name: "", fallback: "", routes };
}

/** Each path as far as it is plain text, what lies below it, and what begins with the same characters, in two cases. */
function pathsAround(routes: readonly TableRoute[]): readonly string[] {
  const starts = new Set(["/", ...routes.flatMap(({ match }) => startsOf(match))]);
  const all = [...starts].flatMap((start) => {
    const bare = start.replace(/\/+$/, "");
    return [start, bare === "" ? "/" : bare, `${bare}/`, `${bare}/any`, `${bare}any`];
  });
  return [...new Set([...all, ...all.map((path) => path.toUpperCase())])].filter((path) => path.startsWith("/"));
}

function startsOf(match: TableRoute["match"]): readonly string[] {
  switch (match.is) {
    case "connection":
      return [];
    case "regex":
      return [/^\^?(?:\(\?i\))?\^?([\w\-./~%]*)/.exec(match.source)?.[1] ?? "/"];
    default:
      return [match.path];
  }
}

function isSame(before: TableRoute | undefined, after: TableRoute | undefined): boolean {
  const targets = [...(before?.targets ?? []), ...(after?.targets ?? [])];
  return targets.some(({ is }) => is === "redirect") || whereOf(before) === whereOf(after);
}

/** `Service web/shop`; "nothing" where nothing takes the request. */
export function whereOf(route: TableRoute | undefined): string {
  const services = route?.targets.flatMap((target) =>
    target.is === "service" ? [`Service ${target.namespace}/${target.service}`] : [],
  );
  if (route === undefined || services === undefined) return "nothing";
  return services.length === 0 ? "no Service" : [...new Set(services)].sort().join(", ");
}
