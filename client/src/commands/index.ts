// The commands, one row each: the id that package.json declares and what runs. No command's own work is here.
import { commands, Disposable, type ExtensionContext } from "vscode";
import type { Server } from "../languageClient.ts";
import type { ReachDocuments } from "../reachDocument.ts";
import { chooseRecording } from "./chooseRecording.ts";
import { openSample } from "./openSample.ts";
import { openWalkthrough } from "./openWalkthrough.ts";
import { showReach } from "./showReach.ts";

/** What a command may use. */
export interface CommandContext {
  readonly context: ExtensionContext;
  readonly server: Server;
  readonly reachDocuments: ReachDocuments;
}

/** Registers all commands until disposed. */
export function registerCommands({ context, server, reachDocuments }: CommandContext): Disposable {
  return Disposable.from(
    commands.registerCommand("sallyport.showReach", (params: unknown) => showReach(reachDocuments, params)),
    commands.registerCommand("sallyport.chooseRecording", chooseRecording),
    commands.registerCommand("sallyport.openSample", (step: unknown) => openSample(context, reachDocuments, step)),
    commands.registerCommand("sallyport.openWalkthrough", openWalkthrough),
    commands.registerCommand("sallyport.showLog", () => server.showLog()),
    commands.registerCommand("sallyport.restartServer", () => server.restart()),
  );
}
