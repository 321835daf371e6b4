// "Select namespace": the one that is meant where a manifest names none. It can be typed where the cluster does not let all be
// listed.
import { window } from "vscode";
import type { ClusterConnection } from "../cluster/connection.ts";
import { toNamespaceRows, toNotice } from "../cluster/menuRows.ts";
import { pickRow } from "../cluster/pickRow.ts";
import type { Server } from "../languageClient.ts";

/** Lets the person pick or type a namespace of the connected cluster. */
export async function selectNamespace(server: Server, connection: ClusterConnection): Promise<void> {
  const status = connection.status();
  if (status.is !== "live") {
    await window.showInformationMessage("No cluster is connected");
    return;
  }
  let known: readonly string[] = [status.namespace];
  let failure: string | undefined;
  const readNamespaces = async (): Promise<void> => {
    try {
      known = [...new Set([status.namespace, ...(await server.request("sallyport/namespaces", {}))])];
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
    }
  };
  const chosen = await pickRow({
    title: "Namespace",
    placeholder: "Pick a namespace, or type the name of one that can't be listed",
    groups: (typed) => [
      toNamespaceRows(known, status.namespace, typed),
      failure === undefined ? [] : [toNotice("$(warning)", failure)],
    ],
    until: readNamespaces(),
  });
  if (chosen?.act.is === "namespace")
    await connection.connect({ context: status.context, namespace: chosen.act.namespace });
}
