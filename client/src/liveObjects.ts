// Live objects as read-only YAML: what "go to" shows of an object that no file declares. Address and text are the server's;
// here it is only given to the editor, and read again when the cluster may have changed.
import { Disposable, EventEmitter, type TextDocumentContentProvider, type Uri, workspace } from "vscode";
import type { LiveObjectParams } from "../../server/src/lsp/protocol.ts";
import type { Server } from "./languageClient.ts";

const SCHEME = "sallyport-live";

/** Provides the documents until disposed. */
export function provideLiveObjects(server: Server): Disposable {
  const changed = new EventEmitter<Uri>();
  const provider: TextDocumentContentProvider = {
    onDidChange: changed.event,
    provideTextDocumentContent: async (uri) => {
      const params = JSON.parse(uri.query) as LiveObjectParams;
      const text = await server.request("sallyport/liveObject", params);
      return text ?? `# ${params.namespace}/${params.name} is no longer in the cluster\n`;
    },
  };
  return Disposable.from(
    changed,
    workspace.registerTextDocumentContentProvider(SCHEME, provider),
    server.on("sallyport/reachChanged", () => {
      for (const { uri } of workspace.textDocuments) if (uri.scheme === SCHEME) changed.fire(uri);
    }),
  );
}
