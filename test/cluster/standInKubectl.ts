// A stand-in for kubectl: `proxy` on a Unix socket as kubectl serves it, with the credentials of the kubeconfig, and going wrong as
// it is told. It leaves a line in a file for each run.

import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface StandIn {
  /** For PATH. */
  readonly folder: string;
  /** How it behaves from its next start on. */
  behave(mode: Mode): void;
  runs(): readonly Run[];
}

export interface Run {
  readonly pid: number;
  /** Of a process that it has started in turn. */
  readonly child: number;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly kubeconfig: string | undefined;
  readonly path: string;
  readonly mode: number;
}

/**
 * `deaf` never listens; `exit` says why it can't and ends; `garbage` prints without end and listens; `refused` answers the first
 * request 401; `login` answers as kubectl does where a plugin gives no credentials.
 */
export type Mode = "serve" | "deaf" | "exit" | "garbage" | "refused" | "login";

/** Writes the program into a folder. `words` are what it says on stderr before it goes on. */
export function standInKubectl(folder: string, words: string): StandIn {
  mkdirSync(folder, { recursive: true });
  const runs = join(folder, "runs");
  const mode = join(folder, "mode");
  const program = join(folder, "kubectl");
  writeFileSync(mode, "serve");
  const own = { runs, mode, words };
  writeFileSync(program, `#!${process.execPath}\nconst own = ${JSON.stringify(own)};\n${PROGRAM}`);
  chmodSync(program, 0o755);
  return {
    folder,
    behave: (next) => writeFileSync(mode, next),
    runs: () =>
      existsSync(runs)
        ? readFileSync(runs, "utf8")
            .trim()
            .split("\n")
            .map((line) => JSON.parse(line) as Run)
        : [],
  };
}

const PROGRAM = `
const { appendFileSync, readFileSync, statSync } = require("node:fs");
const { createServer } = require("node:http");
const { request } = require("node:https");
const { spawn } = require("node:child_process");
const args = process.argv.slice(2);
const option = (name) => args.find((arg) => arg.startsWith("--" + name + "="))?.slice(name.length + 3);
const mode = readFileSync(own.mode, "utf8");
const child = spawn("sleep", ["1000"], { stdio: "ignore" });
appendFileSync(own.runs, JSON.stringify({
  pid: process.pid, child: child.pid, args, cwd: process.cwd(), mode: statSync(".").mode & 0o777,
  kubeconfig: process.env.KUBECONFIG, path: process.env.PATH,
}) + "\\n");
process.stderr.write(own.words + "\\n");
if (mode === "exit") { process.stderr.write("error: no Auth Provider found, token AbCd1234EfGh5678IjKl90\\n"); process.exit(1); }
if (mode === "garbage") setInterval(() => { process.stdout.write("\\0".repeat(65536)); process.stderr.write("\\0".repeat(65536)); }, 1);
const config = JSON.parse(readFileSync(option("kubeconfig") ?? process.env.KUBECONFIG.split(":")[0], "utf8"));
const named = (list, name) => list.find((one) => one.name === name);
const { context } = named(config.contexts, option("context"));
const { cluster } = named(config.clusters, context.cluster);
const { user } = named(config.users, context.user);
const accepted = option("accept-paths").split(",").map((text) => new RegExp(text));
const refused = option("reject-methods").split(",").map((text) => new RegExp(text));
const ca = Buffer.from(cluster["certificate-authority-data"], "base64");
let count = 0;
const server = createServer((incoming, outgoing) => {
  count++;
  const { pathname } = new URL(incoming.url, "http://localhost");
  if (incoming.headers.host !== "localhost" || refused.some((one) => one.test(incoming.method)) || !accepted.some((one) => one.test(pathname)))
    return outgoing.writeHead(403, { "content-type": "text/plain; charset=utf-8" }).end("Forbidden\\n");
  if (mode === "login")
    return outgoing.writeHead(500, { "content-type": "text/plain; charset=utf-8" }).end("getting credentials: exec: token AbCd1234EfGh5678IjKl90\\n");
  if (mode === "refused" && count === 1) return outgoing.writeHead(401).end("{}");
  const { host, ...headers } = incoming.headers;
  const onward = request(cluster.server + incoming.url, { ca, headers: { ...headers, authorization: "Bearer " + user.token } }, (answer) => {
    outgoing.writeHead(answer.statusCode, answer.headers);
    outgoing.flushHeaders();
    answer.pipe(outgoing);
    outgoing.on("close", () => answer.destroy());
  });
  onward.on("error", (error) => outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502, { "content-type": "text/plain; charset=utf-8" }).end(error.message + "\\n"));
  outgoing.on("close", () => onward.destroy());
  onward.end();
});
if (mode === "deaf") setInterval(() => {}, 1000); else server.listen(option("unix-socket"));
`;
