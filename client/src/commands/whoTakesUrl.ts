// "Who Takes a URL": an input whose answer stands below it while it is typed, and is shown with a way to the route table when it
// is accepted. The last URL of the workspace is there again the next time.
import { type Disposable, type ExtensionContext, InputBoxValidationSeverity, window } from "vscode";
import type { Server } from "../languageClient.ts";
import type { RoutesDocuments } from "../routesDocument.ts";

const LAST_URL = "lastUrl";
/** Between a key and the question, in milliseconds. */
const PAUSE = 150;

/** Asks for a URL and says which route takes it. */
export async function whoTakesUrl(
  server: Server,
  documents: RoutesDocuments,
  { workspaceState }: Pick<ExtensionContext, "workspaceState">,
  given: unknown,
): Promise<void> {
  const url = typeof given === "string" ? given : await askUrl(server, workspaceState.get<string>(LAST_URL) ?? "");
  if (url === undefined) return;
  const reply = await server.request("sallyport/answerUrl", { url });
  if (reply?.is !== "answer") {
    await window.showWarningMessage(reply?.why ?? "Nothing is known of routes now");
    return;
  }
  await workspaceState.update(LAST_URL, url);
  const text = `${url}: ${reply.lines.map((line) => line.trim()).join(" · ")}`;
  if (reply.hosts.length === 0) {
    await window.showInformationMessage(text);
    return;
  }
  const chosen = await window.showInformationMessage(text, "Show Routes");
  if (chosen !== undefined) await documents.show({ hosts: reply.hosts });
}

/** The URL that is accepted; undefined where the person leaves. Only a URL can be accepted. */
function askUrl(server: Server, last: string): Promise<string | undefined> {
  const input = window.createInputBox();
  input.title = "Who takes a URL";
  input.placeholder = "https://shop.example.com/cart";
  input.value = last;
  let asked = 0;
  let timer: NodeJS.Timeout | undefined;
  const tell = async (): Promise<boolean> => {
    const number = ++asked;
    const url = input.value.trim();
    if (url === "") {
      input.validationMessage = undefined;
      return false;
    }
    const reply = await server.request("sallyport/answerUrl", { url });
    if (number !== asked || !reply) return false;
    const isProblem = reply.is === "problem";
    input.validationMessage = {
      message: reply.is === "problem" ? reply.why : reply.lines.map((line) => line.trim()).join(" · "),
      severity: isProblem ? InputBoxValidationSeverity.Error : InputBoxValidationSeverity.Info,
    };
    return !isProblem;
  };
  return new Promise((resolve) => {
    const listeners: Disposable[] = [
      input,
      input.onDidChangeValue(() => {
        clearTimeout(timer);
        timer = setTimeout(() => void tell(), PAUSE);
      }),
      input.onDidAccept(async () => {
        if (!(await tell())) return;
        resolve(input.value.trim());
        input.hide();
      }),
      input.onDidHide(() => {
        clearTimeout(timer);
        resolve(undefined);
        for (const listener of listeners) listener.dispose();
      }),
    ];
    input.show();
    if (last !== "") void tell();
  });
}
