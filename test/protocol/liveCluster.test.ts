// The server process on a cluster: what an editor sees of a connection from the outside, and what follows when something that it
// was made from changes.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import type { Contexts, EditorProxy, KubeconfigIdentity, LoginCommand } from "../../server/src/lsp/protocol.ts";
import { startProxy } from "../cluster/fake/proxy.ts";
import { type LiveSession, type LiveSessionOptions, openLiveSession } from "./liveSession.ts";

let open: LiveSession | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

async function start(options?: LiveSessionOptions): Promise<LiveSession> {
  open = await openLiveSession(options);
  return open;
}

/** A session with the cluster live, a manifest open. */
async function startLive(options?: LiveSessionOptions): Promise<LiveSession> {
  const live = await start(options);
  live.openManifest();
  await live.connect();
  await live.state("live");
  return live;
}

/** How often the Services of the cluster were listed or asked for. */
function lists({ server }: LiveSession, path = "/api/v1/services"): number {
  return server.requests.filter((request) => request.path.startsWith(`${path}?`) && !/watch=/.test(request.path))
    .length;
}

const READER = { rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["list", "watch"] }] };
/** Longer than the kubeconfig may lie changed without notice. */
const NOTICED = 2_500;

test("nothing is asked of the cluster before a manifest is open, and the status says so", async () => {
  const live = await start();
  await live.connect();
  expect(await live.status((cluster) => cluster.is === "live")).toMatchObject({ state: "waiting", kinds: [] });
  live.open("notes.yaml", "just: text\n");
  await live.pause(500);
  expect(live.last()).toMatchObject({ is: "live", state: "waiting" });
  expect(live.server.connections).toBe(0);
  live.openManifest();
  expect(await live.state("live")).toMatchObject({ context: "admin", namespace: "default" });
  expect(live.server.connections).toBeGreaterThan(0);
});

test("another kubeconfig in the settings is connected to, one without the context is said, and the first taken again", async () => {
  const live = await startLive();
  const other = join(live.folder, "other");
  writeFileSync(other, await live.server.addUser("reader", { ...READER, defaultNamespace: "shop" }));
  live.configure({ kubeconfig: other });
  await live.status((cluster) => cluster.is === "live" && cluster.context === "reader" && cluster.state === "live");
  await live.connect({ context: "reader" });
  live.configure({});
  expect(await live.status((cluster) => cluster.is === "failed")).toMatchObject({
    why: "no context reader in the kubeconfig",
  });
  live.configure({ kubeconfig: other });
  await live.state("live");
});

test("other namespaces in the settings are read, and a setting that no connection is made by changes nothing", async () => {
  const live = await start();
  const grant = {
    rules: [{ apiGroups: [""], resources: ["services"], verbs: ["list", "watch"] }],
    namespace: "team-a",
  };
  writeFileSync(live.kubeconfig, await live.server.addUser("guest", grant));
  live.openManifest();
  await live.connect();
  await live.status(({ is }) => is === "live" && lists(live, "/api/v1/namespaces/shop/services") > 0);
  expect(lists(live, "/api/v1/namespaces/team-a/services")).toBe(0);
  live.configure({ namespaces: ["team-a"] });
  const services = await live.status(
    (cluster) =>
      cluster.is === "live" &&
      cluster.kinds.some(({ kind, namespaces }) => kind === "Service" && namespaces?.read.includes("team-a")),
  );
  expect(services).toMatchObject({ context: "guest" });
  const before = lists(live);
  live.configure({ namespaces: ["team-a"], connect: "automatic" });
  await live.pause(1000);
  expect(lists(live)).toBe(before);
});

test("a login that changes in the kubeconfig is taken at once; one that is written again as it was changes nothing", async () => {
  const live = await startLive();
  const before = lists(live);
  writeFileSync(live.kubeconfig, `${readFileSync(live.kubeconfig, "utf8")}\n`);
  await live.pause(NOTICED);
  expect(lists(live)).toBe(before);
  live.server.renew("admin");
  writeFileSync(live.kubeconfig, live.server.kubeconfig);
  await live.status(() => lists(live) > before);
  await live.state("live");
});

test("another current context is not followed: the window stays with its cluster", async () => {
  const live = await startLive();
  await live.server.addUser("reader", READER);
  const config = JSON.parse(live.server.kubeconfig) as object;
  writeFileSync(live.kubeconfig, JSON.stringify({ ...config, "current-context": "reader" }));
  await live.pause(NOTICED);
  expect(live.last()).toMatchObject({ is: "live", context: "admin", state: "live" });
});

test("a kubeconfig that is half written ends no connection", async () => {
  const live = await startLive();
  writeFileSync(live.kubeconfig, "contexts: [{");
  await live.pause(NOTICED);
  expect(live.last()).toMatchObject({ is: "live", state: "live" });
});

test("a context that was not there is connected to when it comes", async () => {
  const live = await start();
  live.openManifest();
  expect(await live.connect({ context: "reader" })).toMatchObject({ is: "failed" });
  await live.server.addUser("reader", READER);
  writeFileSync(live.kubeconfig, live.server.kubeconfig);
  expect(await live.state("live")).toMatchObject({ context: "reader" });
});

test("a kubeconfig of the workspace is used as the person has picked it, and not as it is changed later", async () => {
  const picked: KubeconfigIdentity[] = [];
  const asked: KubeconfigIdentity[] = [];
  const live = await start({
    env: (folder) => ({ KUBECONFIG: join(folder, "workspace/kubeconfig") }),
    answers: {
      "sallyport/mayRead": (file: KubeconfigIdentity) => {
        asked.push(file);
        return picked.some(({ path, sha256 }) => file.path === path && file.sha256 === sha256);
      },
    },
  });
  const file = join(live.workspace, "kubeconfig");
  writeFileSync(file, live.server.kubeconfig);
  live.openManifest();
  expect(await live.connect()).toEqual({
    is: "failed",
    why: `${file}: lies in the workspace; not used until you pick it yourself`,
  });
  expect(live.server.connections).toBe(0);
  const contexts = (): Promise<Contexts> => live.session.connection.sendRequest("sallyport/contexts", {});
  const { contexts: none, locked, problems } = await contexts();
  expect({ none, problems }).toEqual({ none: [], problems: [] });
  expect(locked).toMatchObject([{ path: file, servers: [live.server.url], commands: [], reads: [] }]);
  picked.push(...locked);
  expect((await contexts()).contexts).toMatchObject([{ name: "admin", isCurrent: true }]);
  await live.connect();
  await live.state("live");
  // Somebody with the right to write here leads it elsewhere.
  writeFileSync(file, live.server.kubeconfig.replace(live.server.url, "https://127.0.0.1:1"));
  await live.pause(NOTICED);
  expect(live.last()).toMatchObject({ is: "live", state: "live" });
  expect((await contexts()).locked).toMatchObject([{ path: file, servers: ["https://127.0.0.1:1"] }]);
  expect(new Set(asked.map(({ sha256 }) => sha256)).size).toBe(2);
});

test("a login command gets the person's environment without the editor's own variables", async () => {
  const asked: LoginCommand[] = [];
  const live = await start({
    env: () => ({
      ELECTRON_RUN_AS_NODE: "1",
      VSCODE_PID: "1",
      VSCODE_IPC_HOOK: "/x",
      NODE_OPTIONS: "--no-warnings",
      AWS_PROFILE: "prod",
    }),
    answers: {
      "sallyport/mayRun": (command: LoginCommand) => {
        asked.push(command);
        return true;
      },
    },
  });
  const plugin = join(live.folder, "log-in");
  const credential = {
    apiVersion: "client.authentication.k8s.io/v1",
    kind: "ExecCredential",
    status: { token: live.server.tokenOf("admin") },
  };
  writeFileSync(plugin, `#!/bin/sh\nenv > '${plugin}.env'\necho '${JSON.stringify(credential)}'\n`, { mode: 0o700 });
  const config = JSON.parse(live.server.kubeconfig) as object;
  const env = [{ name: "VSCODE_OF_THE_KUBECONFIG", value: "1" }];
  const exec = { apiVersion: credential.apiVersion, command: plugin, env, interactiveMode: "Never" };
  writeFileSync(live.kubeconfig, JSON.stringify({ ...config, users: [{ name: "admin", user: { exec } }] }));
  live.openManifest();
  await live.connect();
  await live.state("live");
  expect(asked).toHaveLength(1);
  const names = readFileSync(`${plugin}.env`, "utf8")
    .split("\n")
    .map((line) => line.split("=")[0]);
  expect(names).toEqual(expect.arrayContaining(["PATH", "HOME", "AWS_PROFILE", "KUBERNETES_EXEC_INFO"]));
  expect(names.filter((name) => /^(?:VSCODE|ELECTRON|NODE)_/.test(name ?? ""))).toEqual(["VSCODE_OF_THE_KUBECONFIG"]);
});

test("the editor's proxy leads to the cluster, is left for its exceptions, and the environment's comes before it", async () => {
  const [editors, environments] = [await startProxy(), await startProxy()];
  try {
    const toProxy = (noProxy: readonly string[] = []): EditorProxy => ({ url: editors.url, noProxy });
    const live = await start({ initializationOptions: { proxy: toProxy() } });
    // This machine itself is never reached by a proxy.
    writeFileSync(live.kubeconfig, live.server.kubeconfig.replace(live.server.url, "https://cluster.invalid:6443"));
    live.openManifest();
    await live.connect();
    await live.status(({ is }) => is === "live" && editors.tunnels.length > 0);
    expect(new Set(editors.tunnels)).toEqual(new Set(["cluster.invalid:6443"]));
    await live.session.connection.sendNotification("sallyport/proxy", toProxy([".invalid"]));
    await live.status((cluster) => cluster.is === "live" && /no address found/.test(cluster.why ?? ""));
    const tunnels = editors.tunnels.length;
    await live.pause(1000);
    expect(editors.tunnels).toHaveLength(tunnels);
    await live.close();
    const second = await start({
      initializationOptions: { proxy: toProxy() },
      env: () => ({ HTTPS_PROXY: environments.url }),
    });
    writeFileSync(
      second.kubeconfig,
      second.server.kubeconfig.replace(second.server.url, "https://cluster.invalid:6443"),
    );
    second.openManifest();
    await second.connect();
    await second.status(({ is }) => is === "live" && environments.tunnels.length > 0);
    expect(editors.tunnels).toHaveLength(tunnels);
  } finally {
    await Promise.all([editors.stop(), environments.stop()]);
  }
});

test("first lists that take long show progress, in an editor that has no status item, and once", async () => {
  interface Said {
    readonly token: string;
    readonly value: { readonly kind: string; readonly title?: string; readonly message?: string };
  }
  const said: Said[] = [];
  const live = await start({ capabilities: { window: { workDoneProgress: true } } });
  live.session.connection.onNotification("$/progress", (one: Said) => void said.push(one));
  const ofLists = (): readonly Said["value"][] => {
    const begins = said.filter(({ value }) => value.title === "Listing admin").map(({ token }) => token);
    return said.filter(({ token }) => begins.includes(token)).map(({ value }) => value);
  };
  live.server.load(
    Array.from({ length: 2_000 }, (_, index) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: `web-${index}`, namespace: "shop" },
    })),
  );
  live.server.faults.add({ is: "delay", ms: 1_000 }, { path: "/api/v1/pods" });
  live.openManifest();
  await live.connect();
  await live.state("live");
  await live.pause(200);
  const [first, ...others] = ofLists();
  expect(first).toMatchObject({ kind: "begin" });
  expect(others.at(-1)).toEqual({ kind: "end" });
  expect(others.map(({ message }) => message)).toContain("pods 1,000 of about 2,000");
  live.server.faults.clear();
  live.server.faults.add({ is: "delay", ms: 1_000 }, { path: "/api/v1/pods" });
  await live.server.compact();
  live.server.closeWatches("end");
  const podLists = () => live.server.requests.filter(({ path }) => /^\/api\/v1\/pods\?.*limit=/.test(path)).length;
  const before = podLists();
  await live.pause(5_000);
  expect(podLists()).toBeGreaterThan(before);
  expect(ofLists()).toHaveLength(others.length + 1);
});
