// Sallyport beside yaml-language-server in one run: both get the same files and the same questions, in turn.
// node test/bench/servers.mjs [--rounds 3] [--json FILE]      (Linux; build first)

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { start } from "./client.mjs";
import { medianOf, quantile, serverCommands } from "./contestants.mjs";
import { manifests, oneFile } from "./manifests.mjs";

const { values: options } = parseArgs({
  options: { rounds: { type: "string", default: "3" }, json: { type: "string" } },
});
const servers = serverCommands();

const large = oneFile(manifests(1003));
const folder = mkdtempSync(join(tmpdir(), "sallyport-bench-"));
const small = manifests(2003, 99, "other").map(({ text }, index) => ({
  path: join(folder, `app-${Math.floor(index / 6)}`, `${index}.yaml`),
  text,
}));
for (const { path, text } of small) {
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
}

async function measure(server) {
  const client = await start(server, pathToFileURL(folder).href);
  server.afterwards?.(client);
  const result = {};
  try {
    // Time to settle is nobody's fault and nobody's merit: it is not counted.
    const ready = performance.now() - client.spawned;
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const opened = performance.now();
    const first = pathToFileURL(small[2].path).href;
    void client.open(first, small[2].text.replace(/replicas: \d/, "replicas: many"));
    result["spawn to first diagnostics, ms"] = (await client.until(first, 0, (all) => all.length > 0)) - opened + ready;

    // The folder is read meanwhile; both get the same time for it.
    await new Promise((resolve) => setTimeout(resolve, 5000));
    const uri = pathToFileURL(join(folder, "large.yaml")).href;
    let at = performance.now();
    void client.open(uri, large.text);
    await client.until(uri, at);
    result["open 1,003 documents, ms"] = (await quiet(client, uri)) - at;
    const { diagnostics } = client.published.get(uri);
    Object.assign(result, accuracy(diagnostics));

    const lines = large.text.split("\n");
    const line = lines.findIndex((text, index) => index > lines.length / 2 && /^ {2}replicas: \d/.test(text));
    const character = lines[line].search(/\d/);
    const onLine = (all) => all.some(({ range }) => range.start.line === line);
    const times = [];
    const before = client.usage().cpu;
    for (let i = 0; i < 10; i++) {
      const here = { line, character };
      const change =
        i % 2 === 0
          ? { range: { start: here, end: here }, text: "x" }
          : { range: { start: here, end: { line, character: character + 1 } }, text: "" };
      at = performance.now();
      void client.connection.sendNotification("textDocument/didChange", {
        textDocument: { uri, version: i + 2 },
        contentChanges: [change],
      });
      times.push((await client.until(uri, at, (all) => onLine(all) === (i % 2 === 0))) - at);
    }
    result["keystroke in it, ms"] = medianOf(times);
    result["keystroke in it, server CPU ms"] = (client.usage().cpu - before) / 10;

    for (const [name, method] of [
      ["hover", "textDocument/hover"],
      ["completion", "textDocument/completion"],
    ]) {
      const asked = [];
      for (let i = 0; i < 150; i++) {
        const where = (i * 7919) % lines.length;
        const colon = lines[where].indexOf(": ");
        if (colon < 0) continue;
        at = performance.now();
        await client.connection.sendRequest(method, {
          textDocument: { uri },
          position: { line: where, character: i % 2 ? colon + 2 : Math.max(0, colon - 2) },
        });
        asked.push(performance.now() - at);
      }
      result[`${name} p50, ms`] = quantile(asked, 0.5);
      result[`${name} p95, ms`] = quantile(asked, 0.95);
    }
    for (const { path, text } of small) if (path !== small[2].path) void client.open(pathToFileURL(path).href, text);
    const limit = performance.now() + 60_000;
    while (client.published.size < small.length && performance.now() < limit)
      await new Promise((resolve) => setTimeout(resolve, 50));
    result["peak memory with 2,003 files more, MiB"] = client.usage().peak;
  } finally {
    client.stop();
  }
  return result;
}

/** Waits until nothing more comes for a file; the time of the last list. */
async function quiet(client, uri) {
  for (let last = 0; last !== client.published.get(uri).at; ) {
    last = client.published.get(uri).at;
    await new Promise((resolve) => setTimeout(resolve, 400));
  }
  return client.published.get(uri).at;
}

function accuracy(diagnostics) {
  const counts = {};
  for (const { from, to, mistake } of large.places) {
    const flagged = diagnostics.some(({ range }) => range.start.line >= from && range.start.line <= to);
    const name = mistake ? `planted ${mistake} found, %` : "clean documents flagged, %";
    counts[name] ??= [0, 0];
    counts[name][0] += flagged ? 1 : 0;
    counts[name][1] += 1;
  }
  return Object.fromEntries(Object.entries(counts).map(([name, [hit, all]]) => [name, (100 * hit) / all]));
}

const rounds = servers.map(() => []);
try {
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const [index, server] of servers.entries()) {
      rounds[index].push(await measure(server));
      console.error(`round ${round + 1}: ${server.name}`);
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const [ours, theirs] = rounds.map((list) =>
  Object.fromEntries(Object.keys(list[0]).map((name) => [name, list.map((row) => row[name])])),
);
console.log(
  `${cpus().length} × ${cpus()[0].model}, Node ${process.version}, ${options.rounds} rounds in turn, median (min to max)\n`,
);
console.log("| what | Sallyport | yaml-language-server | ratio |\n| --- | --- | --- | --- |");
const cell = (list) =>
  `${medianOf(list).toPrecision(3)} (${Math.min(...list).toPrecision(3)} to ${Math.max(...list).toPrecision(3)})`;
for (const name of Object.keys(ours)) {
  const ratio = name.endsWith("%") ? "" : (medianOf(ours[name]) / medianOf(theirs[name])).toPrecision(2);
  console.log(`| ${name} | ${cell(ours[name])} | ${cell(theirs[name])} | ${ratio} |`);
}
if (options.json) writeFileSync(options.json, `${JSON.stringify({ ours, theirs }, null, 1)}\n`);
process.exit(0);
