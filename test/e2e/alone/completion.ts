// Completion: names and values of the workspace and the recorded cluster, with their source.
import assert from "node:assert/strict";
import { it } from "mocha";
import { type CompletionItem, Range } from "vscode";
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
