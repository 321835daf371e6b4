// The questions whether a command that a kubeconfig names may be run, and whether a kubeconfig of the workspace may be used: all that a
// person needs to judge it, and nothing cut off. It knows nothing of the window.
import type { LoginCommand, WorkspaceKubeconfig } from "../../../server/src/lsp/protocol.ts";
import { toVisible } from "../shownText.ts";

export interface LoginPrompt {
  readonly message: string;
  readonly detail: string;
}

/** The question, with the command and its arguments as one line that can't be misread. */
export function toLoginPrompt({ command, args, env, kubeconfig, context, setting }: LoginCommand): LoginPrompt {
  return {
    message: `Run this command to log in to ${toVisible(context)}?`,
    detail: [
      toLine([command, ...args]),
      setting === undefined
        ? `Context ${toVisible(context)} of ${toVisible(kubeconfig)} names it.`
        : `The setting ${toVisible(setting)} has it speak to the cluster, with ${toVisible(kubeconfig)} and what that has it run.`,
      ...(env.length > 0 ? [`It is given the variables ${env.map(toVisible).join(", ")}.`] : []),
      "It runs with your rights, now and whenever the login is renewed. Sallyport: Forget Login Commands takes this back.",
    ].join("\n\n"),
  };
}

/** The question, with all that the file leads to. What it runs is asked about once more before it runs. */
export function toKubeconfigPrompt({ path, servers, commands, reads }: WorkspaceKubeconfig): LoginPrompt {
  return {
    message: "Use this kubeconfig of the workspace?",
    detail: [
      toVisible(path),
      ...toPart("It connects to", servers.map(toVisible)),
      ...toPart("It logs in by running", commands.map(toLine)),
      ...toPart("It reads, and may send to these servers,", reads.map(toVisible)),
      "Whoever can write to this folder may have written it. The answer holds for this file as it is now. Sallyport: Forget Login Commands takes it back.",
    ].join("\n\n"),
  };
}

function toPart(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`${title}\n${lines.join("\n")}`];
}

function toLine(words: readonly string[]): string {
  return words.map(quote).join(" ");
}

/** Quotes an argument where a space or a sign could make it look like two, or like another one. */
function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : toVisible(JSON.stringify(text));
}
