// Everything that leaves for a cluster, from all that the client does: a spy looks at each request that reached the server.

import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JsonObject } from "../../server/src/base/json.ts";
import { families } from "../../server/src/cluster/families.ts";
import { openContext } from "../../server/src/cluster/openContext.ts";
import { openSession, type Session } from "../../server/src/cluster/session.ts";
import type { SessionStatus } from "../../server/src/cluster/sessionStatus.ts";
import type { ClusterStatus } from "../../server/src/lsp/protocol.ts";
import { CLI, startSession } from "../protocol/session.ts";
import { type FakeServer, startFake } from "./fake/fakeServer.ts";
import { send } from "./fake/rawClient.ts";
import { makeFastClock } from "./fastClock.ts";
import { refusalOf, type SentRequest } from "./requestRules.ts";
import type { Grant } from "./testServer.ts";
import { until } from "./until.ts";

const BUNDLES = fileURLToPath(new URL("../../dist", import.meta.url));
const READ = ["list", "watch"];
const INGRESS = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop, namespace: shop }
spec:
  tls: [{ hosts: [a.example.com], secretName: shop-tls }]
  rules: [{ host: a.example.com, http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: cart, port: { number: 80 } } } }] } }]
`;

const POLICY = `apiVersion: cilium.io/v2
kind: CiliumNetworkPolicy
metadata: { name: shop, namespace: shop }
spec: { endpointSelector: {} }
`;

const folder = mkdtempSync(join(tmpdir(), "sallyport-requests-"));
let fake: FakeServer;

beforeAll(async () => {
  fake = await startFake({ bookmarkEvery: 300 });
  for (const { group, kind, resource, isNamespaced, isBuiltIn, versions } of families)
    if (!isBuiltIn) await fake.apply(definition(group, kind, resource, isNamespaced, versions[0] ?? "v1"));
  const data = { "tls.crt": "YQ==", "tls.key": "YQ==" };
  for (const namespace of ["shop", "other"]) {
    const metadata = { name: "shop-tls", namespace };
    await fake.apply({ apiVersion: "v1", kind: "Secret", type: "kubernetes.io/tls", metadata, data });
    await fake.apply({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "cart", namespace },
      spec: { ports: [{ port: 80 }] },
    });
  }
  fake.load(
    Array.from({ length: 1100 }, (_, at) => ({
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: `s${at}`, namespace: "many" },
    })),
  );
  fake.forgetRequests();
}, 60_000);
afterAll(async () => {
  await fake.stop();
  rmSync(folder, { recursive: true });
});

/** What must not have been sent, a line each. */
function violations(server = fake): readonly string[] {
  return [...new Set(server.requests.flatMap((sent) => toLine(sent) ?? []))];
}

function toLine(sent: SentRequest): string | undefined {
  const refusal = refusalOf(sent);
  return refusal === undefined ? undefined : `${sent.method} ${sent.path} (${sent.accept}): ${refusal}`;
}

interface Connected {
  readonly session: Session;
  status(): SessionStatus | undefined;
}

async function connectAs(user: string, kubeconfig: string): Promise<Connected> {
  const path = join(folder, user);
  writeFileSync(path, kubeconfig, { mode: 0o600 });
  const host = { env: {}, home: folder, workspaceFolders: [], bundles: BUNDLES, mayRun: () => Promise.resolve(false) };
  const opened = await openContext({ ...host, path, context: undefined });
  if (opened.is === "failed") throw new Error(opened.why);
  let status: SessionStatus | undefined;
  const session = openSession({
    transport: opened.transport,
    name: user,
    defaultNamespace: opened.target.namespace ?? "default",
    namespaces: [],
    secretNames: true,
    clock: makeFastClock(100),
    change: () => undefined,
    status: (next) => {
      status = next;
    },
  });
  return { session, status: () => status };
}

const isLive =
  ({ status }: Connected) =>
  async () =>
    status()?.state === "live" || undefined;
const askedFor = (part: string) => async () => fake.requests.some(({ path }) => path.includes(part)) || undefined;

test("a person who may read everything: all that is listed and watched, through faults, sleep and lost versions", async () => {
  const one = await connectAs(
    "reader",
    await fake.addUser("reader", { rules: [{ apiGroups: ["*"], resources: ["*"], verbs: READ }] }),
  );
  one.session.mention(["shop", "{{ .Values.ns }}", "../../../api/v1/secrets?x=", "kube-system/secrets"]);
  for (const need of ["names", "policies", "reach"] as const) {
    one.session.want(need);
    await until(need, isLive(one));
  }
  await until("names of Secrets", askedFor("/secrets"));
  one.session.describe(["v1", "apps/v1", "cilium.io/v2", "x.example/v1/../../../../api/v1/secrets", "../v1"]);
  await until("a schema", askedFor("/openapi/v3/apis/cilium.io/v2?hash="));
  one.session.mention(["shop", "other"]);
  one.session.suspend();
  await fake.compact();
  one.session.resume();
  await until("live after compaction", isLive(one));
  for (const code of [500, 429, 410]) fake.faults.add({ is: "status", code }, { times: 5 });
  fake.faults.add({ is: "expired" }, { path: "watch=1", times: 5 });
  fake.cut();
  await until("live after faults", isLive(one));
  await fake.remove({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "middlewares.traefik.io" },
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  const backup = fake.backup();
  await fake.apply({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "late", namespace: "shop" },
    spec: { ports: [{ port: 80 }] },
  });
  fake.restore(backup);
  await until("live after a restore", isLive(one));
  await fake.revoke("reader");
  fake.closeWatches("reset");
  await until("refused", async () => one.status()?.state === "refused" || undefined);
  one.session.close();
  expect(violations()).toEqual([]);
  // The spy has seen all that there is to see.
  const seen = new Set(fake.requests.map(({ path }) => path.split("?")[0]));
  const missed = families.filter(
    ({ group, resource, versions }) =>
      !seen.has(`${group === "" ? "/api" : `/apis/${group}`}/${versions[0]}/${resource}`),
  );
  expect(missed).toEqual([]);
  expect(seen).toContain("/api/v1/namespaces/shop/secrets");
  expect([...seen].filter((path) => path?.startsWith("/openapi")).sort()).toEqual([
    "/openapi/v3",
    "/openapi/v3/apis/cilium.io/v2",
  ]);
  expect(fake.requests.some(({ path }) => path.includes("continue="))).toBe(true);
});

const NARROW: readonly (readonly [string, Grant])[] = [
  [
    "one namespace",
    {
      rules: [{ apiGroups: ["*"], resources: ["services", "pods"], verbs: READ }],
      namespace: "shop",
      defaultNamespace: "shop",
    },
  ],
  ["Namespaces and no more", { rules: [{ apiGroups: [""], resources: ["namespaces"], verbs: READ }] }],
  ["nothing", { rules: [] }],
];

test.each(NARROW)("a person who may read %s", async (_, grant) => {
  const one = await connectAs("narrow", await fake.addUser("narrow", grant));
  one.session.mention(["shop", "other"]);
  one.session.want("reach");
  await until("live", isLive(one));
  await until("its namespaces", askedFor("/namespaces/other/services"));
  one.session.close();
  expect(violations()).toEqual([]);
});

test("a server without aggregated discovery is asked group by group", async () => {
  const old = await startFake({ aggregatedDiscovery: false });
  const one = await connectAs("old", old.kubeconfig);
  one.session.want("names");
  await until("live", isLive(one));
  one.session.close();
  await old.stop();
  expect(old.requests.map(({ path }) => path)).toContain("/apis/networking.k8s.io/v1");
  expect(violations(old)).toEqual([]);
});

test("the language server: connecting, a recording, another context, leaving", { timeout: 60_000 }, async () => {
  await fake.addUser("second", {
    rules: [{ apiGroups: ["*"], resources: ["*"], verbs: READ }],
    defaultNamespace: "other",
  });
  const kubeconfig = join(folder, "both");
  writeFileSync(kubeconfig, fake.kubeconfig, { mode: 0o600 });
  const settings = { cluster: { kubeconfig, secretNames: true } };
  const window = await startSession({ initializationOptions: { settings } });
  let cluster: ClusterStatus | undefined;
  window.connection.onNotification("sallyport/status", (status: { readonly cluster: ClusterStatus }) => {
    ({ cluster } = status);
  });
  const log: { readonly type: number; readonly message: string }[] = [];
  window.connection.onNotification("window/logMessage", (said: (typeof log)[number]) => {
    log.push(said);
  });
  const isLiveIn = (context: string) => async () =>
    (cluster?.is === "live" && cluster.context === context && cluster.state === "live") || undefined;
  const ask = (method: string, params: object = {}) => window.connection.sendRequest(method, params);
  window.open("untitled:one", INGRESS);
  window.open("untitled:policy", POLICY);
  fake.forgetRequests();
  await ask("sallyport/contexts");
  for (const context of ["admin", "second"]) {
    expect(await ask("sallyport/connect", { context })).toMatchObject({ is: "done" });
    await until(context, isLiveIn(context), 30_000);
    await until("a schema", askedFor("/openapi/v3/apis/cilium.io/v2?hash="));
  }
  expect(cluster?.is === "live" && cluster.kinds.find(({ kind }) => kind === "TLS Secret")).toMatchObject({
    state: "live",
    objects: 1,
  });
  // The names are there for who writes the manifest.
  window.open("untitled:two", INGRESS.replace("shop-tls", "shop-tsl"));
  const found = await window.until("untitled:two", (all) => all.some(({ code }) => code === "tls-secret-missing"));
  expect(found.map(({ message }) => message)).toContain(
    "No Secret shop/shop-tsl of type kubernetes.io/tls; did you mean shop-tls?",
  );
  const line = INGRESS.split("\n").findIndex((text) => text.includes("shop-tls"));
  const character = (INGRESS.split("\n")[line] ?? "").indexOf("shop-tls") + 4;
  const position = { line, character };
  const offered = await ask("textDocument/completion", { textDocument: { uri: "untitled:one" }, position });
  expect(JSON.stringify(offered)).toContain('"label":"shop-tls"');
  const recording = join(folder, "recorded.yaml");
  expect(await ask("sallyport/record", { uri: pathToFileURL(recording).href })).toMatchObject({ is: "done" });
  const recorded = readFileSync(recording, "utf8");
  expect([recorded.includes("name: cart"), /secret|shop-tls/i.test(recorded)]).toEqual([true, false]);
  await ask("sallyport/namespaces");
  await ask("sallyport/disconnect");
  expect(await window.end()).toBe(0);
  expect([log.length > 2, log.filter(({ type, message }) => type <= 2 || /shop-tls/.test(message))]).toEqual([
    true,
    [],
  ]);
  expect(violations()).toEqual([]);
});

test.each([[""], ["--secret-names"]])("the command line %s", async (option) => {
  const more = option === "" ? [] : [option];
  writeFileSync(join(folder, "ingress.yaml"), `${INGRESS}---\n${POLICY}`);
  writeFileSync(join(folder, "kubeconfig"), fake.kubeconfig, { mode: 0o600 });
  fake.forgetRequests();
  for (const command of ["check", "connections"]) {
    const args = [CLI, command, "ingress.yaml", "--context", "admin", ...more];
    const env = { PATH: process.env["PATH"], HOME: folder, KUBECONFIG: join(folder, "kubeconfig") };
    await new Promise((resolve) => execFile(process.execPath, args, { env, cwd: folder }, resolve));
  }
  expect(violations()).toEqual([]);
  expect(fake.requests.length).toBeGreaterThan(20);
  expect(fake.requests.filter(({ path }) => path.startsWith("/openapi/v3/apis/cilium.io/v2?hash="))).toHaveLength(2);
  expect(fake.requests.filter(({ path }) => path.includes("/secrets"))).toHaveLength(more.length === 0 ? 0 : 2);
});

const NAMES = "/api/v1/namespaces/shop/secrets?fieldSelector=type%3Dkubernetes.io%2Ftls&includeObject=None&limit=500";
const TABLE = "application/json;as=Table;g=meta.k8s.io;v=v1";
const PLANTED: readonly (readonly [method: string, path: string, accept: string, refusal: string])[] = [
  ["GET", "/api/v1/configmaps?limit=500", "", "a list that docs/rbac.yaml does not allow"],
  ["GET", "/api/v1/nodes?watch=1&timeoutSeconds=1", "", "a watch that docs/rbac.yaml does not allow"],
  ["GET", "/apis/apps/v1/namespaces/shop/controllerrevisions", "", "a list that docs/rbac.yaml does not allow"],
  ["GET", "/api/v1/namespaces/shop", "", "a get of one object"],
  ["GET", "/api/v1/namespaces/shop/services/cart", "", "a get of one object"],
  ["GET", "/api/v1/namespaces/shop/pods/cart/log", "", "a get of one object"],
  ["GET", "/api/v1/services?labelSelector=app%3Dcart", "", "a list with labelSelector"],
  ["GET", "/metrics", "", "a path that is no API's"],
  ["GET", "/openapi/v2", "", "a path that is no API's"],
  ["POST", "/api/v1/namespaces/shop/services", "", "a POST that is no review of one's own rights"],
  ["PUT", "/api/v1/namespaces/shop/services/cart", "", "a PUT"],
  ["PATCH", "/api/v1/namespaces/shop/services/cart", "", "a PATCH"],
  ["DELETE", "/api/v1/namespaces/shop/services/cart", "", "a DELETE"],
  ["GET", "/api/v1/secrets?limit=500", TABLE, "Secrets of the whole cluster"],
  ["GET", NAMES, "application/json", "Secrets in another form than a table"],
  ["GET", NAMES.replace("as=Table", ""), `${TABLE},application/json`, "Secrets in another form than a table"],
  ["GET", NAMES.replace("tls", "dockercfg"), TABLE, "Secrets of every type"],
  ["GET", NAMES.replace("None", "Metadata"), TABLE, "Secrets with objects"],
  ["GET", NAMES.replace("&limit=500", ""), TABLE, "Secrets in other pages"],
  ["GET", `${NAMES}&watch=1&timeoutSeconds=1`, TABLE, "Secrets with watch"],
  ["GET", "/api/v1/namespaces/shop/secrets/shop-tls", TABLE, "a get of one object"],
];

test.each(PLANTED)("the spy would see: %s %s", async (method, path, accept, refusal) => {
  fake.forgetRequests();
  const headers = accept === "" ? {} : { accept };
  await send(fake, path, { method, headers, ...(method === "POST" || method === "PUT" ? { body: {} } : {}) });
  expect(violations()).toEqual([`${method} ${path} (${accept || "application/json"}): ${refusal}`]);
});

// A second way out would have no look at what leaves.
const CLUSTER = fileURLToPath(new URL("../../server/src/cluster/", import.meta.url));

test("every transport looks at what leaves", () => {
  const files = readdirSync(CLUSTER, { recursive: true, encoding: "utf8" }).filter((name) =>
    /(?<!\.test)\.ts$/.test(name),
  );
  const sources = files.map((name) => [name, readFileSync(join(CLUSTER, name), "utf8")] as const);
  expect(unguarded(sources)).toEqual([]);
  expect(
    unguarded([["way.ts", "export function openWay(target: Target): Transport {\n  return { async send(request) {"]]),
  ).toEqual(["way.ts"]);
});

/** The files that make a Transport and don't look. */
function unguarded(files: readonly (readonly [name: string, text: string])[]): readonly string[] {
  return files.flatMap(([name, text]) =>
    /\)(?:: Transport|: Promise<Transport>) \{/.test(text) && !/\bcheckMayLeave\(request\)/.test(text) ? [name] : [],
  );
}

function definition(group: string, kind: string, plural: string, isNamespaced: boolean, version: string): JsonObject {
  const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      scope: isNamespaced ? "Namespaced" : "Cluster",
      names: { plural, singular: kind.toLowerCase(), kind },
      versions: [{ name: version, served: true, storage: true, schema }],
    },
  };
}
