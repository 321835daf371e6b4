// `sallyport routes`: every path in the order in which its controller tries it, or what takes one URL. Reads a snapshot, gives
// text.

import type { Snapshot } from "../analysis/snapshot.ts";
import { noteOf, type RouteRow, tableRows } from "../features/routes/routeRows.ts";
import { routesDocument } from "../features/routes/routesDocument.ts";
import { answersText, rowText } from "../features/routes/routeWords.ts";
import { answerUrl, toRequest, type UrlAnswer } from "../features/routes/urlAnswer.ts";
import type { RouteTable } from "../ingress/routes/route.ts";
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
  const lines = answersText(answers, url, placeOf);
  return { out: lines.map((line) => `${line}\n`).join(""), taken };
}

function tablesReport(snapshot: Snapshot, host: string | undefined, format: RoutesFormat): string {
  const named = host === undefined ? [] : [host];
  if (format === "markdown") return routesDocument(snapshot, named, (row) => ({ text: placeOf(row) }));
  const tables = tableRows(snapshot, named);
  if (format === "json")
    return json({
      tables: tables.map(({ table, hosts }) => ({
        name: table.name,
        hosts: hosts.map(({ host: name, rows }) => ({ host: name, routes: rows.map((row) => rowJson(row, table)) })),
        fallback: table.fallback,
      })),
    });
  if (tables.length === 0) return `no Ingress and no route ${host === undefined ? "is known" : `names ${host}`}\n`;
  return tables
    .flatMap(({ table, hosts }) => [
      table.name,
      ...(table.caveat === undefined ? [] : [`  ${table.caveat}`]),
      ...hosts.flatMap(({ host: name, stated, rows }) => [
        `  ${name} (${stated})`,
        ...alignedRows(rows, table).map((line) => `    ${line}`),
      ]),
      `  everything else: ${table.fallback}`,
      "",
    ])
    .map((line) => `${line}\n`)
    .join("");
}

function alignedRows(rows: readonly RouteRow[], table: RouteTable): readonly string[] {
  const width = Math.min(60, Math.max(...rows.map(({ takes }) => takes.length)));
  return rows.map(
    (row) => `${String(row.place).padStart(2)} ${row.takes.padEnd(width)} → ${rowText(row, table, placeOf)}`,
  );
}

function placeOf({ where, source }: RouteRow): string {
  return where ? `${showPath(where.uri)}:${where.line}` : source;
}

function answerJson({ table, taken, perhaps, notes }: UrlAnswer) {
  return {
    table: table.name,
    ...(notes.length > 0 ? { notes } : {}),
    taken: taken ? rowJson(taken, table) : null,
    perhaps: perhaps.map((row) => rowJson(row, table)),
    ...(taken ? {} : { fallback: table.fallback }),
  };
}

function rowJson(row: RouteRow, table: RouteTable) {
  const { route, place, shadowedBy, tiedWith, where, source } = row;
  const note = noteOf(row, table);
  const { kind, namespace, name } = route.id;
  return {
    place,
    host: route.host ?? null,
    match: route.match,
    ...(route.conditions.length > 0 ? { conditions: route.conditions } : {}),
    targets: route.targets,
    ...(route.rewrite === undefined ? {} : { rewrite: route.rewrite }),
    tls: route.tls,
    ...(route.toHttps === undefined ? {} : { toHttps: route.toHttps }),
    object: { kind, namespace, name },
    ...(where ? { file: showPath(where.uri), line: where.line } : { source }),
    ...(route.text === undefined ? {} : { rule: route.text }),
    ...(shadowedBy === undefined ? {} : { shadowedBy }),
    ...(tiedWith.length === 0 ? {} : { tiedWith }),
    ...(note === undefined ? {} : { note }),
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
