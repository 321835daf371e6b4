// The route table: a page with the paths of some hosts in the order in which their controllers try them. The text is the server's.
import type { RoutesDocumentParams } from "../../server/src/lsp/protocol.ts";
import type { Server } from "./languageClient.ts";
import { type Pages, providePages } from "./pages.ts";

export type RoutesDocuments = Pages<RoutesDocumentParams>;

/** Provides the pages until disposed. */
export function provideRoutesDocuments(server: Server): RoutesDocuments {
  return providePages(server, {
    scheme: "sallyport-routes",
    title: ({ hosts: [first, ...more] }) =>
      first === undefined
        ? "Routes of all hosts"
        : `Routes of ${first === "*" ? "every host" : first}${more.length > 0 ? ` +${more.length}` : ""}`,
    read: async (params) =>
      (await server.request("sallyport/routesDocument", params))?.markdown ??
      "# Routes\n\nNothing is known of routes now\n",
  });
}
