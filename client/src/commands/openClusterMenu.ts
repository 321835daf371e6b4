// "Open cluster menu", a click on the status item: the contexts, and what can be done with the cluster that answers.
import { commands } from "vscode";
import { type ClusterConnection, mayConnect } from "../cluster/connection.ts";
import { type Row, toCommandRows } from "../cluster/menuRows.ts";
import { pickRow } from "../cluster/pickRow.ts";
import type { Server } from "../languageClient.ts";
import { readContextRows, takeContextRow } from "./connectCluster.ts";

/** Opens the menu and does what is chosen. No kubeconfig is read for it in a folder that is not trusted. */
export async function openClusterMenu(server: Server, connection: ClusterConnection): Promise<void> {
  const isAllowed = mayConnect();
  let contexts: readonly Row[] = [];
  const readContexts = async (): Promise<void> => {
    if (isAllowed) contexts = await readContextRows(server, connection);
  };
  const chosen = await pickRow({
    title: "Sallyport: cluster",
    placeholder: isAllowed ? "Context to connect to, or what to do" : "What to do",
    groups: () => [contexts, toCommandRows(connection.status(), isAllowed)],
    until: readContexts(),
  });
  if (chosen?.act.is === "command") await commands.executeCommand(chosen.act.command);
  else if (chosen) await takeContextRow(server, connection, chosen);
}
