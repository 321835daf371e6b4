// The walkthrough's buttons, on the sample that they open.
import assert from "node:assert/strict";
import { it } from "mocha";
import { commands, languages, type TextDocument, window, workspace } from "vscode";
import { eventually } from "../editor.ts";

export function checkWalkthrough(): void {
  it("opens the sample untitled, with a finding and a lens", async () => {
    await commands.executeCommand("sallyport.openSample");
    const document = sample();
    await eventually("a finding in the sample", () =>
      languages.getDiagnostics(document.uri).find(({ message }) => /Service shop\/web/.test(message)),
    );
  });

  it("opens the reach of the sample's policy, in the same sample", async () => {
    await commands.executeCommand("sallyport.openSample");
    await commands.executeCommand("sallyport.openSample", "reach");
    const page = await eventually("the reach document", () =>
      workspace.textDocuments.find(({ uri }) => uri.scheme === "sallyport-reach" && uri.query.includes("untitled:")),
    );
    assert.match(page.getText(), /192\.168\.1\.0\/24/);
    assert.equal(workspace.textDocuments.filter(isSample).length, 1);
  });
}

function sample(): TextDocument {
  const document = window.activeTextEditor?.document;
  assert.ok(document && isSample(document), "the sample is in front");
  return document;
}

function isSample({ isUntitled, languageId, getText }: TextDocument): boolean {
  return isUntitled && languageId === "yaml" && getText().includes("kind: NetworkPolicy");
}
