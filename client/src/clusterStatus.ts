// The item in the status bar that says which cluster answers. It shows what the server reports and asks nothing by itself.
import { Disposable, MarkdownString, StatusBarAlignment, type StatusBarItem, ThemeColor, window } from "vscode";
import type { ClusterStatus, Kinds, Status } from "../../server/src/lsp/protocol.ts";
import type { Server } from "./languageClient.ts";

/** Shows the item until disposed. A click on it chooses a recording. */
export function showClusterStatus(server: Server): Disposable {
  const item = window.createStatusBarItem("sallyport.cluster", StatusBarAlignment.Left);
  item.name = "Sallyport: cluster";
  item.command = "sallyport.chooseRecording";
  return Disposable.from(
    item,
    server.on("sallyport/status", (status) => render(item, status)),
  );
}

function render(item: StatusBarItem, { cluster, files, indexing }: Status): void {
  item.text = indexing
    ? `$(sync~spin) ${clusterName(cluster)} · ${indexing.done} of ${indexing.total} files`
    : clusterText(cluster);
  item.tooltip = new MarkdownString(
    [...clusterLines(cluster), `${files} manifest files of this workspace`].join("\n\n"),
  );
  item.accessibilityInformation = { label: `Sallyport, ${clusterLines(cluster).join(", ")}`, role: "button" };
  item.backgroundColor = cluster.is === "unreadable" ? new ThemeColor("statusBarItem.warningBackground") : undefined;
  item.show();
}

function clusterText(cluster: ClusterStatus): string {
  switch (cluster.is) {
    case "none":
      return "$(circle-slash) no cluster";
    case "recorded":
      return `$(plug) ${cluster.name} · recorded`;
    case "unreadable":
      return `$(warning) ${cluster.name} · unreadable`;
  }
}

function clusterName(cluster: ClusterStatus): string {
  return cluster.is === "none" ? "no cluster" : cluster.name;
}

function clusterLines(cluster: ClusterStatus): readonly string[] {
  switch (cluster.is) {
    case "none":
      return ["No cluster: only the manifests of this workspace are known", "Click to choose a recording"];
    case "recorded":
      return [`Recording ${cluster.name}: ${cluster.objects} objects`, ...kindLines(cluster.kinds)];
    case "unreadable":
      return [`Recording ${cluster.name} can't be read: ${cluster.why}`, "Click to choose another"];
  }
}

/** One paragraph with a line for each kind; two spaces at a line's end make Markdown break it. */
function kindLines(kinds: Kinds): readonly string[] {
  const lines = Object.entries(kinds).map(([kind, count]) => `${count} ${kind.replaceAll(/\W/g, "")}`);
  return lines.length === 0 ? [] : [lines.join("  \n")];
}
