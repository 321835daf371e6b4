// "Open sample": the manifests that the walkthrough speaks of, in an untitled editor, so that nothing of the user's is touched.
import {
  commands,
  type ExtensionContext,
  languages,
  type Range,
  Selection,
  type TextEditor,
  Uri,
  window,
  workspace,
} from "vscode";
import type { ReachDocuments } from "../reachDocument.ts";
import { showReach } from "./showReach.ts";

/**
 * Opens the sample. Given "fix", it opens the list of quick fixes of the most serious finding; given "reach", the reach document of
 * the policy, which is the last object of the sample.
 */
export async function openSample(context: ExtensionContext, documents: ReachDocuments, step: unknown): Promise<void> {
  const editor = await openText(await readSample(context));
  if (step === "fix") {
    const range = await worstFinding(editor.document.uri);
    if (!range) return;
    editor.selection = new Selection(range.start, range.start);
    editor.revealRange(range);
    await commands.executeCommand("editor.action.quickFix");
  }
  if (step === "reach") {
    const end = editor.document.lineAt(editor.document.lineCount - 1).range.end;
    editor.selection = new Selection(end, end);
    await showReach(documents, undefined);
  }
}

async function readSample(context: ExtensionContext): Promise<string> {
  const bytes = await workspace.fs.readFile(Uri.joinPath(context.extensionUri, "media/walkthrough/sample.yaml"));
  return new TextDecoder().decode(bytes);
}

/** An editor with this very text is used again, so that four steps don't open four editors. */
async function openText(content: string): Promise<TextEditor> {
  const open = workspace.textDocuments.find((document) => document.isUntitled && document.getText() === content);
  return window.showTextDocument(open ?? (await workspace.openTextDocument({ language: "yaml", content })));
}

/** Waits for the server's first answer, three seconds at most. */
async function worstFinding(uri: Uri): Promise<Range | undefined> {
  const find = () =>
    languages
      .getDiagnostics(uri)
      .filter(({ source }) => source === "sallyport")
      .toSorted((a, b) => a.severity - b.severity || a.range.start.compareTo(b.range.start))[0]?.range;
  for (let tries = 0; tries < 30 && !find(); tries++) await new Promise((resolve) => setTimeout(resolve, 100));
  return find();
}
