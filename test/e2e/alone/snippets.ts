// Contributed snippets, inserted into an editor.
import assert from "node:assert/strict";
import { it } from "mocha";
import { commands, window, workspace } from "vscode";
import { eventually } from "../editor.ts";

export function checkSnippets(): void {
  it("inserts a policy that denies all", async () => {
    const editor = await window.showTextDocument(await workspace.openTextDocument({ language: "yaml", content: "" }));
    await commands.executeCommand("editor.action.insertSnippet", { langId: "yaml", name: "NetworkPolicy: deny all" });
    const text = await eventually("the snippet", () => editor.document.getText() || undefined);
    assert.match(text, /^apiVersion: networking\.k8s\.io\/v1\nkind: NetworkPolicy\n/);
    assert.match(text, /podSelector: \{\}\n {2}policyTypes:\n {4}- Ingress\n {4}- Egress\n/);
  });
}
