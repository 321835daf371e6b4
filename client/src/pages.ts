// Read-only Markdown pages of the server: given an address, shown beside the editor, and read again when the server says that
// they may have changed. What a page is about stands in its address and nowhere else.
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
import type { Server } from "./languageClient.ts";

/** Comes with VS Code, but a user may have disabled it: the page is then shown as text. */
const MARKDOWN = "vscode.markdown-language-features";

export interface Pages<P> extends Disposable {
  /** Opens the page beside the editor, rendered. */
  show(params: P): Promise<void>;
}

/** What the pages of one kind are. */
export interface PageKind<P> {
  readonly scheme: string;
  /** The tab's title. */
  title(params: P): string;
  /** The page's Markdown, as it is now. */
  read(params: P): Promise<string>;
}

/** Provides the pages of a kind until disposed. */
export function providePages<P>(server: Server, kind: PageKind<P>): Pages<P> {
  const changed = new EventEmitter<Uri>();
  const provider: TextDocumentContentProvider = {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => kind.read(JSON.parse(uri.query) as P),
  };
  const registered = Disposable.from(
    changed,
    workspace.registerTextDocumentContentProvider(kind.scheme, provider),
    server.on("sallyport/reachChanged", () => {
      for (const { uri } of workspace.textDocuments) if (uri.scheme === kind.scheme) changed.fire(uri);
    }),
  );
  return { show: (params) => show(toUri(kind, params)), dispose: () => registered.dispose() };
}

async function show(uri: Uri): Promise<void> {
  // The text must be an open document before the preview, or the preview has nothing to follow when it changes.
  const document = await workspace.openTextDocument(uri);
  if (extensions.getExtension(MARKDOWN)) await commands.executeCommand("markdown.showPreviewToSide", uri);
  else await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preview: true, preserveFocus: true });
}

/** The path becomes the tab's title; a slash in it would cut off what stands before. The query says all that the server needs. */
function toUri<P>({ scheme, title }: PageKind<P>, params: P): Uri {
  return Uri.from({ scheme, path: `/${title(params).replaceAll("/", " · ")}.md`, query: JSON.stringify(params) });
}
