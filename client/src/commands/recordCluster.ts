// "Record cluster": writes what is known of the connected cluster to a file, and offers to let that file stand for the cluster from
// then on. The server writes; here only the place is chosen.
import { ProgressLocation, Uri, window, workspace } from "vscode";
import { ask } from "../cluster/ask.ts";
import type { Server } from "../languageClient.ts";
import { toPlain } from "../shownText.ts";
import { useRecording } from "./chooseRecording.ts";

/** Records into the file that `target` names by its URI; without one, into a file that the person chooses. */
export async function recordCluster(server: Server, target: unknown): Promise<void> {
  const file = hasUri(target) ? Uri.parse(target.uri, true) : await chooseFile();
  if (!file) return;
  const outcome = await window.withProgress({ location: ProgressLocation.Window, title: "Recording the cluster" }, () =>
    ask(server, "sallyport/record", { uri: file.toString() }),
  );
  if (outcome.is === "failed") {
    const answer = await window.showErrorMessage(`The cluster is not recorded: ${toPlain(outcome.why)}`, "Show Log");
    if (answer) server.showLog();
    return;
  }
  const answer = await window.showInformationMessage(toPlain(outcome.text), "Use as Recording");
  if (answer) await useRecording(file);
}

async function chooseFile(): Promise<Uri | undefined> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  return window.showSaveDialog({
    title: "Record the cluster",
    saveLabel: "Record",
    filters: { Kubernetes: ["yaml", "yml"] },
    ...(folder ? { defaultUri: Uri.joinPath(folder, "cluster.yaml") } : {}),
  });
}

function hasUri(value: unknown): value is { readonly uri: string } {
  return typeof value === "object" && value !== null && "uri" in value && typeof value.uri === "string";
}
