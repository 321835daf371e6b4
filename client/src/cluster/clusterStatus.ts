// The item in the status bar that says which cluster answers. It shows what the server reports and asks nothing by itself.
import { Disposable, MarkdownString, StatusBarAlignment, ThemeColor, window } from "vscode";
import type { Server } from "../languageClient.ts";
import { toStatusHover } from "./statusHover.ts";
import { toStatusText } from "./statusText.ts";

/** Shows the item until disposed. A click on it opens the menu of the cluster. */
export function showClusterStatus(server: Server): Disposable {
  const item = window.createStatusBarItem("sallyport.cluster", StatusBarAlignment.Left);
  item.name = "Sallyport: cluster";
  item.command = "sallyport.openClusterMenu";
  return Disposable.from(
    item,
    server.on("sallyport/status", (status) => {
      const now = new Date();
      const { text, label, isProblem } = toStatusText(status, now);
      item.text = text;
      // Neither trusted nor with icons or HTML: what stands in it comes from clusters and kubeconfigs.
      item.tooltip = new MarkdownString(toStatusHover(status, now));
      item.accessibilityInformation = { label, role: "button" };
      item.backgroundColor = isProblem ? new ThemeColor("statusBarItem.warningBackground") : undefined;
      item.show();
    }),
  );
}
