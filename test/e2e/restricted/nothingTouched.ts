// Before the folder is trusted: files are checked, no kubeconfig is read, nothing is connected to and nothing is run, whatever is
// asked for. Afterwards the same spies see all of it, so they were not blind.
import assert from "node:assert/strict";
import { it } from "mocha";
import { commands, Uri, workspace } from "vscode";
import { click, dialogWith } from "../driver/hands.ts";
import { at, completionsAt, eventually, findingsOf, hoverText, labelOf, open, uriOf } from "../editor.ts";
import { deeds, extensionPath, isServer, startsServer, touched } from "./spied.ts";

export function checkNothingTouched(): void {
  it("checks, completes and explains what the files of the folder say", async () => {
    assert.equal(workspace.isTrusted, false);
    const { document: ingress } = await open("shop/ingress.yaml");
    await findingsOf(ingress.uri, /apy/);
    assert.match(await hoverText(ingress, at(ingress, "name: w|eb")), /Service shop\/web/);
    const { document: draft } = await open("shop/draft.yaml");
    await eventually("the Service of the file", async () =>
      (await namesAtDraft()).includes("web") ? true : undefined,
    );
    assert.equal(draft.languageId, "yaml");
  });

  it("touches nothing outside the folder, whatever is asked for", async () => {
    await open("kubeconfig.yaml");
    // Each opens a message or a list that nobody answers; none may wait for that.
    for (const [command, ...args] of COMMANDS) void commands.executeCommand(command, ...args);
    await new Promise((done) => setTimeout(done, 1000));
    await commands.executeCommand("workbench.action.closeQuickOpen");
    await commands.executeCommand("sallyport.restartServer");
    await open("shop/draft.yaml");
    await eventually("the Service of the file", async () =>
      (await namesAtDraft()).includes("web") ? true : undefined,
    );
    assert.ok(!(await namesAtDraft()).includes("cart"));
    await new Promise((done) => setTimeout(done, 1000));
    const mayRead = [uriOf("").fsPath, extensionPath()];
    const all = deeds();
    // A spy that saw nothing would find nothing.
    assert.ok(all.filter(({ program, what }) => isServer(program) && what === "read").length > 0);
    assert.equal(all.filter(startsServer).length, 2);
    const wrong = all
      .filter((deed) => !startsServer(deed))
      .filter(({ what, target }) => what !== "read" || !mayRead.some((folder) => isIn(target, folder)));
    assert.deepEqual(
      wrong.map(({ what, target, stack }) => `${what} ${target}\n${stack}`),
      [],
    );
    assert.deepEqual(await touched(), { connections: 0, hasPluginRun: false });
  });

  it("connects once the folder is trusted and the person lets the login command run", async () => {
    await open("shop/draft.yaml");
    await commands.executeCommand("workbench.trust.manage");
    await click("Trust");
    await eventually("trust", () => workspace.isTrusted || undefined);
    const question = await dialogWith("Run this command to log in to");
    assert.match(question, /log-in/);
    assert.deepEqual(await touched(), { connections: 0, hasPluginRun: false });
    await click("Allow");
    await open("shop/draft.yaml");
    await eventually(
      "the Service of the cluster",
      async () => ((await namesAtDraft()).includes("cart") ? true : undefined),
      20,
    );
    const { connections, hasPluginRun } = await touched();
    assert.ok(connections > 0 && hasPluginRun);
    const seen = deeds().filter(({ program }) => isServer(program));
    assert.ok(seen.some(({ what }) => what === "connect"));
    assert.ok(seen.some(({ what, target }) => what === "start" && target.includes("log-in")));
    // The person's setting stands before KUBECONFIG and the home folder; the folder's own setting does not count.
    const setting = workspace.getConfiguration("sallyport").inspect("cluster.kubeconfig")?.globalValue;
    const read = (path: string) => seen.filter(({ what, target }) => what === "read" && target === path).length > 0;
    assert.ok(typeof setting === "string" && read(setting));
    assert.ok(!read(process.env["KUBECONFIG"] ?? ""));
    assert.ok(!read(`${process.env["HOME"]}/.kube/config`));
  });
}

const COMMANDS: readonly (readonly [command: string, ...args: readonly unknown[]])[] = [
  ["sallyport.connectCluster"],
  ["sallyport.connectCluster", { context: "admin" }],
  ["sallyport.openClusterMenu"],
  ["sallyport.selectNamespace"],
  ["sallyport.recordCluster", { uri: Uri.file("/nowhere/cluster.yaml").toString() }],
  ["sallyport.forgetLoginCommands"],
  ["sallyport.showReach"],
];

async function namesAtDraft(): Promise<readonly string[]> {
  const document = await workspace.openTextDocument(uriOf("shop/draft.yaml"));
  return (await completionsAt(document, at(document, "name: |\n"))).map(labelOf);
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
