// Plays redhat.vscode-yaml in the tests: the real yaml-language-server, asked for the same files, with Kubernetes' schema from
// this project's own generated ones in place of a download. It imports nothing of Sallyport.
import { readFileSync } from "node:fs";
import { type ExtensionContext, workspace } from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";

/** Starts the server whose file SALLYPORT_YAML_SERVER names; the schema is the file SALLYPORT_YAML_SCHEMA. */
export async function activate(context: ExtensionContext): Promise<void> {
  const module = fromEnvironment("SALLYPORT_YAML_SERVER");
  const schema = readFileSync(fromEnvironment("SALLYPORT_YAML_SCHEMA"), "utf8");
  const client = new LanguageClient(
    "yaml",
    "YAML Support",
    { module, transport: TransportKind.ipc },
    {
      documentSelector: [{ language: "yaml" }],
      synchronize: {
        configurationSection: ["yaml", "http"],
        fileEvents: workspace.createFileSystemWatcher("**/*.{yml,yaml}"),
      },
    },
  );
  // The server asks its client for every schema that has an http address, once the client has said that it answers.
  client.onRequest("vscode/content", () => schema);
  context.subscriptions.push(client);
  await client.start();
  await client.sendNotification("yaml/registerContentRequest");
  await client.sendNotification("workspace/didChangeConfiguration", {
    settings: { yaml: workspace.getConfiguration("yaml"), http: {} },
  });
}

function fromEnvironment(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}
