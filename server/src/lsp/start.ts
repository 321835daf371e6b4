// Makes the connection of the language server: over the transport that the editor names on the command line, stdio else.

import { join } from "node:path";
import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { loadSchemas } from "../workspace/schemaFiles.ts";
import { serve } from "./server.ts";

/** Serves until the editor ends the connection. `folder` holds the bundle, and beside it the folder `schema`. */
export function startServer(folder: string, version: string): void {
  const named = process.argv.some((argument) => /^--(?:stdio|node-ipc|socket=|pipe=)/.test(argument));
  const connection = named
    ? createConnection(ProposedFeatures.all)
    : createConnection(ProposedFeatures.all, process.stdin, process.stdout);
  serve(connection, loadSchemas(join(folder, "schema")), version, folder);
}
