// The route table as a Markdown page: for the editor, and for reports of the command line.

import type { Snapshot } from "../../analysis/snapshot.ts";
import { escape } from "../../base/markdown.ts";
import { table } from "../../policy/markdown.ts";
import { type RouteRow, tableRows } from "./routeRows.ts";

/** Hosts of one page; more are named by their number. */
const MOST_HOSTS = 200;
const HEAD = ["", "Takes", "Goes to", "TLS", "Stated by", ""];

/**
 * The page of all hosts, or of one.
 * @param where how a place is named: `ingress.yaml:12`
 */
export function routesDocument(
  snapshot: Snapshot,
  host: string | undefined,
  where: (row: RouteRow) => string | undefined,
): string {
  const tables = tableRows(snapshot, host);
  const lines = [host === undefined ? "# Routes" : `# Routes of ${escape(host)}`, ""];
  if (tables.length === 0)
    lines.push(host === undefined ? "No Ingress and no route is known" : "No Ingress and no route names this host", "");
  let left = MOST_HOSTS;
  for (const { table: own, hosts } of tables) {
    lines.push(`## ${escape(own.name)}`, "");
    for (const { host: name, rows } of hosts.slice(0, left)) {
      lines.push(
        `### ${escape(name)}`,
        "",
        ...table(
          HEAD,
          rows.map((row) => cells(row, where(row))),
        ),
      );
    }
    if (hosts.length > left) lines.push(`and ${hosts.length - left} hosts more`, "");
    left = Math.max(0, left - hosts.length);
    lines.push(`Everything else: ${escape(own.fallback)}`, "");
  }
  return `${lines.join("\n").trimEnd()}\n`;
}

function cells(row: RouteRow, where: string | undefined): readonly string[] {
  const note =
    row.shadowedBy === undefined ? (row.problem ?? "") : `never reached: ${row.shadowedBy} takes all its requests`;
  const stated = where === undefined ? row.stated : `${row.stated}, ${where}`;
  return [`${row.place}`, ...[row.takes, row.goesTo, row.tls, stated, note].map(escape)];
}
