import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { JsonObject } from "../../base/json.ts";
import type { ServedSchemas } from "../../model/servedSchemas.ts";
import type { Transport } from "../transport.ts";
import { followSchemas } from "./followSchemas.ts";
import type { SchemaCache } from "./schemaCache.ts";

const META = "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

function documentOf(apiVersion: string, description = ""): string {
  const [group, version] = apiVersion.split("/");
  const names = [{ group, version, kind: "Counter" }];
  const properties = { metadata: { allOf: [{ $ref: META }] }, spec: { type: "object" } };
  const counter = { type: "object", description, properties, "x-kubernetes-group-version-kind": names };
  return JSON.stringify({ openapi: "3.0.0", paths: {}, components: { schemas: { counter } } });
}

const sha = (text: string) => createHash("sha512").update(text).digest("hex").toUpperCase();

type Reply = { readonly status: number; readonly text: string };
type Site = Map<string, Reply>;

/** A server of documents: the index names each by its hash. */
function publish(documents: Readonly<Record<string, string>>, hashOf = sha): Site {
  const site: Site = new Map();
  const paths: Record<string, JsonObject> = {};
  for (const [apiVersion, text] of Object.entries(documents)) {
    const path = `/openapi/v3/apis/${apiVersion}?hash=${hashOf(text)}`;
    paths[`apis/${apiVersion}`] = { serverRelativeURL: path };
    site.set(path, { status: 200, text });
  }
  return site.set("/openapi/v3", { status: 200, text: JSON.stringify({ paths }) });
}

function start(site: Site, more: { readonly cache?: SchemaCache } = {}) {
  const ended = new AbortController();
  const asked: string[] = [];
  const logged: string[] = [];
  const sleeps: number[] = [];
  const server = { site };
  const transport: Transport = {
    send: async ({ path }) => {
      asked.push(path);
      const reply = server.site.get(path) ?? { status: 404, text: "" };
      await Promise.resolve();
      return {
        status: reply.status,
        headers: new Map(),
        body: (async function* () {
          yield new TextEncoder().encode(reply.text);
        })(),
      };
    },
    close: () => undefined,
  };
  const clock = {
    now: () => 0,
    random: () => 0,
    sleep: async (milliseconds: number) => {
      sleeps.push(milliseconds);
      await new Promise((resolve) => setTimeout(resolve, 1));
    },
  };
  const follower = followSchemas({
    transport,
    clock,
    signal: ended.signal,
    cache: more.cache,
    changed: () => undefined,
    log: (message) => logged.push(message),
  });
  const settled = () => expect.poll(() => follower.isPending()).toBe(false);
  return { follower, server, asked, logged, sleeps, ended, settled };
}

const versionsOf = (known: readonly ServedSchemas[]) => known.map(({ apiVersion }) => apiVersion).sort();
const served = () => true;
const v1 = "shop.example/v1";

test("the index is read once, and the documents of what is used alone", async () => {
  const { follower, asked, settled } = start(
    publish({ [v1]: documentOf(v1), "other.example/v1": documentOf("other.example/v1"), "apps/v1": "{}" }),
  );
  follower.use([v1, "apps/v1", "v1"]);
  expect(asked).toEqual([]);
  follower.look(served);
  await settled();
  expect(versionsOf(follower.known())).toEqual([v1]);
  follower.use([v1, "other.example/v1"]);
  await settled();
  expect(versionsOf(follower.known())).toEqual(["other.example/v1", v1]);
  expect(asked.map((path) => path.split("?")[0])).toEqual([
    "/openapi/v3",
    "/openapi/v3/apis/shop.example/v1",
    "/openapi/v3/apis/other.example/v1",
  ]);
});

test("only what has changed is read again; the rest stays the same object", async () => {
  const other = "other.example/v1";
  const { follower, server, asked, settled } = start(publish({ [v1]: documentOf(v1), [other]: documentOf(other) }));
  follower.use([v1, other]);
  follower.look(served);
  await settled();
  const before = new Map(follower.known().map((one) => [one.apiVersion, one]));
  server.site = publish({ [v1]: documentOf(v1, "new"), [other]: documentOf(other) });
  asked.length = 0;
  follower.look(served);
  await settled();
  const after = new Map(follower.known().map((one) => [one.apiVersion, one]));
  expect(after.get(other)).toBe(before.get(other));
  expect(after.get(v1)).not.toBe(before.get(v1));
  expect(asked).toHaveLength(2);
  server.site = publish({ [other]: documentOf(other) });
  follower.look(() => false);
  await settled();
  expect(versionsOf(follower.known())).toEqual([other]);
});

test("no path of the cluster is followed, only its hash, and what is typed is looked up alone", async () => {
  const paths = {
    [`apis/${v1}`]: { serverRelativeURL: "https://evil.example/api/v1/secrets?hash=AB" },
    "apis/shop.example/v2": { serverRelativeURL: "/api/v1/secrets?limit=1&hash=a/../b" },
    "apis/../../api/v1": { serverRelativeURL: "/openapi/v3/x?hash=A" },
    "apis/__proto__/v1": { serverRelativeURL: "/openapi/v3/x?hash=A" },
  };
  const { follower, asked, settled } = start(
    new Map([["/openapi/v3", { status: 200, text: JSON.stringify({ paths }) }]]),
  );
  follower.use([v1, "shop.example/v2", "../../api/v1", "__proto__/v1", "shop.exampl/v1"]);
  follower.look(() => false);
  await settled();
  expect(new Set(asked)).toEqual(
    new Set(["/openapi/v3", "/openapi/v3/apis/shop.example/v1?hash=AB", "/openapi/v3/apis/shop.example/v2"]),
  );
});

test("a document that has moved is found by a new index, which is read once more and no oftener", async () => {
  const site = publish({ [v1]: documentOf(v1) });
  for (const [path, reply] of site) if (path.includes("?")) site.set(path, { ...reply, status: 301 });
  const { follower, asked, settled } = start(site);
  follower.use([v1]);
  follower.look(served);
  await settled();
  expect(asked.filter((path) => path === "/openapi/v3")).toHaveLength(2);
  expect(follower.known()).toEqual([]);
});

test("what is refused is asked for again at the next look; what fails is, after a wait", async () => {
  const refusing = start(new Map([["/openapi/v3", { status: 403, text: '{"message":"no"}' }]]));
  refusing.follower.use([v1]);
  refusing.follower.look(served);
  await refusing.settled();
  expect([refusing.asked, refusing.logged, refusing.sleeps]).toEqual([
    ["/openapi/v3"],
    ["schemas of custom kinds: no"],
    [],
  ]);
  const failing = start(new Map([["/openapi/v3", { status: 500, text: "" }]]));
  failing.follower.use([v1]);
  failing.follower.look(served);
  await expect.poll(() => failing.asked.length).toBeGreaterThan(2);
  expect(failing.follower.isPending()).toBe(false);
  expect(failing.logged).toHaveLength(1);
  failing.server.site = publish({ [v1]: documentOf(v1) });
  await expect.poll(() => versionsOf(failing.follower.known())).toEqual([v1]);
  expect(failing.sleeps.slice(0, 3)).toEqual([800, 1600, 3200]);
});

test("what is served and not published yet is looked for four times", async () => {
  const { follower, server, asked, sleeps } = start(publish({}));
  follower.use([v1, "typo.example/v1"]);
  follower.look((apiVersion) => apiVersion === v1);
  await expect.poll(() => sleeps).toEqual([1000, 2000, 5000, 12000]);
  await expect.poll(() => asked.length).toBe(5);
  server.site = publish({ [v1]: documentOf(v1) });
  follower.look((apiVersion) => apiVersion === v1);
  await expect.poll(() => versionsOf(follower.known())).toEqual([v1]);
  expect(asked).toHaveLength(7);
});

test.each([
  ["no JSON", "<html>"],
  ["no object", "[]"],
  [
    "too deep",
    documentOf(v1).replace('"spec":{"type":"object"}', `"spec":${'{"items":'.repeat(5000)}{}${"}".repeat(5000)}`),
  ],
  ["too much", documentOf(v1).replace('"spec":{"type":"object"}', `"spec":{"enum":[${"1,".repeat(1_100_000)}1]}`)],
])("a document that is %s is refused once, told, and not kept", async (_name, text) => {
  const written: unknown[] = [];
  const cache: SchemaCache = { read: async () => undefined, write: async (schemas) => void written.push(schemas) };
  const { follower, asked, logged, settled } = start(publish({ [v1]: text }), { cache });
  follower.use([v1]);
  follower.look(served);
  await settled();
  follower.look(served);
  await settled();
  expect([follower.known(), written]).toEqual([[], []]);
  expect(asked.filter((path) => path.includes("?"))).toHaveLength(1);
  expect(logged).toEqual([expect.stringMatching(/^schemas of shop\.example\/v1: the /)]);
});

test("a hash that is not the document's is no entry of the cache: it may be another cluster's", async () => {
  const held = new Map<string, ServedSchemas>();
  const cache: SchemaCache = {
    read: async (apiVersion, hash) => held.get(`${apiVersion} ${hash}`),
    write: async (schemas) => void held.set(`${schemas.apiVersion} ${schemas.hash}`, schemas),
  };
  const honest = documentOf(v1);
  const lying = start(
    publish({ [v1]: documentOf(v1, "other") }, () => sha(honest)),
    { cache },
  );
  lying.follower.use([v1]);
  lying.follower.look(served);
  await lying.settled();
  expect(versionsOf(lying.follower.known())).toEqual([v1]);
  expect(held.size).toBe(0);
  const first = start(publish({ [v1]: honest }), { cache });
  first.follower.use([v1]);
  first.follower.look(served);
  await first.settled();
  await expect.poll(() => held.size).toBe(1);
  const second = start(publish({ [v1]: honest }), { cache });
  second.follower.use([v1]);
  second.follower.look(served);
  await second.settled();
  expect(second.asked).toEqual(["/openapi/v3"]);
  expect(second.follower.known()).toEqual(first.follower.known());
});

test("after its end nothing is known that was on its way, and nothing is asked while it pauses", async () => {
  const one = start(publish({ [v1]: documentOf(v1) }));
  one.follower.use([v1]);
  one.follower.look(served);
  one.ended.abort();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(one.follower.known()).toEqual([]);
  const other = start(publish({ [v1]: documentOf(v1) }));
  other.follower.look(served);
  other.follower.pause();
  other.follower.use([v1]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(other.asked).toEqual([]);
  other.follower.look(served);
  await expect.poll(() => versionsOf(other.follower.known())).toEqual([v1]);
});
