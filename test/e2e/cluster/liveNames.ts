// What is in the connected cluster answers while a person types, and stops to when it goes.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { it } from "mocha";
import { ConfigurationTarget, commands, languages, type TextDocument, workspace } from "vscode";
import { at, completionsAt, eventually, findingGone, findingsOf, labelOf, open, replace } from "../editor.ts";
import { applyObject, removeObject, service } from "./testCluster.ts";

export function checkLiveNames(): void {
  it("touches no cluster before it is told to", async () => {
    await setRecording(undefined);
    await applyObject(service("cart"));
    const { document } = await open("shop/draft.yaml");
    await eventually("the Service of the file", async () =>
      (await namesIn(document)).includes("web") ? true : undefined,
    );
    assert.ok(!(await namesIn(document)).includes("cart"));
  });

  it("offers a Service of the cluster once it is connected, and says where it is from", async () => {
    const { document } = await open("shop/draft.yaml");
    await commands.executeCommand("sallyport.connectCluster", { context: "reader" });
    await offered(document, "cart");
    const item = (await completionsAt(document, at(document, "name: |\n"))).find((one) => labelOf(one) === "cart");
    assert.match(JSON.stringify([item?.label, item?.detail]), /cluster reader/);
  });

  it("reports a Service that is deleted, and takes the finding back when it is there again", async () => {
    const editor = await open("shop/draft.yaml");
    const { uri } = editor.document;
    await offered(editor.document, "cart");
    await replace(editor, "name: \n", "name: cart\n");
    await findingGone(uri, /Service shop\/cart|"cart"/);
    await removeObject(service("cart"));
    const findings = await findingsOf(uri, /cart/);
    assert.deepEqual(
      findings.filter(({ message }) => /cart/.test(message)).map(({ range }) => editor.document.getText(range)),
      ["cart"],
    );
    await applyObject(service("cart"));
    await findingGone(uri, /cart/);
  });

  it("says nothing for certain where not all may be listed", async () => {
    const { document } = await open("shop/draft.yaml");
    await commands.executeCommand("sallyport.connectCluster", { context: "visitor" });
    await offered(document, "cart");
    const { document: ingress } = await open("shop/ingress.yaml");
    // The Services of shop may be listed, so "apy" is missing; its Secrets may not, so "shop-tls" is unknown.
    const findings = await findingsOf(ingress.uri, /apy/);
    assert.deepEqual(
      findings.filter(({ message }) => /shop-tls/.test(message)),
      [],
    );
  });

  it("keeps what it knows when the server has to start again", async () => {
    const { document } = await open("shop/draft.yaml");
    await commands.executeCommand("sallyport.connectCluster", { context: "reader" });
    await offered(document, "cart");
    await commands.executeCommand("sallyport.restartServer");
    await offered(document, "cart");
  });

  it("connects again by itself when the server is killed, also more than once", async function () {
    if (process.platform === "win32") this.skip();
    const { document } = await open("shop/draft.yaml");
    await commands.executeCommand("sallyport.connectCluster", { context: "reader" });
    await offered(document, "cart");
    for (let times = 0; times < 3; times++) {
      const [server] = serverProcesses();
      assert.ok(server !== undefined, "the server's process");
      process.kill(server, "SIGKILL");
      await eventually("another server", () => (serverProcesses().some((pid) => pid !== server) ? true : undefined));
      await offered(document, "cart");
    }
  });

  it("forgets the cluster when it is disconnected", async () => {
    const { document } = await open("shop/draft.yaml");
    await offered(document, "cart");
    await commands.executeCommand("sallyport.disconnectCluster");
    await eventually("the end of the cluster's names", async () =>
      (await namesIn(document)).includes("cart") ? undefined : true,
    );
    assert.ok((await namesIn(document)).includes("web"));
    assert.deepEqual(
      languages.getDiagnostics(document.uri).filter(({ message }) => /cart/.test(message)),
      [],
    );
  });

  it("connects to no context that is not there, and goes on", async () => {
    const { document } = await open("shop/draft.yaml");
    await commands.executeCommand("sallyport.connectCluster", { context: "nowhere" });
    assert.ok((await namesIn(document)).includes("web"));
    await commands.executeCommand("sallyport.disconnectCluster");
  });
}

/** The language servers that this extension host has started. */
function serverProcesses(): readonly number[] {
  const all = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" });
  return all.split("\n").flatMap((line) => {
    const [pid, parent, ...args] = line.trim().split(/\s+/);
    return Number(parent) === process.pid && args.some((arg) => arg.endsWith("dist/server.cjs")) ? Number(pid) : [];
  });
}

/** The recording of the workspace would answer as well. */
async function setRecording(path: string | undefined): Promise<void> {
  await workspace.getConfiguration("sallyport").update("cluster.recording", path, ConfigurationTarget.Workspace);
}

/** Waits until a name is completed at the empty name of the backend. */
async function offered(document: TextDocument, name: string): Promise<void> {
  await eventually(
    `"${name}" among the names`,
    async () => ((await namesIn(document)).includes(name) ? true : undefined),
    20,
  );
}

async function namesIn(document: TextDocument): Promise<readonly string[]> {
  return (await completionsAt(document, at(document, "name: |\n"))).map(labelOf);
}
