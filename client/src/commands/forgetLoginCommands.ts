// "Forget login commands": each command that a kubeconfig names is asked about again before it runs, and each kubeconfig of a workspace
// before it is used.
import { window } from "vscode";
import type { ClusterConnection } from "../cluster/connection.ts";

/** Takes back what was allowed, and says so where the eye does not have to leave the editor. */
export async function forgetLoginCommands({ logins, kubeconfigs }: ClusterConnection): Promise<void> {
  const commands = toCount(await logins.forget(), "login command");
  const files = await kubeconfigs.forget();
  const also = files === 0 ? "" : ` and ${toCount(files, "kubeconfig")} of a workspace`;
  window.setStatusBarMessage(`${commands}${also} forgotten`, 5_000);
}

function toCount(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`;
}
