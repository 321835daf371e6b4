// The route table as a page, from its lens and as a command, and the answer to a URL.
import assert from "node:assert/strict";
import { it } from "mocha";
import { commands, type TextDocument, window, workspace } from "vscode";
import { at, eventually, lensesOf, open, replace } from "../editor.ts";

export function checkRoutes(): void {
  it("opens the routes of an Ingress's host on a click, and follows an edit", async () => {
    const editor = await open("shop/ingress.yaml");
    const lens = await eventually("a lens that opens routes", async () =>
      (await lensesOf(editor.document)).find(({ command }) => command?.command === "sallyport.showRoutes"),
    );
    assert.match(lens.command?.title ?? "", /routes of shop\.example\.com: \d+ paths?/);
    await commands.executeCommand("sallyport.showRoutes", ...(lens.command?.arguments ?? []));
    const page = await eventually("the page", pageOfRoutes);
    assert.match(page.getText(), /^# Routes of shop\.example\.com$/m);
    assert.match(page.getText(), /\[ingress\.yaml:\d+\]\(\/shop\/ingress\.yaml#L\d+\)/);
    await eventually("its place beside the editor", () => window.tabGroups.all.length > 1 || undefined);
    await replace(await open("shop/ingress.yaml"), "path: /\n", "path: /elsewhere\n");
    await eventually("the new path", () => /under \/elsewhere/.test(page.getText()) || undefined);
  });

  it("shows all hosts without a lens", async () => {
    await open("shop/ingress.yaml");
    await commands.executeCommand("sallyport.showRoutes", { hosts: [] });
    const page = await eventually("the page", () =>
      workspace.textDocuments.find(({ uri }) => uri.scheme === "sallyport-routes" && uri.path.includes("all hosts")),
    );
    assert.match(page.getText(), /### shop\.example\.com/);
  });

  it("links to the deciding line", async () => {
    const { document } = await open("shop/ingress.yaml");
    await commands.executeCommand("sallyport.showRoutes", { hosts: ["shop.example.com"] });
    const page = await eventually("the page", pageOfRoutes);
    // The page of an earlier test is still open, and follows.
    const line = await eventually(
      "the line of the path",
      () => /\| everything \|.*\/ingress\.yaml#L(\d+)\)/.exec(page.getText())?.[1],
    );
    assert.equal(Number(line), at(document, "path: /\n").line + 1);
  });
}

function pageOfRoutes(): TextDocument | undefined {
  return workspace.textDocuments.find(
    ({ uri }) => uri.scheme === "sallyport-routes" && uri.path.includes("shop.example.com"),
  );
}
