// Definition, references and rename over files.
import assert from "node:assert/strict";
import { it } from "mocha";
import { commands, type WorkspaceEdit } from "vscode";
import { at, eventually, open, placesOf } from "../editor.ts";

export function checkNavigation(): void {
  it("goes from a backend to its Service", async () => {
    const { document } = await open("shop/ingress.yaml");
    const places = await eventually("a definition", async () => {
      const found = await placesOf("vscode.executeDefinitionProvider", document, at(document, "name: we|b\n"));
      return found.length > 0 ? found : undefined;
    });
    assert.ok(
      places.some((place) => place.startsWith("web.yaml:")),
      places.join(),
    );
  });

  it("finds the Ingress that refers to a Service", async () => {
    const { document } = await open("shop/web.yaml");
    const place = at(document, "kind: Service\nmetadata:\n  name: w|eb");
    const places = await eventually("references", async () => {
      const found = await placesOf("vscode.executeReferenceProvider", document, place);
      return found.length > 0 ? found : undefined;
    });
    assert.ok(
      places.some((reference) => reference.startsWith("ingress.yaml:")),
      places.join(),
    );
  });

  it("renames a Service in both files", async () => {
    const { document } = await open("shop/web.yaml");
    const place = at(document, "kind: Service\nmetadata:\n  name: w|eb");
    const edit = await eventually("a rename", async () => {
      const found = await commands.executeCommand<WorkspaceEdit>(
        "vscode.executeDocumentRenameProvider",
        document.uri,
        place,
        "front",
      );
      return found.size > 0 ? found : undefined;
    });
    const files = edit.entries().map(([uri]) => uri.path.split("/").at(-1));
    assert.deepEqual(files.toSorted(), ["ingress.yaml", "web.yaml"]);
  });
}
