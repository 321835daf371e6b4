// "Restrict Egress": in which language, and then what the code action of the workload under the cursor writes.
import { type CodeAction, CodeActionKind, commands, window, workspace } from "vscode";
import { toPlain } from "../shownText.ts";

/** How the server's titles begin; behind it stands the language. */
const TITLE = "Restrict its egress by a ";

/** Asks for the language (or takes the one that `wanted` names) and writes the policy behind the workload. */
export async function restrictEgress(wanted: unknown): Promise<void> {
  const editor = window.activeTextEditor;
  const offered = editor
    ? await commands.executeCommand<readonly CodeAction[]>(
        "vscode.executeCodeActionProvider",
        editor.document.uri,
        editor.selection,
        CodeActionKind.RefactorRewrite.value,
        MOST_RESOLVED,
      )
    : [];
  const items = offered
    .filter(({ title }) => title.startsWith(TITLE))
    .map((action) => ({ label: toPlain(action.title.slice(TITLE.length)), action }));
  if (items.length === 0) {
    await window.showInformationMessage("Put the cursor into a workload, such as a Deployment or a Pod");
    return;
  }
  const item =
    typeof wanted === "string"
      ? items.find(({ label }) => label === wanted)
      : await window.showQuickPick(items, {
          title: "Restrict egress",
          placeHolder: "The policy that lets it out to DNS and to what its manifest names, and nowhere else",
        });
  if (item?.action.edit) await workspace.applyEdit(item.action.edit);
}

/** Of the offered actions so many come with their edits. */
const MOST_RESOLVED = 20;
