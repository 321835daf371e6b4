// The server on a live cluster: how soon its Services are offered, what it holds in memory, how it answers while a cluster
// changes a thousand times a second, is out of reach, or changes for a day.
// node test/bench/cluster.mjs [--rounds 3] [--only load,peer,storm,unreachable,growth] [--json FILE]      (Linux; build first)

import { fork, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { start } from "./client.mjs";
import { askOver } from "./cluster/messages.mjs";

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    only: { type: "string", default: "load,peer,storm,unreachable,growth" },
    pods: { type: "string", default: "50000" },
    services: { type: "string", default: "10000" },
    policies: { type: "string", default: "5000" },
    workloads: { type: "string", default: "5000" },
    namespaces: { type: "string", default: "200" },
    rate: { type: "string", default: "1000" },
    seconds: { type: "string", default: "30" },
    /** Seconds with each cluster that is out of reach: longer than it is waited for a connection (10) and for a first byte (30). */
    hold: { type: "string", default: "45" },
    /** Changes of the simulated day. */
    events: { type: "string", default: "2000000" },
    "node-flags": { type: "string", default: "" },
    /** Writes CPU profiles of listing and storm into this folder; the figures of such a run are no figures. */
    profile: { type: "string" },
    json: { type: "string" },
  },
});
const number = (name) => Number(options[name]);
const size = Object.fromEntries(
  ["pods", "services", "policies", "workloads", "namespaces"].map((name) => [name, number(name)]),
);
const root = fileURLToPath(new URL("../..", import.meta.url));
const here = (name) => fileURLToPath(new URL(`./cluster/${name}`, import.meta.url));
const home = mkdtempSync(join(tmpdir(), "sallyport-bench-"));
// A kubeconfig inside the workspace would not be read.
const folder = join(home, "work");
mkdirSync(folder);
const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const load = () => Number(readFileSync("/proc/loadavg", "utf8").split(" ")[0]);

const INGRESS = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  namespace: team-0
spec:
  ingressClassName: nginx
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: 
`;
/** Behind `name: ` of the backend. */
const AT_NAME = { line: 15, character: 22 };
const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: shop
  namespace: team-0
spec:
  podSelector:
    matchLabels:
      tier: web
  policyTypes: [Egress]
  egress:
    - to:
        - namespaceSelector: {}
          podSelector:
            matchLabels:
              tier: db
      ports:
        - port: 8080
`;
const uri = pathToFileURL(join(folder, "shop.yaml")).href;
const policyUri = pathToFileURL(join(folder, "policy.yaml")).href;

/** The server as the extension starts it, with an editor that looks at two files and asks for lenses when it is told to. */
async function startServer(kubeconfig) {
  writeFileSync(join(home, "kubeconfig"), kubeconfig);
  const flags = options["node-flags"].split(" ").filter((flag) => flag !== "");
  const command = [process.execPath, "--max-semi-space-size=4", "--expose-gc", ...flags, "--import", here("probe.mjs")];
  const statuses = [];
  const notices = [];
  const client = await start(
    {
      command: [...command, join(root, "dist/server.cjs"), "--stdio"],
      env: {
        MALLOC_ARENA_MAX: "2",
        PATH: process.env.PATH,
        HOME: home,
        KUBECONFIG: join(home, "kubeconfig"),
      },
      more: { codeLens: { refreshSupport: true } },
      answers: {
        "workspace/codeLens/refresh": () => {
          for (const file of [uri, policyUri])
            void client.connection.sendRequest("textDocument/codeLens", { textDocument: { uri: file } }).catch(() => 0);
          return null;
        },
      },
    },
    pathToFileURL(folder).href,
  );
  client.connection.onNotification("sallyport/status", ({ cluster }) => statuses.push(cluster));
  client.connection.onNotification("window/showMessage", ({ message }) => notices.push(message));
  client.connection.onNotification("window/logMessage", ({ message }) => notices.push(message));
  client.connection.onNotification(() => 0);
  void client.open(uri, INGRESS);
  void client.open(policyUri, POLICY);
  await client.until(uri, 0);
  await client.until(policyUri, 0);
  const probe = askOver(client.child);
  const complete = async () => {
    const at = performance.now();
    const { items } = await client.connection.sendRequest("textDocument/completion", {
      textDocument: { uri },
      position: AT_NAME,
    });
    return { ms: performance.now() - at, items };
  };
  let version = 1;
  let typed = 0;
  return {
    ...client,
    statuses,
    notices,
    probe,
    complete,
    connect: () => client.connection.sendRequest("sallyport/connect", {}),
    live: (kind, namespace, name) => client.connection.sendRequest("sallyport/liveObject", { kind, namespace, name }),
    /** Types for a time, ten keys a second with a completion after each; gives the times of the completions. */
    async type(ms) {
      const times = [];
      for (const end = performance.now() + ms; performance.now() < end; ) {
        const next = performance.now() + 100;
        const at = { line: 3, character: 8 };
        const change =
          typed % 2 === 0
            ? { range: { start: at, end: at }, text: "x" }
            : { range: { start: at, end: { line: 3, character: 9 } }, text: "" };
        typed++;
        version++;
        void client.connection.sendNotification("textDocument/didChange", {
          textDocument: { uri, version },
          contentChanges: [change],
        });
        times.push((await complete()).ms);
        await wait(Math.max(0, next - performance.now()));
      }
      return times;
    },
  };
}

function quantile(list, q) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}

async function startApi(cluster) {
  const child = fork(here("apiServer.mjs"), [JSON.stringify(cluster)], { execArgv: ["--max-old-space-size=8192"] });
  const { kubeconfig } = await new Promise((resolve) => child.once("message", resolve));
  return { kubeconfig, ask: askOver(child), child };
}

/** Until all that was asked for is there. */
async function settled(server, limit = 180_000) {
  for (const end = performance.now() + limit; server.statuses.at(-1)?.state !== "live"; ) {
    if (performance.now() > end) throw new Error(`not live: ${JSON.stringify(server.statuses.at(-1)).slice(0, 2000)}`);
    await wait(20);
  }
}

/** Runs something under the profiler where that is asked for. */
async function profiled(server, name, run) {
  if (options.profile === undefined) return run();
  await server.probe({ do: "profile" });
  const result = await run();
  await server.probe({ do: "profiled", file: join(options.profile, `${name}.cpuprofile`) });
  return result;
}

/** From connecting to the first Services, with pods still loading, and to all there is. */
async function measureLoad(api, server) {
  const result = {};
  const cpu = server.usage().cpu;
  await server.probe({ do: "reset" });
  const begun = performance.now();
  void server.connect().then(({ is, why }) => {
    if (is === "failed") throw new Error(why);
  });
  const times = [];
  for (let all = false; !all || server.statuses.at(-1)?.state !== "live"; ) {
    const { ms, items } = await server.complete();
    times.push(ms);
    const services = items.filter(({ label }) => label.startsWith("svc-")).length;
    if (services > 0 && result["first Services offered, s"] === undefined) {
      result["first Services offered, s"] = (performance.now() - begun) / 1000;
      result["pods known by then"] = podsOf(server.statuses.at(-1));
    }
    if (!all && services === size.services / size.namespaces) {
      all = true;
      result["all Services of the namespace offered, s"] = (performance.now() - begun) / 1000;
    }
    await wait(20);
    if (performance.now() - begun > 300_000)
      throw new Error(
        `not live: ${JSON.stringify({ ...server.statuses.at(-1), last: items.length, notices: server.notices.slice(-5) })}`,
      );
  }
  result["all there is, s"] = (performance.now() - begun) / 1000;
  const loop = await server.probe({ do: "reset" });
  result["loading: completion p95, ms"] = quantile(times, 0.95);
  result["loading: completion p99, ms"] = quantile(times, 0.99);
  result["loading: loop delay p99, ms"] = loop.p99;
  result["loading: loop delay max, ms"] = loop.max;
  result["loading: collections of young objects, s"] = loop.minor / 1000;
  result["loading: collections of all objects, s"] = loop.major / 1000;
  result["loading: longest collection, ms"] = loop.longest;
  await wait(10_000);
  result["loading: server CPU, s"] = (server.usage().cpu - cpu) / 1000;
  result["memory, peak, MiB"] = server.usage().peak;
  result["memory, settled, MiB"] = server.usage().rss;
  const { memory } = await server.probe({ do: "look" });
  result["heap with garbage, MiB"] = memory.heapUsed / 2 ** 20;
  result["heap taken from the system, MiB"] = memory.heapTotal / 2 ** 20;
  result["buffers, MiB"] = memory.external / 2 ** 20;
  result["heap, MiB"] = (await server.probe({ do: "collect" })).heap;
  result["memory after a collection, MiB"] = server.usage().rss;
  return result;
}

function podsOf(status) {
  return status?.kinds?.find(({ kind }) => kind === "Pod")?.objects ?? 0;
}

async function measureStorm(api, server) {
  const seconds = number("seconds");
  await server.type(2_000);
  await server.probe({ do: "reset" });
  const calm = await server.type((seconds * 1000) / 3);
  const calmLoop = await server.probe({ do: "reset" });
  await api.ask({ do: "storm", rate: number("rate") });
  await server.type(3_000);
  await server.probe({ do: "reset" });
  const cpu = server.usage().cpu;
  const begun = performance.now();
  const times = await server.type(seconds * 1000);
  const loop = await server.probe({ do: "reset" });
  const share = (server.usage().cpu - cpu) / (performance.now() - begun);
  await api.ask({ do: "calm" });
  return {
    "calm: completion p95, ms": quantile(calm, 0.95),
    "calm: loop delay p99, ms": calmLoop.p99,
    "storm: completion p50, ms": quantile(times, 0.5),
    "storm: completion p95, ms": quantile(times, 0.95),
    "storm: completion p99, ms": quantile(times, 0.99),
    "storm: loop delay p99, ms": loop.p99,
    "storm: loop delay max, ms": loop.max,
    "storm: longest collection, ms": loop.longest,
    "storm: collections, %": (loop.minor + loop.major) / (10 * seconds),
    "storm: server CPU, %": 100 * share,
    "memory, peak after the storm, MiB": server.usage().peak,
  };
}

/** A day in parts: after each part the watches end, four times with every old version gone. */
async function measureGrowth(api, server) {
  const PARTS = 24;
  const rss = [];
  const heap = [];
  const cpu = server.usage().cpu;
  for (let part = 1; part <= PARTS; part++) {
    await api.ask({ do: "replay", count: Math.round(number("events") / PARTS), mark: part });
    for (const kind of ["/Pod", "/Service", "discovery.k8s.io/EndpointSlice"])
      for (const end = performance.now() + 120_000; ; ) {
        if ((await server.live(kind, "team-0", `mark-${part}`)) !== null) break;
        if (performance.now() > end) throw new Error(`${kind} mark-${part} did not come`);
        await wait(50);
      }
    await api.ask({ do: "closeWatches", expired: part % 6 === 0 });
    await wait(1_500);
    await settled(server);
    rss.push(server.usage().rss);
    // A collection asked for would hide how much garbage there is: one early and one at the end.
    if (part === 5 || part === PARTS) heap.push((await server.probe({ do: "collect" })).heap);
    console.error(`part ${part}: ${rss.at(-1).toFixed(0)} MiB`);
  }
  const grown = (list) => 100 * (quantile(list.slice(-4), 0.5) / quantile(list.slice(1, 5), 0.5) - 1);
  return {
    "memory after the first hours, MiB": quantile(rss.slice(1, 5), 0.5),
    "memory after the last hours, MiB": quantile(rss.slice(-4), 0.5),
    "growth of memory, %": grown(rss),
    "growth of the heap, %": 100 * (heap[1] / heap[0] - 1),
    "CPU a change, µs": ((server.usage().cpu - cpu) * 1000) / number("events"),
  };
}

/** Clusters that do not answer. */
async function measureUnreachable() {
  const result = {};
  const api = await startApi({ pods: 50, services: 20, policies: 5, workloads: 10, namespaces: 2 });
  const hole = createServer(() => 0).listen(0, "127.0.0.1");
  await new Promise((resolve) => hole.once("listening", resolve));
  const deaf = api.kubeconfig.replace(/https:\/\/127\.0\.0\.1:\d+/, `https://127.0.0.1:${hole.address().port}`);
  const refused = api.kubeconfig.replace(/https:\/\/127\.0\.0\.1:\d+/, "https://127.0.0.1:9");
  // An address that nobody has (RFC 5737): packets go and nothing comes back, where the machine has a route.
  const nowhere = api.kubeconfig.replace(/https:\/\/127\.0\.0\.1:\d+/, "https://192.0.2.1:6443");
  const cases = {
    "no cluster": undefined,
    refused,
    "no answer to TLS": deaf,
    "no route": nowhere,
    "half-open": api.kubeconfig,
  };
  for (const [name, kubeconfig] of Object.entries(cases)) {
    const server = await startServer(kubeconfig ?? "");
    try {
      await server.type(3_000);
      if (kubeconfig) void server.connect();
      if (name === "half-open") {
        await settled(server);
        await api.ask({ do: "fault", fault: { is: "hang" } });
        await api.ask({ do: "closeWatches", expired: false });
      }
      const before = server.notices.length;
      const reasons = (statuses) => new Set(statuses.flatMap(({ why }) => why ?? [])).size;
      const from = server.statuses.length;
      await server.probe({ do: "reset" });
      const cpu = server.usage().cpu;
      const times = await server.type(number("hold") * 1000);
      const loop = await server.probe({ do: "reset" });
      result[`${name}: completion p50, ms`] = quantile(times, 0.5);
      result[`${name}: completion p99, ms`] = quantile(times, 0.99);
      result[`${name}: loop delay p99, ms`] = loop.p99;
      // What a key costs the server, whatever else the machine does.
      result[`${name}: server CPU a key, ms`] = (server.usage().cpu - cpu) / times.length;
      if (kubeconfig === undefined) continue;
      result[`${name}: notices`] = reasons(server.statuses.slice(from));
      result[`${name}: lines of the log`] = server.notices.length - before;
      if (process.env.SALLYPORT_VERBOSE) console.error(name, server.notices, server.statuses.at(-1));
    } finally {
      server.stop();
    }
  }
  hole.close();
  api.child.kill();
  return result;
}

/** The peer, from its first request on. */
async function measurePeer(kubeconfig) {
  const file = join(home, "kubeconfig");
  writeFileSync(file, kubeconfig);
  const child = spawn(process.execPath, [here("informers.mjs"), file], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const { services, all, objects } = await new Promise((resolve) => child.once("message", resolve));
  const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
  const stat = readFileSync(`/proc/${child.pid}/stat`, "utf8").split(") ")[1].split(" ");
  child.kill("SIGKILL");
  return {
    "first Services offered, s": services / 1000,
    "all there is, s": all / 1000,
    "memory, peak, MiB": Number(/VmHWM:\s+(\d+)/.exec(status)[1]) / 1024,
    "loading: server CPU, s": (Number(stat[11]) + Number(stat[12])) / 100,
    objects,
  };
}

const BARS = {
  "first Services offered, s": 3,
  "memory, peak, MiB": 400,
  "memory, settled, MiB": 400,
  "memory, peak after the storm, MiB": 400,
  "storm: completion p95, ms": 100,
  "storm: loop delay p99, ms": 50,
  "refused: completion p99, ms": 50,
  "no answer to TLS: completion p99, ms": 50,
  "no route: completion p99, ms": 50,
  "half-open: completion p99, ms": 50,
  "refused: notices": 1,
  "no answer to TLS: notices": 1,
  "no route: notices": 1,
  "half-open: notices": 1,
  "growth of memory, %": 5,
  "growth of the heap, %": 5,
};

const rounds = [];
const peers = [];
const loads = [];
try {
  const only = options.only.split(",");
  const api = only.some((name) => name !== "unreachable") ? await startApi(size) : undefined;
  for (let round = 1; round <= Number(options.rounds); round++) {
    const result = {};
    loads.push(load());
    if (api) {
      const server = await startServer(api.kubeconfig);
      try {
        Object.assign(result, await profiled(server, "load", () => measureLoad(api, server)));
        if (only.includes("storm"))
          Object.assign(result, await profiled(server, "storm", () => measureStorm(api, server)));
        if (only.includes("growth") && round === 1) Object.assign(result, await measureGrowth(api, server));
      } finally {
        server.stop();
      }
      if (only.includes("peer")) peers.push(await measurePeer(api.kubeconfig));
    }
    if (only.includes("unreachable")) Object.assign(result, await measureUnreachable());
    rounds.push(result);
    console.error(`round ${round}: load ${load()}`);
  }
  api?.child.kill();
} finally {
  rmSync(home, { recursive: true, force: true });
}

const names = [...new Set(rounds.flatMap((round) => Object.keys(round)))];
const show = (value) => (Math.abs(value) >= 1000 ? Math.round(value).toString() : value.toPrecision(3));
const cell = (list) =>
  list.length === 0
    ? ""
    : list.length === 1
      ? show(list[0])
      : `${show(quantile(list, 0.5))} (${show(Math.min(...list))} to ${show(Math.max(...list))})`;
console.log(
  `${cpus().length} × ${cpus()[0].model}, Node ${process.version}, load ${Math.min(...loads)} to ${Math.max(...loads)} before a round; ${options.rounds} rounds, median (min to max)\n`,
);
console.log("| what | Sallyport | bar | client-node | ratio |\n| --- | --- | --- | --- | --- |");
for (const name of names) {
  const ours = rounds.flatMap((round) => round[name] ?? []);
  const theirs = peers.flatMap((peer) => peer[name] ?? []);
  const ratio = theirs.length > 0 ? (quantile(ours, 0.5) / quantile(theirs, 0.5)).toPrecision(2) : "";
  console.log(`| ${name} | ${cell(ours)} | ${BARS[name] ?? ""} | ${cell(theirs)} | ${ratio} |`);
}
if (options.json) writeFileSync(options.json, `${JSON.stringify({ rounds, peers, loads }, null, 1)}\n`);
process.exit(0);
