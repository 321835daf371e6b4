// The route table as a Markdown page: for the editor, and for reports of the command line.

import type { Snapshot } from "../../analysis/snapshot.ts";
import { escape } from "../../base/markdown.ts";
import type { RouteTable } from "../../ingress/routes/route.ts";
import { table } from "../../policy/markdown.ts";
import { EVERY_HOST, noteOf, type RouteRow, tableRows } from "./routeRows.ts";

/** Hosts of one page; more are named by their number. */
const MOST_HOSTS = 200;
const HEAD = ["", "Takes", "Goes to", "TLS", "Stated by", ""];

/** Where a row's object stands: a text that is escaped, and an address that is ours. */
export interface Place {
  readonly text: string;
  readonly href?: string;
}

/**
 * The page of some hosts, or of all.
 * @param source what the tables are made from, as a line of plain text
 */
export function routesDocument(
  snapshot: Snapshot,
  named: readonly string[],
  placeOf: (row: RouteRow) => Place | undefined,
  source?: string,
): string {
  const tables = tableRows(snapshot, named);
  const lines = [`# ${escape(routesTitle(named))}`, ""];
  if (source !== undefined) lines.push(escape(source), "");
  if (tables.length === 0)
    lines.push(named.length === 0 ? "No Ingress and no route is known" : "No Ingress and no route names this host", "");
  let left = MOST_HOSTS;
  for (const { table: own, hosts } of tables) {
    lines.push(`## ${escape(own.name)}`, "");
    if (own.caveat !== undefined) lines.push(escape(own.caveat), "");
    for (const { host: name, stated, rows } of hosts.slice(0, left)) {
      lines.push(
        `### ${escape(name)}`,
        "",
        escape(`${stated}, tried in this order:`),
        "",
        ...table(
          HEAD,
          rows.map((row) => cells(row, own, placeOf(row))),
        ),
        "",
      );
    }
    if (hosts.length > left) lines.push(`and ${hosts.length - left} hosts more`, "");
    left = Math.max(0, left - hosts.length);
    lines.push(`Everything else: ${escape(own.fallback)}`, "");
  }
  return `${lines
    .join("\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trimEnd()}\n`;
}

/** `Routes of shop.example.com +1`. */
export function routesTitle([first, ...more]: readonly string[]): string {
  if (first === undefined) return "Routes";
  return `Routes of ${first === "*" ? EVERY_HOST : first}${more.length > 0 ? ` +${more.length}` : ""}`;
}

function cells(row: RouteRow, own: RouteTable, place: Place | undefined): readonly string[] {
  const where = place && (place.href === undefined ? escape(place.text) : `[${escape(place.text)}](${place.href})`);
  const stated = escape(row.stated);
  return [
    `${row.place}`,
    ...[row.takes, row.goesTo, row.tls].map(escape),
    where === undefined ? stated : `${stated}, ${where}`,
    escape(noteOf(row, own) ?? ""),
  ];
}
