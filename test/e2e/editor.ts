// The editor as the tests use it: files opened by their path in the workspace, places named by the text that stands there, and
// waiting for what comes by itself. It asserts nothing about Sallyport.
import {
  type CodeAction,
  type CodeLens,
  type CompletionItem,
  type CompletionList,
  commands,
  type Diagnostic,
  type Hover,
  type Location,
  type LocationLink,
  languages,
  MarkdownString,
  type Position,
  Range,
  type TextDocument,
  type TextEditor,
  Uri,
  window,
  workspace,
} from "vscode";

/** A file of the workspace, by its path in it. */
export function uriOf(path: string): Uri {
  const folder = workspace.workspaceFolders?.[0];
  if (!folder) throw new Error("no folder is open");
  return Uri.joinPath(folder.uri, path);
}

/** Opens the file in an editor. */
export async function open(path: string): Promise<TextEditor> {
  return window.showTextDocument(await workspace.openTextDocument(uriOf(path)));
}

/** Throws away what was typed in the tests' own files and closes all editors. */
export async function closeAll(): Promise<void> {
  const isOurs = ({ uri, isDirty }: TextDocument) =>
    isDirty && (uri.scheme === "untitled" || workspace.getWorkspaceFolder(uri));
  for (const document of workspace.textDocuments.filter(isOurs)) {
    await window.showTextDocument(document);
    await commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  }
  await commands.executeCommand("workbench.action.closeAllEditors");
}

/** The place of "|" in `text`, which must occur in the document once without it; with no "|", its first character. */
export function at(document: TextDocument, text: string): Position {
  const bar = text.indexOf("|");
  const plain = text.replace("|", "");
  const content = document.getText();
  const offset = content.indexOf(plain);
  if (offset < 0 || content.includes(plain, offset + 1))
    throw new Error(`not exactly one "${plain}" in ${document.uri.path}`);
  return document.positionAt(offset + Math.max(bar, 0));
}

/** Replaces the one occurrence of a text, as if it was typed. */
export async function replace(editor: TextEditor, before: string, after: string): Promise<void> {
  const start = editor.document.offsetAt(at(editor.document, before));
  const range = new Range(editor.document.positionAt(start), editor.document.positionAt(start + before.length));
  await editor.edit((edit) => edit.replace(range, after));
}

/** Asks again and again until the answer is there; the error names what was waited for and what came last. */
export async function eventually<T>(
  what: string,
  ask: () => T | undefined | Promise<T | undefined>,
  seconds = 10,
): Promise<T> {
  for (let tries = 0; tries < seconds * 10; tries++) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`${what}: not after ${seconds} s`);
}

/** The findings of a file by one source, as soon as one fits. */
export async function findingsOf(uri: Uri, message: RegExp): Promise<readonly Diagnostic[]> {
  const ours = () => languages.getDiagnostics(uri).filter(({ source }) => source === "sallyport");
  const found = () => (ours().some((finding) => message.test(finding.message)) ? ours() : undefined);
  return eventually(`a finding ${message}`, found).catch((error: unknown) => {
    throw new Error(
      `${String(error)}; there are: ${
        ours()
          .map((finding) => finding.message)
          .join("; ") || "none"
      }`,
    );
  });
}

/** Waits until no finding of ours fits. */
export async function findingGone(uri: Uri, message: RegExp): Promise<void> {
  const left = () =>
    languages.getDiagnostics(uri).some((one) => one.source === "sallyport" && message.test(one.message));
  await eventually(`the end of the finding ${message}`, () => (left() ? undefined : true));
}

/** The texts of all hovers at a place, one string. */
export async function hoverText(document: TextDocument, position: Position): Promise<string> {
  const hovers = await commands.executeCommand<readonly Hover[]>("vscode.executeHoverProvider", document.uri, position);
  return hovers.flatMap(({ contents }) => contents.map(toText)).join("\n");
}

function toText(content: Hover["contents"][number]): string {
  return content instanceof MarkdownString || typeof content === "object" ? content.value : content;
}

export async function completionsAt(document: TextDocument, position: Position): Promise<readonly CompletionItem[]> {
  const list = await commands.executeCommand<CompletionList>(
    "vscode.executeCompletionItemProvider",
    document.uri,
    position,
  );
  return list.items;
}

/** A completion's label without its detail and description. */
export function labelOf({ label }: CompletionItem): string {
  return typeof label === "string" ? label : label.label;
}

/** The lenses of a document with their commands, as soon as there is one. */
export async function lensesOf(document: TextDocument): Promise<readonly CodeLens[]> {
  return eventually(`a lens in ${document.uri.path}`, async () => {
    const lenses = await commands.executeCommand<readonly CodeLens[]>(
      "vscode.executeCodeLensProvider",
      document.uri,
      100,
    );
    return lenses.length > 0 ? lenses : undefined;
  });
}

export async function actionsAt(document: TextDocument, range: Range): Promise<readonly CodeAction[]> {
  return commands.executeCommand<readonly CodeAction[]>(
    "vscode.executeCodeActionProvider",
    document.uri,
    range,
    "quickfix",
    100,
  );
}

/** Applies an action as a click on it does: its edit, then its command. */
export async function apply({ edit, command }: CodeAction): Promise<void> {
  if (edit) await workspace.applyEdit(edit);
  if (command) await commands.executeCommand(command.command, ...(command.arguments ?? []));
}

/** Where a definition or reference leads: "web.yaml:24", the line counted from 1. */
export async function placesOf(
  command: string,
  document: TextDocument,
  position: Position,
): Promise<readonly string[]> {
  const places = await commands.executeCommand<readonly (Location | LocationLink)[]>(command, document.uri, position);
  return places.map((place) => {
    const uri = "targetUri" in place ? place.targetUri : place.uri;
    const range = "targetUri" in place ? (place.targetSelectionRange ?? place.targetRange) : place.range;
    return `${uri.path.split("/").at(-1)}:${range.start.line + 1}`;
  });
}
