// Findings as the Problems panel has them.
import assert from "node:assert/strict";
import { it } from "mocha";
import { type Diagnostic, languages, type TextDocument } from "vscode";
import { findingGone, findingsOf, open, replace, uriOf } from "../editor.ts";

export function checkDiagnostics(): void {
  it("says which port the Service has instead", async () => {
    const { document } = await open("shop/ingress.yaml");
    const findings = await findingsOf(document.uri, /Service shop\/web .*80 \(http\)/);
    assert.deepEqual(marked(document, findings, /Service shop\/web .*80 \(http\)/), ["8080"]);
  });

  it("reports a Service that the complete recording lacks, and keeps quiet about the Secret that it has", async () => {
    const { document } = await open("shop/ingress.yaml");
    const findings = await findingsOf(document.uri, /apy/);
    assert.deepEqual(marked(document, findings, /apy/), ["apy"]);
    assert.deepEqual(marked(document, findings, /shop-tls/), []);
  });

  it("gives each finding a code with the address of its page", async () => {
    const { document } = await open("shop/ingress.yaml");
    for (const { code } of await findingsOf(document.uri, /apy/)) {
      assert.ok(typeof code === "object" && /^[a-z0-9-]+$/.test(String(code.value)), JSON.stringify(code));
    }
  });

  it("points at the part of a Traefik rule that is wrong", async () => {
    const { document } = await open("shop/route.yaml");
    const findings = await findingsOf(document.uri, /is the operator/);
    assert.deepEqual(marked(document, findings, /is the operator/), ["and"]);
  });

  it("follows the typing", async () => {
    const editor = await open("shop/draft.yaml");
    await findingsOf(editor.document.uri, /ingresClassName/);
    await replace(editor, "ingresClassName: nginx", "ingressClassName: nginx\n  tls: 5");
    await findingGone(editor.document.uri, /ingresClassName/);
    const findings = await findingsOf(editor.document.uri, /spec\.tls/);
    assert.deepEqual(marked(editor.document, findings, /spec\.tls/), ["5"]);
  });

  it("says nothing about YAML that is no manifest", async () => {
    await open("shop/notKubernetes.yaml");
    const { document } = await open("shop/ingress.yaml");
    await findingsOf(document.uri, /apy/);
    assert.deepEqual(languages.getDiagnostics(uriOf("shop/notKubernetes.yaml")), []);
  });
}

/** The underlined texts of the findings that fit. */
function marked(document: TextDocument, findings: readonly Diagnostic[], message: RegExp): readonly string[] {
  return findings.filter((finding) => message.test(finding.message)).map(({ range }) => document.getText(range));
}
