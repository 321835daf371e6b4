// A language client that measures: times on the wire, memory and processor time of the server's process (Linux /proc).

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";

/** Starts a server; `answers` are its requests by method, `env` its environment where it is not ours, `more` further capabilities. */
export async function start({ command, settings = {}, answers = {}, env = process.env, more = {} }, rootUri) {
  const spawned = performance.now();
  const child = spawn(command[0], command.slice(1), { stdio: ["pipe", "pipe", "ignore", "ipc"], env });
  const connection = createMessageConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const published = new Map();
  const waiting = new Set();
  connection.onNotification("textDocument/publishDiagnostics", ({ uri, diagnostics }) => {
    published.set(uri, { diagnostics, at: performance.now() });
    for (const check of waiting) check();
  });
  connection.onRequest("workspace/configuration", ({ items }) => items.map(({ section }) => settings[section] ?? null));
  for (const [method, answer] of Object.entries(answers)) connection.onRequest(method, answer);
  connection.onRequest(() => null);
  connection.listen();
  const capabilities = {
    workspace: { configuration: true, workspaceFolders: true, ...more },
    textDocument: {
      publishDiagnostics: {},
      completion: { completionItem: { snippetSupport: true } },
      hover: { contentFormat: ["markdown"] },
    },
  };
  const { capabilities: server } = await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri,
    workspaceFolders: [{ uri: rootUri, name: "bench" }],
    capabilities,
  });
  void connection.sendNotification("initialized", {});
  return {
    child,
    connection,
    published,
    spawned,
    server,
    open: (uri, text) =>
      connection.sendNotification("textDocument/didOpen", {
        textDocument: { uri, languageId: "yaml", version: 1, text },
      }),
    /** Waits until the diagnostics of a file that came after a time fit; gives the time. */
    until: (uri, after, fits = () => true, limit = 60_000) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no such diagnostics of ${uri}`)), limit);
        const check = () => {
          const known = published.get(uri);
          if (!known || known.at < after || !fits(known.diagnostics)) return;
          clearTimeout(timer);
          waiting.delete(check);
          resolve(known.at);
        };
        waiting.add(check);
        check();
      }),
    /** Processor time so far in ms (resolution 10 ms), memory and its peak in MiB. */
    usage() {
      const stat = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ")[1].split(" ");
      const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
      const memory = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)[1]) / 1024;
      return { cpu: (Number(stat[11]) + Number(stat[12])) * 10, peak: memory("VmHWM"), rss: memory("VmRSS") };
    },
    stop() {
      connection.dispose();
      child.kill("SIGKILL");
    },
  };
}
