// "Disconnect from cluster": from now on only the files answer, in the windows to come too.
import type { ClusterConnection } from "../cluster/connection.ts";

/** Disconnects; with nothing connected, it holds a window back that would connect by itself. */
export async function disconnectCluster(connection: ClusterConnection): Promise<void> {
  await connection.disconnect();
}
