// Names of TLS Secrets, for whoever opted in: what is asked for, what of the answers is kept, and what becomes of refusals.

import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { JsonObject } from "../../server/src/base/json.ts";
import { listOnce } from "../../server/src/cluster/listOnce.ts";
import { openSession, type Session } from "../../server/src/cluster/session.ts";
import type { SessionStatus } from "../../server/src/cluster/sessionStatus.ts";
import type { Transport } from "../../server/src/cluster/transport.ts";
import { writeRecording } from "../../server/src/cluster/writeRecording.ts";
import type { ClusterChange } from "../../server/src/model/clusterChange.ts";
import type { Resource } from "../../server/src/model/resource.ts";
import { toKey } from "../../server/src/model/resourceId.ts";
import { type ClusterState, TLS_SECRET } from "../../server/src/model/views.ts";
import { bareTransport } from "./bareTransport.ts";
import { type FakeServer, startFake } from "./fake/fakeServer.ts";
import { makeFastClock } from "./fastClock.ts";
import { until } from "./until.ts";

const CANARY = "c2FsbHlwb3J0LWNhbmFyeQ==";
const READ = { apiGroups: ["*"], resources: ["services", "namespaces"], verbs: ["list", "watch"] };
const LIST_SECRETS = { apiGroups: [""], resources: ["secrets"], verbs: ["list"] };

let fake: FakeServer;
let session: Session | undefined;
beforeAll(async () => {
  fake = await startFake();
});
beforeEach(async () => {
  for (const name of ["shop-tls", "cart-tls"]) await fake.apply(secret("shop", name));
  await fake.apply(secret("shop", "login", "Opaque"));
  await fake.apply(secret("other", "other-tls"));
  fake.forgetRequests();
});
afterEach(() => {
  session?.close();
  fake.faults.clear();
});
afterAll(() => fake.stop());

function secret(namespace: string, name: string, type = "kubernetes.io/tls"): JsonObject {
  const data = { "tls.crt": CANARY, "tls.key": CANARY };
  const annotations = { "kubectl.kubernetes.io/last-applied-configuration": JSON.stringify({ data }) };
  return { apiVersion: "v1", kind: "Secret", type, metadata: { name, namespace, annotations }, data };
}

interface Held {
  readonly live: Map<string, Resource>;
  state: ClusterState | undefined;
  status: SessionStatus | undefined;
}

function take(held: Held, change: ClusterChange): void {
  held.state = change.state;
  if ("deletes" in change) for (const id of change.deletes) held.live.delete(toKey(id));
  for (const resource of "resources" in change ? change.resources : change.upserts)
    held.live.set(toKey(resource.id), resource);
}

const empty = (): Held => ({ live: new Map(), state: undefined, status: undefined });

function watchAs(user: string, mentioned: readonly string[], secretNames = true, transport?: Transport): Held {
  const held = empty();
  session = openSession({
    transport: transport ?? bareTransport(fake.url, fake.authority, () => fake.tokenOf(user)),
    name: "test",
    defaultNamespace: "default",
    namespaces: [],
    secretNames,
    clock: makeFastClock(100),
    change: (change) => take(held, change),
    status: (next) => {
      held.status = next;
    },
  });
  session.mention(mentioned);
  session.want("names");
  return held;
}

function secretsOf({ live }: Held): readonly string[] {
  return [...live.values()]
    .filter(({ id }) => id.kind === "Secret")
    .map(({ id }) => `${id.namespace}/${id.name}`)
    .sort();
}

const known = (held: Held, namespace: string) => held.state?.coverage(TLS_SECRET, namespace).is;
const asked = () => fake.requests.filter(({ path }) => path.includes("/secrets"));
const row = ({ status }: Held) => status?.kinds.find(({ kind }) => kind === "TLS Secret");

test("names and types of one namespace come, and nothing else of Secrets", async () => {
  const held = watchAs("admin", ["shop"]);
  await until("the names", async () => known(held, "shop") === "complete" || undefined);
  expect(secretsOf(held)).toEqual(["shop/cart-tls", "shop/shop-tls"]);
  const values = [...held.live.values()].filter(({ id }) => id.kind === "Secret").map(({ value }) => value);
  expect(values).toContainEqual({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "shop-tls", namespace: "shop" },
    type: "kubernetes.io/tls",
  });
  // Secrets as a whole are never known, nor those of namespaces that no open file is in.
  expect(held.state?.coverage("/Secret", "shop")).toEqual({ is: "none" });
  expect(known(held, "other")).toBe("forbidden");
  expect(asked().map(({ method, path, accept }) => `${method} ${path} ${accept}`)).toEqual([
    "GET /api/v1/namespaces/shop/secrets?fieldSelector=type%3Dkubernetes.io%2Ftls&includeObject=None&limit=500 application/json;as=Table;g=meta.k8s.io;v=v1",
  ]);
  expect(row(held)).toMatchObject({ group: "", whole: { is: "live", objects: 2 } });
  expect(writeRecording(held.state as ClusterState, held.live.values())).not.toMatch(/Secret|shop-tls/);
});

test("without the setting nothing is asked", async () => {
  const held = watchAs("admin", ["shop"], false);
  await until("live", async () => held.status?.state === "live" || undefined);
  expect([asked(), row(held), known(held, "shop")]).toEqual([[], undefined, "none"]);
});

test("a minute later the list is made again; what is gone goes", async () => {
  const held = watchAs("admin", ["shop"]);
  await until("the names", async () => known(held, "shop") === "complete" || undefined);
  await fake.apply(secret("shop", "new-tls"));
  await fake.remove(secret("shop", "cart-tls"));
  await until("the change", async () => secretsOf(held).join() === "shop/new-tls,shop/shop-tls" || undefined);
  await fake.remove(secret("shop", "new-tls"));
});

test("files of another namespace are opened, and those of the first closed: its names are let go", async () => {
  const held = watchAs("admin", ["shop"]);
  await until("the names", async () => known(held, "shop") === "complete" || undefined);
  session?.mention(["other"]);
  await until("the others", async () => secretsOf(held).join() === "other/other-tls" || undefined);
  expect(known(held, "shop")).toBe("forbidden");
  // What is no name of a namespace is not asked about.
  session?.mention(["other", "{{ .Values.ns }}", "../../nodes", "A B"]);
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(asked().every(({ path }) => /^\/api\/v1\/namespaces\/(?:shop|other)\/secrets\?/.test(path))).toBe(true);
});

test("many names come in pages", async () => {
  fake.load(Array.from({ length: 1200 }, (_, at) => secret("many", `tls-${at}`)));
  const held = watchAs("admin", ["many"]);
  await until("the names", async () => known(held, "many") === "complete" || undefined);
  expect(secretsOf(held)).toHaveLength(1200);
  expect(
    asked()
      .slice(0, 3)
      .map(({ path }) => path.includes("continue=")),
  ).toEqual([false, true, true]);
});

test("who may not list Secrets is told so, and all else goes on", async () => {
  await fake.addUser("plain", { rules: [READ] });
  const held = watchAs("plain", ["shop"]);
  await until("the refusal", async () => row(held)?.whole.is === "forbidden" || undefined);
  expect(row(held)?.whole).toMatchObject({ why: expect.stringContaining('cannot list resource "secrets"') });
  expect([known(held, "shop"), held.state?.coverage("/Service", "shop").is]).toEqual(["forbidden", "complete"]);
  await until("live", async () => held.status?.state === "live" || undefined);
  // A right that comes later is seen.
  fake.grant("plain", { rules: [LIST_SECRETS], namespace: "shop" });
  await until("the names", async () => known(held, "shop") === "complete" || undefined);
});

test("a role in one namespace is enough for that one", async () => {
  await fake.addUser("narrow", { rules: [LIST_SECRETS], namespace: "shop" });
  const held = watchAs("narrow", ["shop", "other"]);
  await until("both", async () => row(held)?.byNamespace.get("other")?.is === "forbidden" || undefined);
  await until("the names", async () => known(held, "shop") === "complete" || undefined);
  expect([secretsOf(held), known(held, "other")]).toEqual([["shop/cart-tls", "shop/shop-tls"], "forbidden"]);
});

test("a list that fails leaves what is known, as stale, and is tried again", async () => {
  const held = watchAs("admin", ["shop"]);
  await until("the names", async () => known(held, "shop") === "complete" || undefined);
  const off = fake.faults.add({ is: "status", code: 500 }, { path: "/secrets" });
  await until("stale", async () => known(held, "shop") === "stale" || undefined);
  expect(secretsOf(held)).toEqual(["shop/cart-tls", "shop/shop-tls"]);
  off();
  await until("live again", async () => known(held, "shop") === "complete" || undefined);
});

test("a suspended session asks nothing, and asks at once when it goes on", async () => {
  const held = watchAs("admin", ["shop"]);
  await until("the names", async () => known(held, "shop") === "complete" || undefined);
  session?.suspend();
  await until("stale", async () => known(held, "shop") === "stale" || undefined);
  const before = asked().length;
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(asked()).toHaveLength(before);
  session?.resume();
  await until("live again", async () => asked().length > before || undefined);
});

/** Answers lists of Secrets with a text, as a server would that takes no notice of what is asked for. */
function answering(text: string): { readonly transport: Transport; read(): number; asked(): number } {
  const real = bareTransport(fake.url, fake.authority, () => fake.tokenOf("admin"));
  const bytes = Buffer.from(text);
  let [read, times] = [0, 0];
  return {
    read: () => read,
    asked: () => times,
    transport: {
      ...real,
      send(request, signal) {
        if (!request.path.includes("/secrets")) return real.send(request, signal);
        times++;
        const body = (async function* () {
          for (let at = 0; at < bytes.length; at += 64) {
            read += 64;
            yield bytes.subarray(at, at + 64);
          }
        })();
        return Promise.resolve({ status: 200, headers: new Map(), body });
      },
    },
  };
}

const WHOLE = { apiVersion: "v1", metadata: {}, items: Array.from({ length: 50 }, () => secret("shop", "shop-tls")) };
test.each([
  ["whole Secrets", JSON.stringify({ kind: "SecretList", ...WHOLE })],
  ["whole Secrets, indented", JSON.stringify({ kind: "SecretList", ...WHOLE }, null, 2)],
  ["Secrets of which the kind comes last", JSON.stringify({ ...WHOLE, kind: "Table" })],
  ["one Secret that is called a table inside", JSON.stringify({ metadata: { kind: "Table" }, ...secret("shop", "t") })],
  ["metadata alone", JSON.stringify({ kind: "PartialObjectMetadataList", ...WHOLE })],
  ["a page of a proxy", `<html>${CANARY.repeat(100)}</html>`],
  ["nothing", ""],
])("an answer that is no table is left unread: %s", async (_, text) => {
  const { transport, read, asked: times } = answering(text);
  const held = watchAs("admin", ["shop", "other"], true, transport);
  await until("the refusal", async () => row(held)?.byNamespace.get("other")?.is === "forbidden" || undefined);
  await until("both", async () => row(held)?.byNamespace.get("shop")?.is === "forbidden" || undefined);
  expect(row(held)?.whole).toEqual({
    is: "forbidden",
    why: "the API server gives no table of names; what it sent instead was not read",
  });
  expect([secretsOf(held), JSON.stringify([...held.live.values()]).includes(CANARY)]).toEqual([[], false]);
  await until("live", async () => held.status?.state === "live" || undefined);
  // Little more than what tells the kind, and never asked again.
  expect(read()).toBeLessThan(2 * 256);
  const before = times();
  session?.mention(["shop", "other", "third"]);
  await until("the third", async () => row(held)?.byNamespace.get("third")?.is === "forbidden" || undefined);
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect([before <= 2, times() - before]).toEqual([true, 0]);
});

test("of a table that holds more, names of the type alone are kept", async () => {
  const rows = [
    { cells: ["shop-tls", "kubernetes.io/tls", 2, "1d", CANARY], object: secret("shop", "shop-tls"), data: CANARY },
    { cells: ["login", "Opaque", 2, "1d"], object: secret("shop", "login", "Opaque") },
    { cells: [CANARY], object: null },
    { cells: [{ name: CANARY }, "kubernetes.io/tls"] },
    { cells: ["", "kubernetes.io/tls"] },
    { cells: "kubernetes.io/tls" },
    null,
  ];
  for (const table of [
    { kind: "Table", apiVersion: "meta.k8s.io/v1", metadata: { resourceVersion: "1", note: CANARY }, rows },
    { apiVersion: "meta.k8s.io/v1", columnDefinitions: [{ name: "Name" }], kind: "Table", metadata: {}, rows },
  ]) {
    const held = watchAs("admin", ["shop"], true, answering(JSON.stringify(table)).transport);
    await until("the names", async () => known(held, "shop") === "complete" || undefined);
    expect(secretsOf(held)).toEqual(["shop/shop-tls"]);
    expect(JSON.stringify([...held.live.values(), held.status])).not.toContain(CANARY);
    session?.close();
  }
});

test("listed once, for the command line", async () => {
  const held = empty();
  const status = await listOnce({
    transport: bareTransport(fake.url, fake.authority, () => fake.tokenOf("admin")),
    name: "test",
    defaultNamespace: "default",
    namespaces: [],
    secretNames: true,
    mentioned: ["shop"],
    used: [],
    clock: makeFastClock(100),
    limit: 1_000_000,
    change: (change) => take(held, change),
  });
  expect([status.state, secretsOf(held)]).toEqual(["live", ["shop/cart-tls", "shop/shop-tls"]]);
});
