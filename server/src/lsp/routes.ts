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
export function serveRoutes(connection: Connection, head: () => Snapshot): void {
  connection.onRequest("sallyport/routesDocument", ({ hosts }: RoutesDocumentParams) =>
    guarded("routesDocument", null, () => {
      const snapshot = head();
      const source = sourceLine(snapshot, undefined, TABLE_KINDS);
      return { title: routesTitle(hosts), markdown: routesDocument(snapshot, hosts, placeOf, source) };
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
  return { is: "answer", hosts, lines: answersText(answers, url, (row) => placeOf(row).text) };
}

/** `ingress.yaml:12`, and the address of that line; the source alone of a live object. */
function placeOf({ where, source }: RouteRow): Place {
  if (!where) return { text: source };
  const text = `${fileName(where.uri)}:${where.line}`;
  return where.uri.startsWith("file:") ? { text, href: `${inLink(where.uri)}#L${where.line}` } : { text };
}

/** An address as a Markdown link can hold it, whatever a file is called. */
function inLink(uri: string): string {
  return uri.replace(/[^\w\-./:%~@+,=&;$!]/g, (char) =>
    [...new TextEncoder().encode(char)].map((byte) => `%${byte.toString(16).padStart(2, "0").toUpperCase()}`).join(""),
  );
}
