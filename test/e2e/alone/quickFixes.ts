// Quick fixes, applied as a click applies them.
import assert from "node:assert/strict";
import { it } from "mocha";
import { commands, type TextEditor } from "vscode";
import { actionsAt, apply, eventually, findingGone, findingsOf, open } from "../editor.ts";

export function checkQuickFixes(): void {
  it("writes the port that the Service has", async () => {
    const editor = await open("shop/ingress.yaml");
    await applyFirst(editor, /Service shop\/web .*80 \(http\)/, /80/);
    assert.match(editor.document.getText(), /name: web\n\s+port:\n\s+number: 80\n/);
  });

  it("writes the Service name that was meant", async () => {
    const editor = await open("shop/ingress.yaml");
    await applyFirst(editor, /apy/, /\bapi\b/);
    assert.match(editor.document.getText(), /name: api\n/);
  });

  it("repairs a misspelt field", async () => {
    const editor = await open("shop/draft.yaml");
    await applyFirst(editor, /ingresClassName/, /ingressClassName/);
    assert.match(editor.document.getText(), /\n {2}ingressClassName: nginx\n/);
  });

  it("takes all safe fixes at once", async () => {
    const editor = await open("shop/draft.yaml");
    await findingsOf(editor.document.uri, /ingresClassName/);
    await commands.executeCommand("editor.action.fixAll");
    await findingGone(editor.document.uri, /ingresClassName/);
    assert.match(editor.document.getText(), /\n {2}ingressClassName: nginx\n/);
  });

  it("silences a finding by a comment above it", async () => {
    const editor = await open("shop/ingress.yaml");
    await applyFirst(editor, /Service shop\/web .*80 \(http\)/, /^Silence/);
    assert.match(editor.document.getText(), /\n +# sallyport-ignore [\w-]+\n +number: 8080/);
  });

  it("adds the DNS rule to the policy that forgot it", async () => {
    const editor = await open("shop/policy.yaml");
    await applyFirst(editor, /names|DNS/, /DNS/);
    assert.match(editor.document.getText(), /port: 53/);
    assert.match(editor.document.getText(), /cidr: 192\.168\.1\.0\/24/);
  });
}

/** Applies the first fix at the finding, which must have the title, and sees the finding go. */
async function applyFirst({ document }: TextEditor, message: RegExp, title: RegExp): Promise<void> {
  const fits = async () => (await findingsOf(document.uri, message)).find((finding) => message.test(finding.message));
  const finding = await fits();
  assert.ok(finding);
  const actions = await eventually("a quick fix", async () => {
    const offered = await actionsAt(document, finding.range);
    return offered.length > 0 ? offered : undefined;
  });
  const fix = actions.find((action) => title.test(action.title));
  assert.ok(fix, `no fix ${title} among: ${actions.map((action) => action.title).join("; ")}`);
  await apply(fix);
  await findingGone(document.uri, message);
}
