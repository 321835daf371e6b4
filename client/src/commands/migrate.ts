// "Migrate Ingresses": which controller to, the report of what is kept, changed and lost, and the YAML in a file that the person
// names. Nothing in the workspace is changed.
import { type QuickPickItem, Uri, window, workspace } from "vscode";
import type { MigrateParams, Migration } from "../../../server/src/lsp/protocol.ts";
import type { Server } from "../languageClient.ts";
import { showMigration } from "../migrationDocument.ts";
import { toPlain } from "../shownText.ts";

interface TargetItem extends QuickPickItem {
  /** Undefined: all of them side by side. */
  readonly target: string | undefined;
}

/** Asks for a target (or takes the one that `params` names), shows the report, and offers to write the YAML. */
export async function migrate(server: Server, params: unknown): Promise<void> {
  const item = isParams(params) ? { label: params.target, target: params.target } : await chooseTarget(server);
  if (!item) return;
  if (item.target === undefined) return showMigration("Migration", {});
  const migration = await server.request("sallyport/migrate", { target: item.target } satisfies MigrateParams);
  if (!migration) {
    await window.showErrorMessage("The migration could not be made; the log tells why");
    return;
  }
  await showMigration(migration.title, { target: item.target });
  const answer = await window.showInformationMessage(
    `${migration.title}: the report shows what is kept, changed and lost`,
    "Write YAML…",
  );
  if (answer) await write(migration, item.target);
}

async function chooseTarget(server: Server): Promise<TargetItem | undefined> {
  const comparison = await server.request("sallyport/migrate", {});
  if (!comparison || comparison.targets.length === 0) {
    await window.showInformationMessage("No Ingress in this workspace");
    return undefined;
  }
  const targets = comparison.targets.map(
    ({ target, title, lost, changed }): TargetItem => ({
      label: toPlain(title.replace(/^the /, "")),
      description: `${lost} settings lost, ${changed} changed`,
      target,
    }),
  );
  const all: TargetItem = { label: "Compare all", description: "each host, the easiest first", target: undefined };
  return window.showQuickPick<TargetItem>([...targets, all], {
    title: "Migrate Ingresses",
    placeHolder: "The controller to migrate to; the one that loses least comes first",
  });
}

async function write({ title, yaml }: Migration, target: string): Promise<void> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  const file = await window.showSaveDialog({
    title,
    saveLabel: "Write",
    filters: { Kubernetes: ["yaml", "yml"] },
    ...(folder ? { defaultUri: Uri.joinPath(folder, `migration-${target}.yaml`) } : {}),
  });
  if (!file) return;
  await workspace.fs.writeFile(file, new TextEncoder().encode(yaml));
  await window.showTextDocument(await workspace.openTextDocument(file));
}

function isParams(value: unknown): value is { readonly target: string } {
  return typeof value === "object" && value !== null && "target" in value && typeof value.target === "string";
}
