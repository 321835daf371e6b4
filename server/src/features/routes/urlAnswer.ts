// What takes a URL: each table that has a route for its host is asked, and says what it tried first.

import { routeTables } from "../../analysis/routeTables.ts";
import type { Snapshot } from "../../analysis/snapshot.ts";
import type { RouteTable, TableRoute } from "../../ingress/routes/route.ts";
import { answer, inOrder, type Request, takesRequestHost } from "../../ingress/routes/table.ts";
import { type RouteRow, toRow } from "./routeRows.ts";

export interface UrlAnswer {
  readonly table: RouteTable;
  readonly taken: RouteRow | undefined;
  /** Tried before, and it can't be told whether they take it. */
  readonly perhaps: readonly RouteRow[];
}

/** Why a text is no URL to ask about. */
export interface NoUrl {
  readonly why: string;
}

/**
 * A request from what a person types: `https://shop.example.com/cart?x=1`, or without scheme `shop.example.com/cart`.
 * @param headers `Name: value` each
 */
export function toRequest(url: string, method: string, headers: readonly string[]): Request | NoUrl {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `http://${url}`;
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
  return {
    host: parsed.hostname,
    path: parsed.pathname,
    method,
    headers: fields,
    query: new Map(parsed.searchParams),
  };
}

/** The tables that have a route for the host, each with what takes the request. */
export function answerUrl(snapshot: Snapshot, request: Request): readonly UrlAnswer[] {
  return routeTables(snapshot).flatMap((table) => {
    if (!table.routes.some(({ host }) => takesRequestHost(table, host, request.host))) return [];
    const { taken, perhaps } = answer(table, request);
    const row = (route: TableRoute): RouteRow => {
      const own = inOrder({ ...table, routes: table.routes.filter(({ host }) => host === route.host) });
      return toRow(snapshot, route, own.indexOf(route) + 1, own);
    };
    return [{ table, taken: taken && row(taken), perhaps: perhaps.map(row) }];
  });
}
