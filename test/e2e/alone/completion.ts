// Completion: names and values of the workspace and the recorded cluster, with their source.
import assert from "node:assert/strict";
import { it } from "mocha";
import { type CompletionItem, commands, Position, Range, Selection, window } from "vscode";
import { at, completionsAt, eventually, labelOf, open } from "../editor.ts";

export function checkCompletion(): void {
  it("offers the Services of the namespace, from file and cluster, and no other", async () => {
    const { document } = await open("shop/draft.yaml");
    const place = at(document, "name: |\n");
    const items = await eventually("Service names", async () => {
      const offered = (await completionsAt(document, place)).filter(isNoSnippet);
      return offered.some((item) => labelOf(item) === "api") ? offered : undefined;
    });
    assert.deepEqual(items.map(labelOf).toSorted(), ["api", "web"]);
    assert.match(describe(items, "web"), /web\.yaml/);
    assert.match(describe(items, "api"), /cluster/);
  });

  it("offers the path types on an empty value", async () => {
    const { document } = await open("shop/draft.yaml");
    const place = at(document, "pathType: |\n");
    const items = await eventually("path types", async () => {
      const offered = (await completionsAt(document, place)).filter(isNoSnippet);
      return offered.length > 0 ? offered : undefined;
    });
    for (const type of ["Exact", "ImplementationSpecific", "Prefix"])
      assert.ok(items.map(labelOf).includes(type), type);
  });

  it("finds an annotation by a word of its key, and writes the whole key with its value once", async () => {
    const { document } = await open("shop/draft.yaml");
    const editor = await window.showTextDocument(document);
    const head =
      "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: shop\n  namespace: shop\n  annotations:\n";
    const written = (key: string): string => `${head}    ${key}\nspec:\n  ingressClassName: nginx\n`;
    for (const [typed, key] of [
      ["body-size", 'nginx.ingress.kubernetes.io/proxy-body-size: "1m"'],
      ["nginx.ingress.kubernetes.io/proxy-body-s", 'nginx.ingress.kubernetes.io/proxy-body-size: "1m"'],
    ] as const) {
      const whole = new Range(new Position(0, 0), document.lineAt(document.lineCount - 1).range.end);
      await editor.edit((edit) => edit.replace(whole, written("")));
      const place = new Position(6, 4);
      editor.selection = new Selection(place, place);
      await commands.executeCommand("type", { text: typed });
      await eventually(`${key} by ${typed}`, async () => {
        await commands.executeCommand("editor.action.triggerSuggest");
        await new Promise((resolve) => setTimeout(resolve, 500));
        await commands.executeCommand("acceptSelectedSuggestion");
        return document.getText() === written(key) ? true : undefined;
      });
      await commands.executeCommand("leaveSnippet");
    }
    await commands.executeCommand("workbench.action.files.revert");
  });

  it("offers known hosts between the quotes of a Traefik rule", async () => {
    const { document } = await open("shop/route.yaml");
    const place = at(document, "Host(`|`)");
    const items = await eventually("hosts", async () => {
      const offered = (await completionsAt(document, place)).filter(isNoSnippet);
      return offered.some((item) => labelOf(item) === "draft.example.com") ? offered : undefined;
    });
    const { range } = items.find((item) => labelOf(item) === "draft.example.com") ?? {};
    assert.ok(range instanceof Range ? range.isEmpty : range?.inserting.isEmpty, JSON.stringify(range));
  });
}

function isNoSnippet({ kind, insertText }: CompletionItem): boolean {
  // Contributed snippets are offered everywhere, by VS Code itself.
  return !(kind === 26 || (kind === 14 && typeof insertText === "object"));
}

function describe(items: readonly CompletionItem[], label: string): string {
  const item = items.find((one) => labelOf(one) === label);
  return JSON.stringify([item?.label, item?.detail]);
}
