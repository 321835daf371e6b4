// The reach document: a page that says what an object's pods reach and who reaches them. The text is the server's.
import type { ReachDocumentParams } from "../../server/src/lsp/protocol.ts";
import type { Server } from "./languageClient.ts";
import { type Pages, providePages } from "./pages.ts";

export type ReachDocuments = Pages<ReachDocumentParams>;

/** Provides the pages until disposed. */
export function provideReachDocuments(server: Server): ReachDocuments {
  return providePages(server, {
    scheme: "sallyport-reach",
    title: ({ subject }) => `Reach of ${subject}`,
    async read(params) {
      const page = await server.request("sallyport/reachDocument", params);
      return page ? page.markdown : `# ${params.subject}\n\nThis object is no longer in the workspace or the cluster\n`;
    },
  });
}
