// A row of the route table and the answer to a URL as lines of plain text: for the command line and for messages.

import type { RouteTable } from "../../ingress/routes/route.ts";
import { noteOf, type RouteRow } from "./routeRows.ts";
import type { UrlAnswer } from "./urlAnswer.ts";

/** How a place is named: `ingress.yaml:12`; undefined for a row whose object has none. */
export type ShowPlace = (row: RouteRow) => string | undefined;

/** `shop/cart:80, https (web-tls) · Ingress shop/web (ingress.yaml:12) · never reached: 1 takes all its requests`. */
export function rowText(row: RouteRow, table: RouteTable, showPlace: ShowPlace): string {
  const place = showPlace(row);
  const stated = place === undefined ? row.stated : `${row.stated} (${place})`;
  return [`${row.goesTo}, ${row.tls}`, stated, noteOf(row, table)].filter((text) => text !== undefined).join(" · ");
}

/** What takes a request at one table, with what may take it before; the table's name first. */
export function answerLines({ table, taken, perhaps, notes }: UrlAnswer, showPlace: ShowPlace): readonly string[] {
  const head = notes.map((note) => `  ${note}`);
  const maybe = perhaps.map((row) => `  perhaps ${row.takes} → ${rowText(row, table, showPlace)}`);
  const rest = taken
    ? `${maybe.length > 0 ? "else " : ""}${taken.takes} → ${rowText(taken, table, showPlace)}`
    : `${maybe.length > 0 ? "else" : "no route takes it:"} ${table.fallback}`;
  return [table.name, ...head, ...maybe, `  ${rest}`];
}

/** The answers of all tables; where none has the host, that. */
export function answersText(answers: readonly UrlAnswer[], url: string, showPlace: ShowPlace): readonly string[] {
  return answers.length === 0
    ? [`${url}: no Ingress and no route names its host`]
    : answers.flatMap((one) => answerLines(one, showPlace));
}
