// "Connect to cluster": to a context that is named, or to one that the person picks from the kubeconfig.
import type { ConnectParams, Contexts } from "../../../server/src/lsp/protocol.ts";
import { type ClusterConnection, mayConnect } from "../cluster/connection.ts";
import { type Row, toContextRows, toNotice } from "../cluster/menuRows.ts";
import { pickRow } from "../cluster/pickRow.ts";
import type { Server } from "../languageClient.ts";

/** Connects to what `params` name; without them, lets the person pick. */
export async function connectCluster(server: Server, connection: ClusterConnection, params: unknown): Promise<void> {
  if (isConnectParams(params)) return connection.connect(params);
  // It says why nothing is to be picked here.
  if (!mayConnect()) return connection.connect({});
  let rows: readonly Row[] = [];
  const chosen = await pickRow({
    title: "Connect to a cluster",
    placeholder: "Contexts of the kubeconfig",
    groups: () => [rows],
    until: readContextRows(server, connection).then((read) => {
      rows = read;
    }),
  });
  if (chosen) await takeContextRow(server, connection, chosen);
}

/** The contexts as rows; that they can't be asked for is a row too. */
export async function readContextRows(server: Server, connection: ClusterConnection): Promise<readonly Row[]> {
  try {
    const contexts: Contexts = await server.request("sallyport/contexts", {});
    return toContextRows(contexts, connection.status());
  } catch (error) {
    return [toNotice("$(warning)", error instanceof Error ? error.message : String(error))];
  }
}

/** Does what a row of the contexts says. The connected one is connected again in the namespace that it is in. */
export async function takeContextRow(server: Server, connection: ClusterConnection, { act }: Row): Promise<void> {
  // What is in a file that has just been picked is to be chosen from next.
  if (act.is === "unlock" && (await connection.kubeconfigs.pick(act.file)))
    return connectCluster(server, connection, undefined);
  if (act.is !== "connect") return;
  const status = connection.status();
  const isSame = status.is === "live" && status.context === act.context;
  await connection.connect({ context: act.context, ...(isSame ? { namespace: status.namespace } : {}) });
}

/** A command may be given anything; only what names a context or a namespace counts. */
function isConnectParams(value: unknown): value is ConnectParams {
  if (typeof value !== "object" || value === null) return false;
  const { context, namespace }: { readonly context?: unknown; readonly namespace?: unknown } = value;
  const isText = (part: unknown) => part === undefined || typeof part === "string";
  return isText(context) && isText(namespace) && (context !== undefined || namespace !== undefined);
}
