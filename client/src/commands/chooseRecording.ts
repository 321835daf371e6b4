// "Choose cluster recording": writes the setting sallyport.cluster.recording of this workspace. The server reads the file; here
// only its path is handled.
import { ConfigurationTarget, type QuickPickItem, type Uri, window, workspace } from "vscode";

interface Choice extends QuickPickItem {
  readonly choose: () => Promise<string | undefined>;
}

/** Lets the user pick a file of the workspace, any other file, or none; dismissing the list changes nothing. */
export async function chooseRecording(): Promise<void> {
  const choice = await window.showQuickPick(choices(), {
    title: "Cluster recording",
    placeHolder: "What kubectl get -A -o yaml printed, as a file",
    matchOnDescription: true,
  });
  const path = await choice?.choose();
  if (path !== undefined) await write(path);
}

/** Lets a file stand for the cluster. */
export async function useRecording(uri: Uri): Promise<void> {
  await write(toSetting(uri));
}

async function write(path: string): Promise<void> {
  const target = workspace.workspaceFolders ? ConfigurationTarget.Workspace : ConfigurationTarget.Global;
  await workspace.getConfiguration("sallyport").update("cluster.recording", path === "" ? undefined : path, target);
}

async function choices(): Promise<Choice[]> {
  const current = workspace.getConfiguration("sallyport").get<string>("cluster.recording", "");
  const found = await workspace.findFiles(
    "**/*{cluster,recording,snapshot}*.{yaml,yml,json}",
    "**/node_modules/**",
    50,
  );
  const files = found.map((uri) => workspace.asRelativePath(uri)).toSorted();
  return [
    ...files.map((path) => ({
      label: `$(database) ${path}`,
      ...(path === current ? { description: "current" } : {}),
      choose: async () => path,
    })),
    { label: "$(folder-opened) Another file…", choose: openFile },
    ...(current === ""
      ? []
      : [{ label: "$(circle-slash) No cluster", description: `now ${current}`, choose: async () => "" }]),
  ];
}

async function openFile(): Promise<string | undefined> {
  const picked = await window.showOpenDialog({
    title: "Cluster recording",
    openLabel: "Use as cluster",
    filters: { Kubernetes: ["yaml", "yml", "json"] },
  });
  return picked?.[0] && toSetting(picked[0]);
}

/** Inside the workspace the path is kept relative, so that the setting can be committed. */
function toSetting(uri: Uri): string {
  return workspace.getWorkspaceFolder(uri) ? workspace.asRelativePath(uri, false) : uri.fsPath;
}
