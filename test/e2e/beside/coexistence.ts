// Two servers on one file: nothing may be said twice.
import assert from "node:assert/strict";
import { it } from "mocha";
import { type Diagnostic, languages, type TextDocument } from "vscode";
import { at, completionsAt, eventually, findingGone, findingsOf, labelOf, open, replace } from "../editor.ts";

export function checkCoexistence(): void {
  it("both servers report, and never two errors on one range", async () => {
    const { document } = await open("shop/draft.yaml");
    await eventually("a finding of the YAML extension", () =>
      all(document).find(({ source }) => source !== "sallyport"),
    );
    const { document: ingress } = await open("shop/ingress.yaml");
    await findingsOf(ingress.uri, /Service shop\/web .*80 \(http\)/);
    for (const one of [document, ingress])
      assert.deepEqual(doubled(all(one).map(({ range }) => JSON.stringify(range))), []);
  });

  it("leaves a value of the wrong type to the YAML extension", async () => {
    const editor = await open("shop/ingress.yaml");
    await findingsOf(editor.document.uri, /Service shop\/web .*80 \(http\)/);
    await replace(
      editor,
      "name: web\n                port:\n                  number: 8080",
      'name: web\n                port:\n                  number: "80"',
    );
    const found = () => all(editor.document).filter(({ range }) => editor.document.getText(range) === '"80"');
    await eventually("a finding of the YAML extension", () => found()[0]);
    await findingGone(editor.document.uri, /Service shop\/web .*80 \(http\)/);
    assert.deepEqual(
      found().filter(({ source }) => source === "sallyport"),
      [],
    );
  });

  const places = [
    // What is completed, where, and a label that must be there for the test to say anything.
    ["a Service name", "name: |\n", "api"],
    ["a path type", "pathType: |\n", "Prefix"],
    ["a key", "|rules:", "defaultBackend"],
    ["a key below a list", "|path: /\n", "path"],
  ] as const;
  for (const [what, place, expected] of places) {
    it(`offers no label twice for ${what}`, async () => {
      const { document } = await open("shop/draft.yaml");
      await eventually("a finding of the YAML extension", () =>
        all(document).find(({ source }) => source !== "sallyport"),
      );
      const labels = (await completionsAt(document, at(document, place))).map(labelOf);
      assert.ok(labels.includes(expected), `${expected} is among: ${labels.join(", ")}`);
      assert.deepEqual(doubled(labels), []);
    });
  }

  it("still gives the names that only it knows", async () => {
    const { document } = await open("shop/draft.yaml");
    await eventually("Service names", async () => {
      const labels = (await completionsAt(document, at(document, "name: |\n"))).map(labelOf);
      return labels.includes("api") && labels.includes("web") ? labels : undefined;
    });
  });
}

function all(document: TextDocument): readonly Diagnostic[] {
  return languages.getDiagnostics(document.uri);
}

function doubled(values: readonly string[]): readonly string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}
