// The policy that a workload needs, written behind it by the command.
import assert from "node:assert/strict";
import { it } from "mocha";
import { commands, Selection, window, workspace } from "vscode";
import { eventually } from "../editor.ts";

const WORKLOAD = `apiVersion: v1
kind: Pod
metadata: { name: caller, namespace: shop, labels: { app: caller } }
spec:
  containers:
    - name: caller
      image: caller
      env:
        - { name: API_URL, value: "https://api.example.com/v1" }
`;

export function checkRestrictEgress(): void {
  it("writes a CiliumNetworkPolicy behind the workload", async () => {
    const document = await workspace.openTextDocument({ language: "yaml", content: WORKLOAD });
    const editor = await window.showTextDocument(document);
    editor.selection = new Selection(1, 7, 1, 7);
    const text = await eventually("the policy", async () => {
      await commands.executeCommand("sallyport.restrictEgress", "CiliumNetworkPolicy");
      return document.getText().length > WORKLOAD.length ? document.getText() : undefined;
    });
    assert.ok(text.startsWith(WORKLOAD));
    assert.match(text, /\n---\n# Egress of Pod shop\/caller: /);
    assert.match(text, /toFQDNs:\n\s+- matchName: api\.example\.com/);
  });
}
