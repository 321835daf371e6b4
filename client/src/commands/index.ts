// The commands, one row each: the id that package.json declares and what runs. No command's own work is here.
import { commands, Disposable, type ExtensionContext } from "vscode";
import type { ClusterConnection } from "../cluster/connection.ts";
import type { Server } from "../languageClient.ts";
import type { ReachDocuments } from "../reachDocument.ts";
import type { RoutesDocuments } from "../routesDocument.ts";
import { chooseRecording } from "./chooseRecording.ts";
import { connectCluster } from "./connectCluster.ts";
import { disconnectCluster } from "./disconnectCluster.ts";
import { forgetLoginCommands } from "./forgetLoginCommands.ts";
import { migrate } from "./migrate.ts";
import { openClusterMenu } from "./openClusterMenu.ts";
import { openSample } from "./openSample.ts";
import { openWalkthrough } from "./openWalkthrough.ts";
import { recordCluster } from "./recordCluster.ts";
import { restrictEgress } from "./restrictEgress.ts";
import { selectNamespace } from "./selectNamespace.ts";
import { showReach } from "./showReach.ts";
import { showRoutes } from "./showRoutes.ts";
import { whoTakesUrl } from "./whoTakesUrl.ts";

/** What a command may use. */
export interface CommandContext {
  readonly context: ExtensionContext;
  readonly server: Server;
  readonly connection: ClusterConnection;
  readonly reachDocuments: ReachDocuments;
  readonly routesDocuments: RoutesDocuments;
}

/** Registers all commands until disposed. */
export function registerCommands(parts: CommandContext): Disposable {
  const { context, server, connection, reachDocuments, routesDocuments } = parts;
  return Disposable.from(
    commands.registerCommand("sallyport.showReach", (params: unknown) => showReach(reachDocuments, params)),
    commands.registerCommand("sallyport.showRoutes", (params: unknown) => showRoutes(server, routesDocuments, params)),
    commands.registerCommand("sallyport.whoTakesUrl", (url: unknown) =>
      whoTakesUrl(server, routesDocuments, context, url),
    ),
    commands.registerCommand("sallyport.openClusterMenu", () => openClusterMenu(server, connection)),
    commands.registerCommand("sallyport.connectCluster", (to: unknown) => connectCluster(server, connection, to)),
    commands.registerCommand("sallyport.disconnectCluster", () => disconnectCluster(connection)),
    commands.registerCommand("sallyport.selectNamespace", () => selectNamespace(server, connection)),
    commands.registerCommand("sallyport.recordCluster", (target: unknown) => recordCluster(server, target)),
    commands.registerCommand("sallyport.forgetLoginCommands", () => forgetLoginCommands(connection)),
    commands.registerCommand("sallyport.restrictEgress", restrictEgress),
    commands.registerCommand("sallyport.migrate", (params: unknown) => migrate(server, params)),
    commands.registerCommand("sallyport.chooseRecording", chooseRecording),
    commands.registerCommand("sallyport.openSample", (step: unknown) => openSample(context, reachDocuments, step)),
    commands.registerCommand("sallyport.openWalkthrough", openWalkthrough),
    commands.registerCommand("sallyport.showLog", () => server.showLog()),
    commands.registerCommand("sallyport.restartServer", () => server.restart()),
  );
}
