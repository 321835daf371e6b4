// Asks the person before the server runs a command that a kubeconfig names for logging in. A yes holds for exactly that command, in
// all windows; a no holds in this window until the person connects again.
import { type Disposable, type Memento, window, workspace } from "vscode";
import type { LoginCommand } from "../../../server/src/lsp/protocol.ts";
import type { Server } from "../languageClient.ts";
import { toLoginPrompt } from "./loginPrompt.ts";

export interface LoginCommands extends Disposable {
  /** Takes back every yes; gives how many there were. */
  forget(): Promise<number>;
  count(): number;
  /** Lets a command be asked about again that got a no. */
  askAgain(): void;
}

const ALLOWED = "loginCommands";

/** Answers the server until disposed. `refused` is called when the person says no, `changed` when there is one more or none. */
export function answerLoginCommands(
  server: Server,
  memory: Memento,
  { refused, changed }: { readonly refused: () => void; readonly changed: () => void },
): LoginCommands {
  /** A question that is open or got a no, by fingerprint: several logins at once ask but one. */
  const asked = new Map<string, Promise<boolean>>();

  const ask = async (command: LoginCommand): Promise<boolean> => {
    const { message, detail } = toLoginPrompt(command);
    const answer = await window.showWarningMessage(message, { modal: true, detail }, "Allow");
    if (answer !== "Allow") {
      refused();
      return false;
    }
    asked.delete(command.fingerprint);
    await remember([...readAllowed(memory), command.fingerprint]);
    return true;
  };

  const remember = async (fingerprints: readonly string[]): Promise<void> => {
    await memory.update(ALLOWED, fingerprints.length === 0 ? undefined : [...new Set(fingerprints)]);
    changed();
  };

  const answering = server.answer("sallyport/mayRun", async (command) => {
    if (!workspace.isTrusted) return false;
    if (readAllowed(memory).includes(command.fingerprint)) return true;
    const answer = asked.get(command.fingerprint) ?? ask(command);
    asked.set(command.fingerprint, answer);
    return answer;
  });
  return {
    forget: async () => {
      const { length } = readAllowed(memory);
      asked.clear();
      await remember([]);
      return length;
    },
    count: () => readAllowed(memory).length,
    askAgain: () => asked.clear(),
    dispose: () => answering.dispose(),
  };
}

function readAllowed(memory: Memento): readonly string[] {
  const known = memory.get<unknown>(ALLOWED);
  return Array.isArray(known) ? known.filter((item) => typeof item === "string") : [];
}
