// What is known of the connected cluster, as a file.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "mocha";
import { commands, Uri } from "vscode";
import { eventually, open } from "../editor.ts";
import { applyObject, service } from "./testCluster.ts";

const CANARY = "c2VjcmV0LWNhbmFyeQ==";

export function checkRecording(): void {
  it("writes what is known, without Secrets", async () => {
    await applyObject(service("cart"));
    await applyObject({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "shop-canary", namespace: "shop" },
      data: { key: CANARY },
    });
    const folder = mkdtempSync(join(tmpdir(), "sallyport-recording-"));
    try {
      await open("shop/draft.yaml");
      // The administrator may read Secrets: that they stay out is our doing.
      await commands.executeCommand("sallyport.connectCluster", { context: "admin" });
      const file = join(folder, "cluster.yaml");
      const text = await eventually("a recording with the Service", async () => {
        // The question that follows a recording stays open; nobody answers it here.
        void commands.executeCommand("sallyport.recordCluster", { uri: Uri.file(file).toString() });
        await new Promise((done) => setTimeout(done, 500));
        const written = readIfThere(file);
        return written?.includes("name: cart") ? written : undefined;
      });
      assert.match(text, /kind: Service\b/);
      assert.doesNotMatch(text, /shop-canary/);
      assert.ok(!text.includes(CANARY));
    } finally {
      rmSync(folder, { recursive: true, force: true });
      await commands.executeCommand("sallyport.disconnectCluster");
    }
  });
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
