// "Show Routes": opens the route table of the hosts that a lens names, or of what a person picks; the hosts of the file in front
// of them come first.
import { type QuickPickItem, QuickPickItemKind, window } from "vscode";
import type { RouteHost, RoutesDocumentParams } from "../../../server/src/lsp/protocol.ts";
import type { Server } from "../languageClient.ts";
import type { RoutesDocuments } from "../routesDocument.ts";

interface Choice extends QuickPickItem {
  readonly hosts: readonly string[];
}

/** Opens the page for `params` as a lens carries them; without them, asks whose routes to show. */
export async function showRoutes(server: Server, documents: RoutesDocuments, params: unknown): Promise<void> {
  if (isParams(params)) return documents.show({ hosts: params.hosts });
  const editor = window.activeTextEditor;
  const uri = editor?.document.languageId === "yaml" ? editor.document.uri.toString() : undefined;
  const known = await server.request("sallyport/routeHosts", uri === undefined ? {} : { uri });
  if (known.length === 0) {
    await window.showInformationMessage("No Ingress and no route is known in this workspace or the cluster");
    return;
  }
  const chosen = await window.showQuickPick(choicesOf(known), {
    placeHolder: "Whose routes",
    matchOnDescription: true,
  });
  if (chosen) await documents.show({ hosts: chosen.hosts });
}

function choicesOf(known: readonly RouteHost[]): readonly Choice[] {
  const own = known.filter(({ isOfFile }) => isOfFile);
  const rest = known.filter(({ isOfFile }) => !isOfFile);
  return [
    ...(own.length === 0 ? [] : [separator("this file"), ...own.map(toChoice)]),
    separator("all"),
    { label: "All hosts", description: `${known.length}`, hosts: [] },
    ...rest.map(toChoice),
  ];
}

function toChoice({ host, stated }: RouteHost): Choice {
  return { label: host === "*" ? "every host" : host, description: stated, hosts: [host] };
}

function separator(label: string): Choice {
  return { label, kind: QuickPickItemKind.Separator, hosts: [] };
}

function isParams(value: unknown): value is RoutesDocumentParams {
  if (typeof value !== "object" || value === null || !("hosts" in value)) return false;
  const { hosts } = value;
  return Array.isArray(hosts) && hosts.every((host) => typeof host === "string");
}
