// The extension starts with the first YAML file and not before, and brings what its manifest promises.
import assert from "node:assert/strict";
import { it } from "mocha";
import { commands, extensions } from "vscode";
import { eventually, open } from "../editor.ts";

export function checkActivation(): void {
  it("starts with the first YAML file, not before", async () => {
    const sallyport = extensions.getExtension("sallyport.sallyport");
    assert.ok(sallyport, "the extension is installed");
    assert.equal(sallyport.isActive, false);
    await open("shop/web.yaml");
    await eventually("activation", () => sallyport.isActive || undefined);
  });

  it("registers each command that it contributes", async () => {
    const known = new Set(await commands.getCommands(true));
    const manifest: { contributes: { commands: readonly { command: string }[] } } =
      extensions.getExtension("sallyport.sallyport")?.packageJSON;
    assert.deepEqual(
      manifest.contributes.commands.map(({ command }) => command).filter((command) => !known.has(command)),
      [],
    );
  });
}
