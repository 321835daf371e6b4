// "Forget login commands": each command that a kubeconfig names is asked about again before it runs.
import { window } from "vscode";
import type { LoginCommands } from "../cluster/loginCommands.ts";

/** Takes back what was allowed, and says so where the eye does not have to leave the editor. */
export async function forgetLoginCommands(logins: LoginCommands): Promise<void> {
  const count = await logins.forget();
  window.setStatusBarMessage(count === 1 ? "1 login command forgotten" : `${count} login commands forgotten`, 5_000);
}
