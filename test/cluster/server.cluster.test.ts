// The real kube-apiserver is what it is taken for: the measure of the fake one. With the watch cache that clusters have, and
// without it, as where it is switched off for a resource.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { connect } from "./connection.ts";
import { startReal } from "./realServer.ts";
import { describeServer } from "./serverBehaviour.ts";
import { until } from "./until.ts";

/** A cluster that was there before is not started, stopped or configured by tests. */
const ours = describe.skipIf(process.env["SALLYPORT_TEST_KUBECONFIG"]);

describe("from the watch cache", () => describeServer(() => startReal()));
ours("from etcd", () => describeServer(() => startReal({ watchCache: false }), { hasWatchCache: false }));

ours("client certificate", () => {
  test("it is good until it runs out, on an open connection too", async () => {
    const server = await startReal();
    const connection = connect(await server.addCertificate("jane", ["system:masters"], 4));
    const other = connect(await server.addCertificate("joe", [], 60));
    const status = async (): Promise<number> => (await connection.send({ path: "/api/v1/services" })).status;
    expect(await status()).toBe(200);
    expect((await other.send({ path: "/api/v1/services" })).body).toMatchObject({
      code: 403,
      message: expect.stringContaining('User "joe" cannot list resource "services"'),
    });
    await pause(4000);
    expect(await status()).toBe(401);
    connection.close();
    other.close();
    await server.stop();
  });
});

ours("process", () => {
  test("it ends with the one that started it, and leaves no folder", async () => {
    const parent = spawn(process.execPath, ["-e", PARENT], { stdio: ["ignore", "pipe", "inherit"] });
    const [first] = await linesOf(parent.stdout, 1);
    const { pid, folder } = JSON.parse(first ?? "{}") as { pid: number; folder: string };
    expect([isRunning(pid), existsSync(folder)]).toEqual([true, true]);
    parent.kill("SIGKILL");
    await until("the server is gone", async () => (isRunning(pid) ? undefined : true));
    expect(existsSync(folder)).toBe(false);
  });

  test("a stopped one is gone when stop() is done", async () => {
    const server = await startReal();
    const { pid, folder } = server.process ?? { pid: 0, folder: "" };
    expect(isRunning(pid)).toBe(true);
    await server.stop();
    expect([isRunning(pid), existsSync(folder)]).toEqual([false, false]);
  });
});

/** A program that starts a server, says which, and then only lives. */
const PARENT = `
const { spawn } = require("node:child_process");
const child = spawn(process.env.SALLYPORT_TEST_APISERVER, [], { stdio: ["pipe", "pipe", "ignore"] });
child.stdout.once("data", (line) => console.log(JSON.stringify({ pid: child.pid, folder: JSON.parse(line).folder })));
`;

async function linesOf(stream: NodeJS.ReadableStream, count: number): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: stream })) if (lines.push(line) === count) break;
  return lines;
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
