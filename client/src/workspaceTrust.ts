// Tells the server when the user begins to trust the folder; how things stand at the start is in the initialization options.
import { type Disposable, workspace } from "vscode";
import type { Server } from "./languageClient.ts";

/** Forwards the grant of trust until disposed. Trust is never taken back while a window is open. */
export function reportTrust(server: Server): Disposable {
  return workspace.onDidGrantWorkspaceTrust(() => server.notify("sallyport/workspaceTrusted", {}));
}
