// The lens with the effective reach, and the document that a click on it opens.
import assert from "node:assert/strict";
import { it } from "mocha";
import {
  type CallHierarchyIncomingCall,
  type CallHierarchyItem,
  type CallHierarchyOutgoingCall,
  type CodeLens,
  commands,
  window,
  workspace,
} from "vscode";
import { at, eventually, lensesOf, open, replace } from "../editor.ts";

export function checkReach(): void {
  it("says above a policy what its pods reach, DNS included", async () => {
    const { document } = await open("shop/policy.yaml");
    const title = await titleOf(() => lensesOf(document), /egress/);
    assert.match(title, /192\.168\.1\.0\/24/);
    assert.match(title, /no DNS/);
  });

  it("says above a workload what it reaches", async () => {
    const { document } = await open("shop/web.yaml");
    assert.match(await titleOf(() => lensesOf(document), /egress/), /192\.168\.1\.0\/24/);
  });

  it("follows an edit of the policy", async () => {
    const editor = await open("shop/policy.yaml");
    await titleOf(() => lensesOf(editor.document), /192\.168\.1\.0\/24/);
    await replace(editor, "192.168.1.0/24", "10.1.0.0/16");
    await titleOf(() => lensesOf(editor.document), /10\.1\.0\.0\/16/);
  });

  it("shows traffic as the call hierarchy, there and back", async () => {
    const { document } = await open("shop/policy.yaml");
    const items = await eventually("an item", async () => {
      const found = await commands.executeCommand<readonly CallHierarchyItem[]>(
        "vscode.prepareCallHierarchy",
        document.uri,
        at(document, "name: web-|egress"),
      );
      return found.length > 0 ? found : undefined;
    });
    assert.deepEqual(
      items.map(({ name, detail }) => [name, detail]),
      [["shop/web-egress", "NetworkPolicy"]],
    );
    const [item] = items;
    const outgoing = await commands.executeCommand<readonly CallHierarchyOutgoingCall[]>(
      "vscode.provideOutgoingCalls",
      item,
    );
    assert.deepEqual(
      outgoing.map(({ to, fromRanges }) => [to.name, ...fromRanges.map((range) => document.getText(range))]),
      [["192.168.1.0/24", "ipBlock"]],
    );
    const { document: web } = await open("shop/web.yaml");
    const [service] = await commands.executeCommand<readonly CallHierarchyItem[]>(
      "vscode.prepareCallHierarchy",
      web.uri,
      at(web, "kind: Ser|vice"),
    );
    const incoming = await commands.executeCommand<readonly CallHierarchyIncomingCall[]>(
      "vscode.provideIncomingCalls",
      service,
    );
    const names = incoming.map(({ from }) => from.name);
    assert.ok(names.includes("shop/shop"), names.join());
  });

  it("opens the reach document on a click", async () => {
    const { document } = await open("shop/policy.yaml");
    const lens = (await lensesOf(document)).find(({ command }) => command?.command === "sallyport.showReach");
    assert.ok(lens?.command, "a lens that opens the reach document");
    await commands.executeCommand(lens.command.command, ...(lens.command.arguments ?? []));
    const page = await eventually("the reach document", () =>
      workspace.textDocuments.find(({ uri }) => uri.scheme === "sallyport-reach"),
    );
    assert.match(page.getText(), /192\.168\.1\.0\/24/);
    const editor = await open("shop/policy.yaml");
    await replace(editor, "192.168.1.0/24", "10.1.0.0/16");
    await eventually("what the edit changes", () => findEdit(page.getText())).catch((error: unknown) => {
      throw new Error(`${String(error)}; the page says: ${page.getText()}`);
    });
    await eventually("its place beside the editor", () => window.tabGroups.all.length > 1 || undefined);
  });
}

function findEdit(page: string): true | undefined {
  return (
    (/your unsaved edits? of (\S+ and )?policy\.yaml/.test(page) &&
      /Your edit changes: − 192\.168\.1\.0\/24.*\+ 10\.1\.0\.0\/16/.test(page)) ||
    undefined
  );
}

async function titleOf(lenses: () => Promise<readonly CodeLens[]>, title: RegExp): Promise<string> {
  return eventually(`a lens ${title}`, async () =>
    (await lenses()).map(({ command }) => command?.title ?? "").find((text) => title.test(text)),
  );
}
