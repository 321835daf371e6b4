// The editor's own proxy, as far as the person has set it: VS Code's `http.proxy`. A workspace's settings don't count, for they could
// lead the traffic to a cluster elsewhere.
import { type Disposable, workspace } from "vscode";
import type { EditorProxy } from "../../server/src/lsp/protocol.ts";
import type { Server } from "./languageClient.ts";
import { toEditorProxy } from "./toEditorProxy.ts";

/** The proxy; undefined where there is none, or where extensions are not to use it. */
export function readEditorProxy(): EditorProxy | undefined {
  const own = (key: string) => workspace.getConfiguration("http").inspect<unknown>(key)?.globalValue;
  return toEditorProxy({ proxy: own("proxy"), noProxy: own("noProxy"), support: own("proxySupport") });
}

/** Tells the server of each change until disposed; how things stand at the start is in the initialization options. */
export function reportEditorProxy(server: Server): Disposable {
  return workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration("http")) void server.notify("sallyport/proxy", readEditorProxy() ?? null);
  });
}
