// What takes a URL: each table that has a route for its host is asked, and says what it tried first.

import { routeTables } from "../../analysis/routeTables.ts";
import type { Snapshot } from "../../analysis/snapshot.ts";
import { groupBy } from "../../base/group.ts";
import type { RouteTable, TableRoute } from "../../ingress/routes/route.ts";
import { answer, inOrder, type Request, specificity, takesRequestHost } from "../../ingress/routes/table.ts";
import { type RouteRow, toRow } from "./routeRows.ts";

export interface UrlAnswer {
  readonly table: RouteTable;
  readonly taken: RouteRow | undefined;
  /** Tried before, and it can't be told whether they take it. */
  readonly perhaps: readonly RouteRow[];
  /** What happens before and beside it: `sent to https first (308)`. */
  readonly notes: readonly string[];
}

/** A request as a URL states it. */
export interface UrlRequest extends Request {
  /** Undefined where the URL names none: both are asked about. */
  readonly scheme: "http" | "https" | undefined;
  /** As written; undefined: the scheme's own. */
  readonly port: number | undefined;
}

/** Why a text is no URL to ask about. */
export interface NoUrl {
  readonly why: string;
}

/**
 * A request from what a person types: `https://shop.example.com/cart?x=1`, or without scheme `shop.example.com/cart`.
 * @param headers `Name: value` each
 */
export function toRequest(url: string, method: string, headers: readonly string[]): UrlRequest | NoUrl {
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(url);
  const text = hasScheme ? url : `http://${url}`;
  let parsed: URL;
  try {
    parsed = new URL(text);
  } catch {
    return { why: `"${url}" is no URL; write https://host/path` };
  }
  if (parsed.protocol !== "http:" && parsed.protocol !== "https:")
    return { why: `${parsed.protocol}// is not routed; write https://host/path` };
  const fields = new Map<string, string>();
  for (const header of headers) {
    const colon = header.indexOf(":");
    if (colon <= 0) return { why: `"${header}" is no header; write Name: value` };
    fields.set(header.slice(0, colon).trim().toLowerCase(), header.slice(colon + 1).trim());
  }
  const scheme = parsed.protocol === "https:" ? "https" : "http";
  const written = /^[a-z]+:\/\/[^/?#]*:(\d+)(?:[/?#]|$)/i.exec(text)?.[1];
  return {
    scheme: hasScheme ? scheme : undefined,
    port: written === undefined ? undefined : Number(written),
    host: parsed.hostname,
    path: parsed.pathname,
    method,
    headers: fields,
    query: new Map(parsed.searchParams),
  };
}

/** The tables that have a route for the host and a door for the request, each with what takes it. */
export function answerUrl(snapshot: Snapshot, request: UrlRequest): readonly UrlAnswer[] {
  const tables = routeTables(snapshot);
  const doors = openDoors(tables, request);
  return tables.flatMap((table) => {
    const isNamed = table.routes.some(({ host }) => takesRequestHost(table, host, request.host));
    const isAsked = table.door ? doors.has(table) && (isNamed || table.door.hostname !== undefined) : isNamed;
    if (!isAsked) return [];
    const { taken, perhaps } = answer(table, request);
    const row = (route: TableRoute): RouteRow => {
      const own = inOrder({ ...table, routes: table.routes.filter(({ host }) => host === route.host) });
      return toRow(snapshot, route, own.indexOf(route) + 1, own);
    };
    const notes = taken ? notesOf(table, taken, request) : [];
    return [{ table, taken: taken && row(taken), perhaps: perhaps.map(row), notes }];
  });
}

/**
 * The listeners that a request comes in at: of each Gateway and port, that with the most specific host name that has the
 * request's host (Gateway API, listener isolation). A URL without a port is asked of the scheme's own port, and where a
 * Gateway has no listener there, of whatever port it has for the scheme: a Service in front may move it.
 */
function openDoors(tables: readonly RouteTable[], { scheme, port, host }: UrlRequest): ReadonlySet<RouteTable> {
  const fitting = tables.filter(
    ({ door }) =>
      door?.scheme !== undefined &&
      (scheme === undefined || door.scheme === scheme) &&
      (port === undefined || door.port === port),
  );
  const open = new Set<RouteTable>();
  for (const [, ofGateway] of groupBy(fitting, ({ door }) => `${door?.gateway} ${door?.scheme}`)) {
    const usual = ofGateway.filter(({ door }) => door?.port === (door?.scheme === "https" ? 443 : 80));
    for (const [, ofPort] of groupBy(
      usual.length > 0 && port === undefined ? usual : ofGateway,
      ({ door }) => door?.port,
    )) {
      const taking = ofPort.filter((table) => takesRequestHost(table, table.door?.hostname, host));
      const best = Math.max(...taking.map(({ door }) => specificity(door?.hostname)));
      for (const table of taking) if (specificity(table.door?.hostname) === best) open.add(table);
    }
  }
  return open;
}

function notesOf({ door }: RouteTable, { tls, toHttps }: TableRoute, { scheme }: UrlRequest): readonly string[] {
  if (scheme === "http" && toHttps !== undefined) return [`sent to https first (${toHttps})`];
  if (scheme === "https" && tls.is === "none" && !door)
    return ["no certificate is stated for this host: the controller answers with its own, or not at all"];
  return [];
}
