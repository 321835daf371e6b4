// A folder of 2,000 Ingresses over 500 hosts: how soon the opened file has its findings, how soon all conflicts are told, and
// what a key costs in one of them. Sallyport beside yaml-language-server, in turn, with the same files.
// node test/bench/ingress.mjs [--rounds 3] [--ingresses 2000] [--hosts 500] [--ours] [--json FILE]      (Linux; build first)

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { start } from "./client.mjs";
import { medianOf, quantile, serverCommands } from "./contestants.mjs";
import { ingressFiles } from "./ingresses.mjs";

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    ingresses: { type: "string", default: "2000" },
    hosts: { type: "string", default: "500" },
    ours: { type: "boolean" },
    json: { type: "string" },
  },
});
const KEYS = 60;
const folder = mkdtempSync(join(tmpdir(), "sallyport-ingress-"));
const files = ingressFiles(Number(options.ingresses), Number(options.hosts));
for (const { path, text } of files) {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), text);
}
const uriOf = ({ path }) => pathToFileURL(join(folder, path)).href;
const opened = files.find(({ role }) => role === "opened");

async function measure(server) {
  const client = await start(server, pathToFileURL(folder).href);
  server.afterwards?.(client);
  const result = {};
  try {
    const uri = uriOf(opened);
    void client.open(uri, opened.text);
    result["spawn to first diagnostics of the opened file, ms"] = (await client.until(uri, 0)) - client.spawned;
    if (server.hasFolder) {
      // Only the folder tells of the other Ingress with its path.
      const told = (all) => all.some(({ code }) => code === "ing-conflict");
      result["spawn to its conflict with another file, ms"] = (await client.until(uri, 0, told)) - client.spawned;
    }
    await new Promise((resolve) => setTimeout(resolve, 4000));
    Object.assign(result, await keys(client, uri));
    result["peak memory, MiB"] = client.usage().peak;
  } finally {
    client.stop();
  }
  return result;
}

/** A key that makes a pathType wrong, and back; then one that moves a path from one neighbour's to its own. */
async function keys(client, uri) {
  const lines = opened.text.split("\n");
  const line = lines.findLastIndex((text) => text.includes("pathType: Prefix"));
  const character = lines[line].length;
  const has = (all) => all.some(({ range }) => range.start.line === line);
  const times = [];
  const before = client.usage().cpu;
  for (let i = 0; i < KEYS; i++) {
    const here = { line, character };
    const contentChanges =
      i % 2 === 0
        ? [{ range: { start: here, end: here }, text: "x" }]
        : [{ range: { start: here, end: { line, character: character + 1 } }, text: "" }];
    const at = performance.now();
    void client.connection.sendNotification("textDocument/didChange", {
      textDocument: { uri, version: i + 2 },
      contentChanges,
    });
    void client.connection.sendRequest("textDocument/codeLens", { textDocument: { uri } }).catch(() => undefined);
    times.push((await client.until(uri, at, (all) => has(all) === (i % 2 === 0))) - at);
  }
  return {
    "key in it, median ms": medianOf(times),
    "key in it, p95 ms": quantile(times, 0.95),
    "key in it, server CPU ms": (client.usage().cpu - before) / KEYS,
  };
}

/** Everything checked once, from nothing: all findings of all files, conflicts over all hosts among them. */
function checkAll(command) {
  const at = performance.now();
  const { stdout, status } = spawnSync(
    command[0],
    [command[1], "check", folder, "--format", "json", "--fail-on", "never"],
    {
      maxBuffer: 2 ** 30,
    },
  );
  const took = performance.now() - at;
  if (status !== 0) throw new Error(`check ended with ${status}`);
  const counts = {};
  for (const { code } of JSON.parse(stdout).findings) counts[code] = (counts[code] ?? 0) + 1;
  return { took, counts };
}

const servers = serverCommands().filter((server) => !options.ours || server.hasFolder);
const rounds = servers.map(() => []);
let counts = {};
try {
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const [index, server] of servers.entries()) {
      const row = await measure(server);
      if (server.hasFolder) {
        const all = checkAll(server.command);
        row["all files checked, ms"] = all.took;
        counts = all.counts;
      }
      rounds[index].push(row);
      console.error(`round ${round + 1}: ${server.name}`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const [ours, theirs] = rounds.map((list) =>
  Object.fromEntries(Object.keys(list[0] ?? {}).map((name) => [name, list.map((row) => row[name])])),
);
const cell = (list) =>
  list
    ? `${medianOf(list).toPrecision(3)} (${Math.min(...list).toPrecision(3)} to ${Math.max(...list).toPrecision(3)})`
    : "";
console.log(
  `${files.length} files, ${options.ingresses} Ingresses, ${options.hosts} hosts; ${cpus().length} × ${cpus()[0].model}, ` +
    `Node ${process.version}, load ${loadavg()[0].toFixed(1)}, ${options.rounds} rounds in turn, median (min to max)\n`,
);
console.log("| what | Sallyport | yaml-language-server | ratio |\n| --- | --- | --- | --- |");
for (const name of Object.keys(ours)) {
  const other = theirs?.[name];
  const ratio = other ? (medianOf(ours[name]) / medianOf(other)).toPrecision(2) : "";
  console.log(`| ${name} | ${cell(ours[name])} | ${cell(other)} | ${ratio} |`);
}
console.log(
  `\nfindings: ${Object.entries(counts)
    .sort((a, b) => b[1] - a[1])
    .map(([code, count]) => `${code} ${count}`)
    .join(", ")}`,
);
if (options.json) writeFileSync(options.json, `${JSON.stringify({ ours, theirs, counts }, null, 1)}\n`);
process.exit(0);
