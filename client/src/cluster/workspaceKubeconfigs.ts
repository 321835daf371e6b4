// Which kubeconfigs of a workspace the person has picked: by path and content, in all windows. A file that reads differently later is
// one that nobody has picked.
import { type Memento, window, workspace } from "vscode";
import type { KubeconfigIdentity, WorkspaceKubeconfig } from "../../../server/src/lsp/protocol.ts";
import type { Server } from "../languageClient.ts";
import { toKubeconfigPrompt } from "./loginPrompt.ts";

export interface WorkspaceKubeconfigs {
  /** Shows the file's consequences and asks; gives the answer. */
  pick(file: WorkspaceKubeconfig): Promise<boolean>;
  /** Takes back every yes; gives how many there were. */
  forget(): Promise<number>;
  count(): number;
  dispose(): void;
}

const PICKED = "workspaceKubeconfigs";

/** Answers the server until disposed, without a question. `changed` is called when there is one more or none. */
export function answerWorkspaceKubeconfigs(server: Server, memory: Memento, changed: () => void): WorkspaceKubeconfigs {
  const remember = async (files: readonly KubeconfigIdentity[]): Promise<void> => {
    await memory.update(PICKED, files.length === 0 ? undefined : files);
    changed();
  };
  const answering = server.answer(
    "sallyport/mayRead",
    async ({ path, sha256 }) =>
      workspace.isTrusted && readPicked(memory).some((file) => file.path === path && file.sha256 === sha256),
  );
  return {
    pick: async (file) => {
      const { message, detail } = toKubeconfigPrompt(file);
      const answer = await window.showWarningMessage(message, { modal: true, detail }, "Use");
      if (answer !== "Use") return false;
      const { path, sha256 } = file;
      await remember([...readPicked(memory).filter((other) => other.path !== path), { path, sha256 }]);
      return true;
    },
    forget: async () => {
      const { length } = readPicked(memory);
      await remember([]);
      return length;
    },
    count: () => readPicked(memory).length,
    dispose: () => answering.dispose(),
  };
}

function readPicked(memory: Memento): readonly KubeconfigIdentity[] {
  const known = memory.get<unknown>(PICKED);
  return Array.isArray(known) ? known.filter(isIdentity) : [];
}

function isIdentity(value: unknown): value is KubeconfigIdentity {
  if (typeof value !== "object" || value === null) return false;
  return "path" in value && typeof value.path === "string" && "sha256" in value && typeof value.sha256 === "string";
}
