// A kubeconfig that lies in the workspace, in a folder that is trusted by now: the person picks it in a dialog, or it is not used.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { it } from "mocha";
import { ConfigurationTarget, commands, workspace } from "vscode";
import { click, dialogWith, pick } from "../driver/hands.ts";
import { at, completionsAt, eventually, labelOf, open, uriOf } from "../editor.ts";
import { deeds, isServer } from "./spied.ts";

export function checkOwnKubeconfig(): void {
  it("is not used before it is picked, though the person's own setting names it", async () => {
    await open("shop/draft.yaml");
    await eventually("the Service of the cluster", async () => ((await isCartOffered()) ? true : undefined), 20);
    await setOwn("sallyport", "cluster.kubeconfig", uriOf("kubeconfig.yaml").fsPath);
    await eventually("the end of the connection", async () => ((await isCartOffered()) ? undefined : true));
  });

  it("shows what it leads to, and is used once the person says so", async () => {
    void commands.executeCommand("sallyport.connectCluster");
    await pick("Use a kubeconfig of this workspace");
    const dialog = await dialogWith("Use this kubeconfig of the workspace?");
    assert.match(dialog, /kubeconfig\.yaml/);
    assert.match(dialog, /It connects to\s+https:\/\/127\.0\.0\.1:\d+/);
    assert.match(dialog, /It logs in by running\s+\S*log-in/);
    assert.match(dialog, /It reads, and may send to these servers,\s+\S*token/);
    await click("Use");
    await pick("admin");
    await eventually("the Service of the cluster", async () => ((await isCartOffered()) ? true : undefined), 20);
  });

  it("is asked about again when it reads differently", async () => {
    const path = uriOf("kubeconfig.yaml").fsPath;
    const own = readFileSync(path, "utf8");
    writeFileSync(path, `${own}\n`);
    void commands.executeCommand("sallyport.connectCluster");
    await pick("Use a kubeconfig of this workspace");
    await dialogWith("Use this kubeconfig of the workspace?");
    await click("Cancel");
    writeFileSync(path, own);
    // The answer for the text as it was has held.
    void commands.executeCommand("sallyport.connectCluster");
    await pick("admin");
    await eventually("the Service of the cluster", async () => ((await isCartOffered()) ? true : undefined), 20);
  });

  it("is forgotten with the login commands", async () => {
    await commands.executeCommand("sallyport.forgetLoginCommands");
    void commands.executeCommand("sallyport.connectCluster");
    await pick("Use a kubeconfig of this workspace");
    await dialogWith("Use this kubeconfig of the workspace?");
    await click("Cancel");
  });

  it("leads through the proxy of the person's settings, and never through that of the workspace", async () => {
    const asked: string[] = [];
    const proxy = createServer().listen(0, "127.0.0.1");
    proxy.on("connect", (request, socket) => {
      asked.push(request.url ?? "");
      // A client that is told 502 may hang up with a reset, which is no fault of what is tested.
      socket.on("error", () => undefined);
      socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    });
    try {
      await new Promise((done) => proxy.once("listening", done));
      const { port } = proxy.address() as AddressInfo;
      // Not this machine, which is never reached by a proxy; with a token, so that nothing has to log in first.
      const path = process.env["KUBECONFIG"] ?? "";
      const config = JSON.parse(readFileSync(path, "utf8")) as object;
      const clusters = [{ name: "fake", cluster: { server: "https://cluster.invalid:6443" } }];
      writeFileSync(path, JSON.stringify({ ...config, clusters, users: [{ name: "admin", user: { token: "t" } }] }));
      await workspace
        .getConfiguration("http")
        .update("proxy", "http://127.0.0.1:9", ConfigurationTarget.Workspace)
        .then(
          () => undefined,
          // A VS Code that refuses it is right.
          () => undefined,
        );
      await setOwn("http", "proxy", `http://127.0.0.1:${port}`);
      await setOwn("sallyport", "cluster.kubeconfig", path);
      await open("shop/draft.yaml");
      await commands.executeCommand("sallyport.connectCluster", { context: "admin" });
      // Other parts of VS Code may ask for other hosts.
      await eventually("a request to the proxy", () => asked.includes("cluster.invalid:6443") || undefined, 20);
      const connects = deeds().filter(({ program, what }) => isServer(program) && what === "connect");
      assert.ok(!connects.some(({ target }) => /"port":"?9"?[,}]/.test(target)));
    } finally {
      proxy.close();
      await setOwn("http", "proxy", undefined);
      await commands.executeCommand("sallyport.disconnectCluster");
    }
  });
}

async function setOwn(section: string, key: string, value: string | undefined): Promise<void> {
  await workspace.getConfiguration(section).update(key, value, ConfigurationTarget.Global);
}

async function isCartOffered(): Promise<boolean> {
  const document = await workspace.openTextDocument(uriOf("shop/draft.yaml"));
  return (await completionsAt(document, at(document, "name: |\n"))).map(labelOf).includes("cart");
}
