// A folder that is not trusted: no kubeconfig is read, nothing runs, nothing is connected to, until it is.

import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, expect, test } from "vitest";
import { type FakeServer, startFake } from "../cluster/fake/fakeServer.ts";
import { type Session, startSession } from "./session.ts";

const folder = mkdtempSync(join(tmpdir(), "sallyport-trust-"));
const before = process.env["KUBECONFIG"];
let session: Session | undefined;
let fake: FakeServer | undefined;
afterEach(() => session?.process.kill());
afterAll(async () => {
  await fake?.stop();
  if (before === undefined) delete process.env["KUBECONFIG"];
  else process.env["KUBECONFIG"] = before;
  rmSync(folder, { recursive: true });
});

test.skipIf(process.platform === "win32")(
  "without trust nothing is read, run or connected to; with it all is",
  async () => {
    fake = await startFake();
    const ran = join(folder, "ran");
    const plugin = join(folder, "plugin.sh");
    const status = { token: fake.tokenOf("admin") };
    const answer = JSON.stringify({ apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status });
    writeFileSync(plugin, `#!/bin/sh\necho run >> '${ran}'\necho '${answer}'\n`);
    chmodSync(plugin, 0o755);
    const exec = { apiVersion: "client.authentication.k8s.io/v1", command: plugin, interactiveMode: "Never" };
    const config = JSON.parse(fake.kubeconfig) as object;
    const kubeconfig = join(folder, "config");
    writeFileSync(kubeconfig, JSON.stringify({ ...config, users: [{ name: "admin", user: { exec } }] }));
    process.env["KUBECONFIG"] = kubeconfig;
    const workspace = mkdtempSync(join(folder, "workspace-"));
    session = await startSession({
      rootUri: pathToFileURL(workspace).href,
      initializationOptions: { workspaceTrusted: false, settings: { cluster: { kubeconfig, connect: "automatic" } } },
    });
    const { connection } = session;
    connection.onRequest("sallyport/mayRun", () => true);
    session.open(
      pathToFileURL(join(workspace, "a.yaml")).href,
      "apiVersion: v1\nkind: Service\nmetadata: { name: a }\n",
    );
    expect(await connection.sendRequest("sallyport/contexts", {})).toEqual({
      contexts: [],
      problems: ["this folder is not trusted"],
      locked: [],
    });
    expect(await connection.sendRequest("sallyport/connect", { context: "admin" })).toEqual({
      is: "failed",
      why: "this folder is not trusted: no cluster is connected to",
    });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect([existsSync(ran), fake.connections]).toEqual([false, 0]);
    await connection.sendNotification("sallyport/workspaceTrusted", {});
    expect(await connection.sendRequest("sallyport/contexts", {})).toMatchObject({ contexts: [{ name: "admin" }] });
    expect(await connection.sendRequest("sallyport/connect", { context: "admin" })).toMatchObject({ is: "done" });
    await expect.poll(() => existsSync(ran) && (fake?.requests.length ?? 0) > 0, { timeout: 10_000 }).toBe(true);
  },
);
