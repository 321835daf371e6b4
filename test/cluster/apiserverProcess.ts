// The kube-apiserver of test/cluster/apiserver as a child process: its start, its control lines, its end. It knows nothing of
// Kubernetes' objects.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { createInterface } from "node:readline";
import { isObject, type Json, type JsonObject } from "../../server/src/base/json.ts";

export interface ApiServerProcess {
  readonly pid: number;
  readonly url: string;
  /** PEM. */
  readonly ca: string;
  readonly adminToken: string;
  /** `v1.36.3`. */
  readonly version: string;
  /** Where it keeps everything; gone when it ends. */
  readonly folder: string;
  /** Sends one control line; gives its answer. */
  request(what: JsonObject): Promise<JsonObject>;
  stop(): Promise<void>;
}

const STOP_MS = 10_000;

/** Starts a binary that `apiserver/build.mjs` made; resolves when it answers requests. */
export async function startApiServer(binary: string, args: readonly string[] = []): Promise<ApiServerProcess> {
  const child = spawn(binary, args, { stdio: ["pipe", "pipe", "pipe"] });
  // What it logs is wanted only where it fails.
  const log: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => {
    log.push(line);
    if (log.length > 200) log.shift();
  });
  const waiting = new Map<Json, (answer: JsonObject) => void>();
  const ended = new Promise<never>((_, reject) => {
    child.once("error", reject);
    child.once("exit", (status, signal) => {
      reject(new Error(`The test kube-apiserver ended (${signal ?? status}):\n${log.join("\n")}`));
    });
  });
  ended.catch(() => undefined);

  const READY = "ready";
  const ready = new Promise<JsonObject>((resolve) => waiting.set(READY, resolve));
  createInterface({ input: child.stdout }).on("line", (line) => {
    const answer = JSON.parse(line) as Json;
    if (!isObject(answer)) return;
    const id = answer["id"] ?? READY;
    waiting.get(id)?.(answer);
    waiting.delete(id);
  });
  let lastId = 0;

  const first = await Promise.race([ready, ended]);
  const folder = String(first["folder"]);
  return {
    pid: child.pid ?? 0,
    url: String(first["url"]),
    ca: readFileSync(String(first["caFile"]), "utf8"),
    adminToken: String(first["adminToken"]),
    version: String(first["version"]),
    folder,
    async request(what) {
      const id = ++lastId;
      const answered = new Promise<JsonObject>((resolve) => waiting.set(id, resolve));
      child.stdin.write(`${JSON.stringify({ ...what, id })}\n`);
      const answer = await Promise.race([answered, ended]);
      if (typeof answer["error"] === "string") throw new Error(answer["error"]);
      return answer;
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const timer = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
        const exit = once(child, "exit");
        child.stdin.end();
        await exit;
        clearTimeout(timer);
      }
      // It removes its folder itself, where it is not killed.
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
