// The route table over the protocol: the page of some hosts, the hosts to choose from, and what takes a URL. It holds nothing.

import type { Connection } from "vscode-languageserver";
import { TABLE_KINDS } from "../analysis/routeTables.ts";
import type { Snapshot } from "../analysis/snapshot.ts";
import { sourceLine } from "../features/reachDocument.ts";
import { routeHosts } from "../features/routes/routeHosts.ts";
import type { RouteRow } from "../features/routes/routeRows.ts";
import { type Place, routesDocument, routesTitle } from "../features/routes/routesDocument.ts";
import { answersText } from "../features/routes/routeWords.ts";
import { answerUrl, toRequest } from "../features/routes/urlAnswer.ts";
import { fileName } from "../features/source.ts";
import { canonicalUri } from "../workspace/uri.ts";
import { guarded } from "./guards.ts";
import type { AnswerUrlParams, RouteHostsParams, RoutesDocumentParams, UrlReply } from "./protocol.ts";

/** Answers the requests about routes from the state of the moment. */
export function serveRoutes(connection: Connection, head: () => Snapshot, folders: () => readonly string[]): void {
  connection.onRequest("sallyport/routesDocument", ({ hosts }: RoutesDocumentParams) =>
    guarded("routesDocument", null, () => {
      const snapshot = head();
      const source = sourceLine(snapshot, undefined, TABLE_KINDS);
      return { title: routesTitle(hosts), markdown: routesDocument(snapshot, hosts, linkedIn(folders()[0]), source) };
    }),
  );
  connection.onRequest("sallyport/routeHosts", ({ uri }: RouteHostsParams) =>
    guarded("routeHosts", [], () => routeHosts(head(), uri === undefined ? undefined : canonicalUri(uri))),
  );
  connection.onRequest("sallyport/answerUrl", (params: AnswerUrlParams): unknown =>
    guarded<UrlReply | null>("answerUrl", null, () => reply(head(), params)),
  );
}

function reply(snapshot: Snapshot, { url, method = "GET", headers = [] }: AnswerUrlParams): UrlReply {
  const request = toRequest(url, method, headers);
  if ("why" in request) return { is: "problem", why: request.why };
  const answers = answerUrl(snapshot, request);
  const rows = answers.flatMap(({ taken, perhaps }) => [...(taken ? [taken] : []), ...perhaps]);
  const hosts = [...new Set(rows.map(({ route }) => route.host ?? "*"))];
  return { is: "answer", hosts, lines: answersText(answers, url, showPlace) };
}

/** `ingress.yaml:12`; the source alone of a live object. */
function showPlace({ where, source }: RouteRow): string {
  return where ? `${fileName(where.uri)}:${where.line}` : source;
}

/**
 * Places with a link to their line. VS Code's preview follows no link of the scheme `file`, but one from the root of the first
 * folder; what lies in another is told without a link.
 */
function linkedIn(folder: string | undefined): (row: RouteRow) => Place {
  return (row) => {
    const text = showPlace(row);
    const { where } = row;
    if (!where || folder === undefined || !where.uri.startsWith(`${folder}/`)) return { text };
    return { text, href: `${inLink(where.uri.slice(folder.length))}#L${where.line}` };
  };
}

/** An address as a Markdown link can hold it, whatever a file is called. */
function inLink(uri: string): string {
  return uri.replace(/[^\w\-./:%~@+,=&;$!]/g, (char) =>
    [...new TextEncoder().encode(char)].map((byte) => `%${byte.toString(16).padStart(2, "0").toUpperCase()}`).join(""),
  );
}
