// "Open walkthrough": the four steps that package.json declares.
import { commands } from "vscode";

/** Opens the walkthrough on the welcome page. */
export async function openWalkthrough(): Promise<void> {
  await commands.executeCommand("workbench.action.openWalkthrough", "sallyport.sallyport#firstMinute", false);
}
