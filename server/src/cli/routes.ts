// `sallyport routes`: every path in the order in which its controller tries it, or what takes one URL. Reads a snapshot, gives
// text.

import type { Snapshot } from "../analysis/snapshot.ts";
import { type RouteRow, tableRows } from "../features/routes/routeRows.ts";
import { routesDocument } from "../features/routes/routesDocument.ts";
import { answerUrl, toRequest, type UrlAnswer } from "../features/routes/urlAnswer.ts";
import type { RouteTarget } from "../ingress/routes/route.ts";
import { showPath } from "./load.ts";
import { UsageError } from "./usage.ts";

export const routesFormats = ["text", "json", "markdown"] as const;
export type RoutesFormat = (typeof routesFormats)[number];

export interface RoutesQuestion {
  readonly host?: string | undefined;
  readonly url?: string | undefined;
  readonly method?: string | undefined;
  readonly headers: readonly string[];
}

/** What the command prints; `taken` is false where a URL was asked and no route takes it for certain. */
export function routesReport(
  snapshot: Snapshot,
  { host, url, method = "GET", headers }: RoutesQuestion,
  format: RoutesFormat,
): { readonly out: string; readonly taken: boolean } {
  if (url === undefined) return { out: tablesReport(snapshot, host, format), taken: true };
  const request = toRequest(url, method, headers);
  if ("why" in request) throw new UsageError(`--url: ${request.why}`);
  const answers = answerUrl(snapshot, request);
  const taken = answers.some((one) => one.taken !== undefined && one.perhaps.length === 0);
  if (format === "json") return { out: json({ url, method, answers: answers.map(answerJson) }), taken };
  const lines =
    answers.length === 0 ? [`${url}: no Ingress and no route names its host`] : answers.flatMap(answerLines);
  return { out: lines.map((line) => `${line}\n`).join(""), taken };
}

function tablesReport(snapshot: Snapshot, host: string | undefined, format: RoutesFormat): string {
  if (format === "markdown") return routesDocument(snapshot, host, placeOf);
  const tables = tableRows(snapshot, host);
  if (format === "json")
    return json({
      tables: tables.map(({ table, hosts }) => ({
        name: table.name,
        hosts: hosts.map(({ host: name, rows }) => ({ host: name, routes: rows.map(rowJson) })),
        fallback: table.fallback,
      })),
    });
  return tables
    .flatMap(({ table, hosts }) => [
      table.name,
      ...hosts.flatMap(({ host: name, rows }) => [`  ${name}`, ...alignedRows(rows).map((line) => `    ${line}`)]),
      `  everything else: ${table.fallback}`,
      "",
    ])
    .map((line) => `${line}\n`)
    .join("");
}

function alignedRows(rows: readonly RouteRow[]): readonly string[] {
  const width = Math.min(60, Math.max(...rows.map(({ takes }) => takes.length)));
  return rows.map((row) => `${String(row.place).padStart(2)} ${row.takes.padEnd(width)} → ${tail(row)}`);
}

function tail(row: RouteRow): string {
  const { goesTo, tls, stated, shadowedBy, problem } = row;
  const where = placeOf(row);
  const note = shadowedBy === undefined ? problem : `never reached: ${shadowedBy} takes all its requests`;
  return [
    `${goesTo}, ${tls}`,
    where === undefined ? stated : `${stated} (${where})`,
    ...(note === undefined ? [] : [note]),
  ].join(" · ");
}

function answerLines({ table, taken, perhaps }: UrlAnswer): readonly string[] {
  const maybe = perhaps.map((row) => `  perhaps ${row.takes} → ${tail(row)}`);
  if (!taken) return [table.name, ...maybe, `  ${maybe.length > 0 ? "else" : "no route takes it:"} ${table.fallback}`];
  return [table.name, ...maybe, `  ${maybe.length > 0 ? "else " : ""}${taken.takes} → ${tail(taken)}`];
}

function placeOf({ where }: RouteRow): string | undefined {
  return where && `${showPath(where.uri)}:${where.line}`;
}

function answerJson({ table, taken, perhaps }: UrlAnswer) {
  return {
    table: table.name,
    taken: taken ? rowJson(taken) : null,
    perhaps: perhaps.map(rowJson),
    ...(taken ? {} : { fallback: table.fallback }),
  };
}

function rowJson(row: RouteRow) {
  const { route, place, shadowedBy, problem, where } = row;
  const { kind, namespace, name } = route.id;
  return {
    place,
    host: route.host ?? null,
    match: route.match,
    ...(route.conditions.length > 0 ? { conditions: route.conditions } : {}),
    targets: route.targets.map((target: RouteTarget) => target),
    tls: route.tls,
    object: { kind, namespace, name },
    ...(where ? { file: showPath(where.uri), line: where.line } : {}),
    ...(route.text === undefined ? {} : { rule: route.text }),
    ...(shadowedBy === undefined ? {} : { shadowedBy }),
    ...(problem === undefined ? {} : { problem }),
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
