// The migration report: a read-only Markdown page, for one target or for all side by side. The text is the server's; here it is
// only given an address and shown.
import {
  commands,
  type Disposable,
  extensions,
  type TextDocumentContentProvider,
  Uri,
  ViewColumn,
  window,
  workspace,
} from "vscode";
import type { MigrateParams } from "../../server/src/lsp/protocol.ts";
import type { Server } from "./languageClient.ts";

const SCHEME = "sallyport-migration";
/** Comes with VS Code, but a user may have disabled it: the page is then shown as text. */
const MARKDOWN = "vscode.markdown-language-features";

/** Provides the pages until disposed. */
export function provideMigrationDocuments(server: Server): Disposable {
  const provider: TextDocumentContentProvider = {
    async provideTextDocumentContent(uri) {
      const page = await server.request("sallyport/migrate", JSON.parse(uri.query) as MigrateParams);
      return page?.markdown ?? "# Migration\n\nThe server gave no answer; its log tells why\n";
    },
  };
  return workspace.registerTextDocumentContentProvider(SCHEME, provider);
}

/** Opens the page beside the editor, rendered. The path becomes the tab's title. */
export async function showMigration(title: string, params: MigrateParams): Promise<void> {
  const uri = Uri.from({ scheme: SCHEME, path: `/${title}.md`, query: JSON.stringify(params) });
  const document = await workspace.openTextDocument(uri);
  if (extensions.getExtension(MARKDOWN)) await commands.executeCommand("markdown.showPreviewToSide", uri);
  else await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preview: true, preserveFocus: true });
}
