// The entry behind the braces of the status bar in a YAML editor: who checks keys and types there, against which
// Kubernetes. It shows what the server reports and decides nothing.
import { Disposable, LanguageStatusSeverity, languages } from "vscode";
import type { Status } from "../../server/src/lsp/protocol.ts";
import type { Server } from "./languageClient.ts";

/** Shows the entry for YAML editors until disposed. */
export function showLanguageStatus(server: Server): Disposable {
  const item = languages.createLanguageStatusItem("sallyport.schema", { language: "yaml" });
  item.name = "Sallyport";
  item.severity = LanguageStatusSeverity.Information;
  item.text = "Sallyport is starting";
  item.busy = true;
  item.command = { title: "Settings", command: "workbench.action.openSettings", arguments: ["sallyport.schema"] };
  return Disposable.from(
    item,
    server.on("sallyport/status", (status) => {
      item.text = TEXT[status.schema];
      item.detail = DETAIL[status.schema](status.kubernetes);
      item.busy = status.indexing !== null;
    }),
  );
}

const TEXT: Readonly<Record<Status["schema"], string>> = {
  sallyport: "Keys and types: Sallyport",
  "yaml-extension": "Keys and types: YAML extension",
  off: "Keys and types: not checked",
};

const DETAIL: Readonly<Record<Status["schema"], (kubernetes: string) => string>> = {
  sallyport: (kubernetes) => `as of Kubernetes ${kubernetes}, comes with Sallyport`,
  "yaml-extension": () => "Sallyport adds values, references and reach",
  off: () => "sallyport.schema is off",
};
