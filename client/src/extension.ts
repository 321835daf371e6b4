// Where VS Code enters. It only puts the parts together; what they do is in their own files.
import type { ExtensionContext } from "vscode";
import { showClusterStatus } from "./cluster/clusterStatus.ts";
import { keepConnection } from "./cluster/connection.ts";
import { registerCommands } from "./commands/index.ts";
import { reportEditorProxy } from "./editorProxy.ts";
import { startLanguageClient } from "./languageClient.ts";
import { showLanguageStatus } from "./languageStatus.ts";
import { provideLiveObjects } from "./liveObjects.ts";
import { provideMigrationDocuments } from "./migrationDocument.ts";
import { provideReachDocuments } from "./reachDocument.ts";
import { provideRoutesDocuments } from "./routesDocument.ts";
import { reportTrust } from "./workspaceTrust.ts";
import { reportYamlExtension } from "./yamlExtension.ts";

/**
 * Starts the language server and everything in the window that shows what it says. Called by VS Code when a YAML file is opened.
 * What it starts ends with the context's subscriptions, so there is no `deactivate`.
 */
export async function activate(context: ExtensionContext): Promise<void> {
  const server = startLanguageClient(context);
  const connection = keepConnection(server, context);
  const reachDocuments = provideReachDocuments(server);
  const routesDocuments = provideRoutesDocuments(server);
  context.subscriptions.push(
    server,
    reachDocuments,
    routesDocuments,
    connection,
    provideLiveObjects(server),
    provideMigrationDocuments(server),
    registerCommands({ context, server, connection, reachDocuments, routesDocuments }),
    showClusterStatus(server),
    showLanguageStatus(server),
    reportTrust(server, connection.reconsider),
    reportYamlExtension(server),
    reportEditorProxy(server),
  );
  await server.start();
}
