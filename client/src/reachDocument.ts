// The reach document: a read-only Markdown page that says what an object's pods reach and who reaches them. The text is the
// server's; here it is only given an address, shown, and read again when the server says that it may have changed.
import {
  commands,
  Disposable,
  EventEmitter,
  extensions,
  type TextDocumentContentProvider,
  Uri,
  ViewColumn,
  window,
  workspace,
} from "vscode";
import type { ReachDocumentParams } from "../../server/src/lsp/protocol.ts";
import type { Server } from "./languageClient.ts";

const SCHEME = "sallyport-reach";
/** Comes with VS Code, but a user may have disabled it: the page is then shown as text. */
const MARKDOWN = "vscode.markdown-language-features";

export interface ReachDocuments extends Disposable {
  /** Opens the page beside the editor, rendered. */
  show(params: ReachDocumentParams): Promise<void>;
}

/** Provides the pages until disposed. */
export function provideReachDocuments(server: Server): ReachDocuments {
  const changed = new EventEmitter<Uri>();
  const provider: TextDocumentContentProvider = {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => readPage(server, toParams(uri)),
  };
  const registered = Disposable.from(
    changed,
    workspace.registerTextDocumentContentProvider(SCHEME, provider),
    server.on("sallyport/reachChanged", () => {
      for (const { uri } of workspace.textDocuments) if (uri.scheme === SCHEME) changed.fire(uri);
    }),
  );
  return { show: (params) => show(toUri(params)), dispose: () => registered.dispose() };
}

async function readPage(server: Server, params: ReachDocumentParams): Promise<string> {
  const page = await server.request("sallyport/reachDocument", params);
  return page ? page.markdown : `# ${params.subject}\n\nThis object is no longer in the workspace or the cluster\n`;
}

async function show(uri: Uri): Promise<void> {
  // The text must be an open document before the preview, or the preview has nothing to follow when it changes.
  const document = await workspace.openTextDocument(uri);
  if (extensions.getExtension(MARKDOWN)) await commands.executeCommand("markdown.showPreviewToSide", uri);
  else await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preview: true, preserveFocus: true });
}

/** The path becomes the tab's title; a slash in it would cut off the namespace. The query says all that the server needs. */
function toUri(params: ReachDocumentParams): Uri {
  const title = `Reach of ${params.subject.replaceAll("/", " · ")}`;
  return Uri.from({ scheme: SCHEME, path: `/${title}.md`, query: JSON.stringify(params) });
}

function toParams(uri: Uri): ReachDocumentParams {
  return JSON.parse(uri.query) as ReachDocumentParams;
}
