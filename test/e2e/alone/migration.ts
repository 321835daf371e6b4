// Conversions of an Ingress by a code action, and the report of a migration.
import assert from "node:assert/strict";
import { it } from "mocha";
import { type CodeAction, commands, Range, type TextDocument, window, workspace } from "vscode";
import { apply, eventually, open } from "../editor.ts";

const INGRESS = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: legacy
  namespace: legacy
  annotations:
    # Only from inside.
    nginx.ingress.kubernetes.io/whitelist-source-range: 10.0.0.0/8
spec:
  ingressClassName: nginx
  rules:
    - host: legacy.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: legacy
                port:
                  number: 80
`;

export function checkMigration(): void {
  it("converts an Ingress in place for another controller, its objects behind it", async () => {
    const document = await untitled();
    await apply(await actionOf(document, "Convert annotations to Traefik"));
    const text = document.getText();
    assert.match(text, /^# Converted to Traefik\n/);
    assert.match(
      text,
      /# Only from inside\.\n {4}traefik\.ingress\.kubernetes\.io\/router\.middlewares: legacy-legacy-allow/,
    );
    assert.match(text, /\n---\napiVersion: traefik\.io\/v1alpha1\nkind: Middleware\n/);
  });

  it("writes Gateway API objects behind an Ingress that stays", async () => {
    const document = await untitled();
    await apply(await actionOf(document, "Convert to Gateway API"));
    assert.ok(document.getText().startsWith(INGRESS));
    assert.match(
      document.getText(),
      /\n---\n# Converted to the Gateway API\n(?:# .*\n)*# lost: .*whitelist-source-range/,
    );
    assert.match(document.getText(), /kind: HTTPRoute/);
  });

  it("opens the report of a migration of the workspace", async () => {
    await open("shop/ingress.yaml");
    void commands.executeCommand("sallyport.migrate", { target: "traefik" });
    const report = await eventually("the report", () =>
      workspace.textDocuments.find(({ uri }) => uri.scheme === "sallyport-migration"),
    );
    assert.match(report.getText(), /^# Migration to Traefik\n[\s\S]*## Ingress shop\/shop\n/);
  });
}

async function untitled(): Promise<TextDocument> {
  const document = await workspace.openTextDocument({ language: "yaml", content: INGRESS });
  await window.showTextDocument(document);
  return document;
}

/** The action of a title, with its edits. */
async function actionOf(document: TextDocument, title: string): Promise<CodeAction> {
  return eventually(`the action ${title}`, async () => {
    const actions = await commands.executeCommand<readonly CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      new Range(1, 0, 1, 0),
      "refactor.rewrite",
      10,
    );
    return actions.find((action) => action.title === title && action.edit !== undefined);
  });
}
