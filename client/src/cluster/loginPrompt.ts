// The question whether a command that a kubeconfig names may be run: all that a person needs to judge it, and nothing cut off. It
// knows nothing of the window.
import type { LoginCommand } from "../../../server/src/lsp/protocol.ts";
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
      [command, ...args].map(quote).join(" "),
      setting === undefined
        ? `Context ${toVisible(context)} of ${toVisible(kubeconfig)} names it.`
        : `The setting ${toVisible(setting)} has it speak to the cluster, with ${toVisible(kubeconfig)} and what that has it run.`,
      ...(env.length > 0 ? [`It is given the variables ${env.map(toVisible).join(", ")}.`] : []),
      "It runs with your rights, now and whenever the login is renewed. Sallyport: Forget Login Commands takes this back.",
    ].join("\n\n"),
  };
}

/** Quotes an argument where a space or a sign could make it look like two, or like another one. */
function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : toVisible(JSON.stringify(text));
}
