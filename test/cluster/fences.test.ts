// What is done around @kubernetes/client-node, seen from outside: by the bundle that ships, against an API server and plugins that
// count.

import { execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openContext } from "../../server/src/cluster/openContext.ts";
import type { Transport } from "../../server/src/cluster/transport.ts";
import { type FakeServer, startFake } from "./fake/fakeServer.ts";

const BUNDLES = fileURLToPath(new URL("../../dist", import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), "fences-")));
const never = new AbortController().signal;
const opened: Transport[] = [];
let fake: FakeServer;

beforeAll(async () => {
  fake = await startFake();
});
afterEach(() => {
  for (const transport of opened.splice(0)) transport.close();
});
afterAll(async () => {
  await fake.stop();
  rmSync(folder, { recursive: true });
});

async function open(kubeconfig: string, context?: string): Promise<Transport> {
  const file = join(mkdtempSync(join(folder, "home-")), "config");
  writeFileSync(file, kubeconfig);
  const result = await openContext({
    path: file,
    env: { PATH: process.env["PATH"] },
    home: folder,
    workspaceFolders: [],
    context,
    bundles: BUNDLES,
    mayRun: () => Promise.resolve(true),
  });
  if (result.is === "failed") throw new Error(result.why);
  opened.push(result.transport);
  return result.transport;
}

async function get(transport: Transport): Promise<number> {
  const { status, body } = await transport.send({ method: "GET", path: "/api/v1/namespaces" }, never);
  for await (const _ of body);
  return status;
}

/** A plugin that gives a user's token and leaves a line for each run; then it does what `more` says. */
function plugin(name: string, user: string, more = ""): { readonly command: string; runs(): number } {
  const command = join(folder, name);
  const status = { token: fake.tokenOf(user) };
  const answer = JSON.stringify({ apiVersion: "client.authentication.k8s.io/v1", kind: "ExecCredential", status });
  writeFileSync(command, `#!/bin/sh\necho $$ >> '${command}.runs'\n${more}\necho '${answer}'\n`);
  chmodSync(command, 0o755);
  const lines = () => (existsSync(`${command}.runs`) ? readFileSync(`${command}.runs`, "utf8").trim().split("\n") : []);
  return { command, runs: () => lines().length };
}

function withPlugin(command: string): string {
  const config = JSON.parse(fake.kubeconfig) as object;
  const exec = { apiVersion: "client.authentication.k8s.io/v1", command, interactiveMode: "Never" };
  return JSON.stringify({ ...config, users: [{ name: "admin", user: { exec } }] });
}

test("a hundred requests are one handshake; eight at once are no more than eight", async () => {
  const transport = await open(fake.kubeconfig);
  const before = fake.connections;
  for (let i = 0; i < 100; i++) expect(await get(transport)).toBe(200);
  expect(fake.connections - before).toBe(1);
  await Promise.all(Array.from({ length: 8 }, () => get(transport)));
  for (let i = 0; i < 20; i++) await get(transport);
  expect(fake.connections - before).toBeLessThanOrEqual(8);
});

describe.skipIf(process.platform === "win32")("a plugin", () => {
  test("runs once for four requests at once, and once more where all of them are refused", async () => {
    const { command, runs } = plugin("four", "admin", "sleep 0.2");
    const transport = await open(withPlugin(command));
    const four = () => Promise.all(Array.from({ length: 4 }, () => get(transport)));
    expect(await four()).toEqual([200, 200, 200, 200]);
    expect(runs()).toBe(1);
    fake.renew("admin");
    plugin("four", "admin", "sleep 0.2");
    expect(await four()).toEqual([200, 200, 200, 200]);
    expect(runs()).toBe(2);
  });

  test("of a user is not another's of that name", async () => {
    await fake.addUser("other", { rules: [] });
    const [mine, others] = [plugin("mine", "admin"), plugin("others", "other")];
    expect(await get(await open(withPlugin(mine.command)))).toBe(200);
    expect(await get(await open(withPlugin(others.command)))).toBe(403);
    expect([mine.runs(), others.runs()]).toEqual([1, 1]);
  });

  test.each(["SIGKILL", "SIGINT", "SIGTERM"] as const)("ends with the process that runs it, by %s", async (signal) => {
    const { command, runs } = plugin(`hanging-${signal}`, "admin", "sleep 1000");
    const kubeconfig = join(folder, `config-${signal}`);
    writeFileSync(kubeconfig, withPlugin(command));
    writeFileSync(join(folder, "service.yaml"), "apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: b}\n");
    const parent = spawn(process.execPath, [join(BUNDLES, "cli.cjs"), "check", "service.yaml", "--context", "admin"], {
      cwd: folder,
      env: { PATH: process.env["PATH"], HOME: folder, KUBECONFIG: kubeconfig },
      stdio: "ignore",
    });
    await expect.poll(runs, { timeout: 10_000 }).toBe(1);
    const group = readFileSync(`${command}.runs`, "utf8").trim();
    await expect.poll(() => processesOf(group)).toBeGreaterThan(1);
    parent.kill(signal);
    await expect.poll(() => processesOf(group), { timeout: 5000 }).toBe(0);
  });
});

/** How many processes of a group live. */
function processesOf(group: string): number {
  const all = execFileSync("ps", ["-eo", "pgid=,stat="], { encoding: "utf8" }).trim().split("\n");
  return all.filter((line) => line.trim().startsWith(`${group} `) && !line.trim().endsWith("Z")).length;
}
