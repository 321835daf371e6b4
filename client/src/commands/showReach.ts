// "Show reach": opens the reach document of the object that a lens names, or of the one around the cursor.
import { type CodeLens, commands, type TextEditor, window } from "vscode";
import type { ReachDocumentParams } from "../../../server/src/lsp/protocol.ts";
import type { ReachDocuments } from "../reachDocument.ts";

/** Opens the page for `params` as a lens carries them; without them, for the nearest lens at or above the cursor. */
export async function showReach(documents: ReachDocuments, params: unknown): Promise<void> {
  const wanted = isParams(params) ? params : await atCursor(window.activeTextEditor);
  if (wanted) await documents.show(wanted);
  else await window.showInformationMessage("No workload or policy at the cursor in this editor");
}

async function atCursor(editor: TextEditor | undefined): Promise<ReachDocumentParams | undefined> {
  if (editor?.document.languageId !== "yaml") return undefined;
  const { document, selection } = editor;
  const lenses = await commands.executeCommand<readonly CodeLens[]>(
    "vscode.executeCodeLensProvider",
    document.uri,
    10_000,
  );
  return lenses
    .filter(({ command }) => command?.command === "sallyport.showReach")
    .filter(({ range }) => range.start.line <= selection.active.line)
    .toSorted((a, b) => b.range.start.line - a.range.start.line)
    .map(({ command }): unknown => command?.arguments?.[0])
    .find(isParams);
}

function isParams(value: unknown): value is ReachDocumentParams {
  return typeof value === "object" && value !== null && "uri" in value && "subject" in value;
}
