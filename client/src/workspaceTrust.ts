// Tells the server when the user begins to trust the folder; how things stand at the start is in the initialization options.
import { type Disposable, workspace } from "vscode";
import type { Server } from "./languageClient.ts";

/** Forwards the grant of trust until disposed, then calls `granted`. VS Code reloads the window when trust is taken back. */
export function reportTrust(server: Server, granted: () => void): Disposable {
  return workspace.onDidGrantWorkspaceTrust(() => void server.notify("sallyport/workspaceTrusted", {}).then(granted));
}
