// What a TestServer must do, told by tests that run against each of them: lists and their pages, watches, expired versions,
// discovery, custom resources, credentials that end. Where the fake differs from the real server, the fake is wrong.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isList, isObject, type JsonObject, jsonAt } from "../../server/src/base/json.ts";
import { CANARY, definition, NAMESPACE, secret, service, widget } from "./behaviourObjects.ts";
import { type Answer, type Connection, connect, kubeconfigOf, type Sent, type Stream } from "./connection.ts";
import { expectPublished } from "./publishedDefinition.ts";
import { EXCHANGES, type Exchange } from "./serverExchanges.ts";
import type { TestServer } from "./testServer.ts";

const SERVICES = `/api/v1/namespaces/${NAMESPACE}/services`;
const NAMES = ["s0", "s1", "s2", "s3", "s4", "s5", "s6"];
/** The watch cache's words, and etcd's by way of the API server. */
const TOO_OLD = /^(?:too old resource version: \d+ \(\d+\)|The resourceVersion for the provided watch is too old\.)$/;
const READ = { verbs: ["list", "watch"] };
const DISCOVERY = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

export interface Traits {
  /** Lists of version 0 and watches are answered from memory, as in clusters. */
  readonly hasWatchCache: boolean;
}

/** Describes one server; it is started once, and stopped after the last test. */
export function describeServer(start: () => Promise<TestServer>, traits: Traits = { hasWatchCache: true }): void {
  let server: TestServer;
  let as: Readonly<Record<Exchange["as"], Connection>>;

  beforeAll(async () => {
    server = await start();
    const admin = connect(server.kubeconfig);
    for (const name of NAMES) await server.apply(service(name));
    await server.apply(secret());
    const stranger = { name: "stranger", user: { token: "nobody-knows-this" } };
    as = {
      admin,
      reader: connect(
        await server.addUser("reader", {
          rules: [{ ...READ, apiGroups: [""], resources: ["services", "namespaces"] }],
        }),
      ),
      local: connect(
        await server.addUser("local", {
          rules: [{ ...READ, apiGroups: [""], resources: ["services"] }],
          namespace: NAMESPACE,
        }),
      ),
      stranger: connect(JSON.stringify(kubeconfigOf(admin.cluster, [stranger]))),
    };
  });

  afterAll(async () => {
    for (const connection of Object.values(as ?? {})) connection.close();
    await server?.stop();
  });

  describe("exchange", () => {
    test.each(EXCHANGES)("$title", async (exchange) => {
      const answer = await as[exchange.as].send(exchange.sent);
      expect({ status: answer.status, body: answer.body, text: answer.text }).toEqual(
        expect.objectContaining({
          status: exchange.status,
          ...(exchange.body ? { body: expected(exchange.body) } : {}),
          ...(exchange.text === undefined ? {} : { text: exchange.text }),
        }),
      );
      if (exchange.contentType !== undefined) expect(answer.headers["content-type"]).toBe(exchange.contentType);
    });

    test("a table without objects and metadata alone: what holds data of a Secret", async () => {
      const path = `/api/v1/namespaces/${NAMESPACE}/secrets`;
      const whole = await as.admin.send({ path });
      const table = await as.admin.send({
        path: `${path}?includeObject=None`,
        accept: "application/json;as=Table;g=meta.k8s.io;v=v1",
      });
      const partial = await as.admin.send({
        path,
        accept: "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1",
      });
      const holds = (answer: Answer): boolean => answer.text.includes(CANARY);
      // Metadata alone is no protection: what `kubectl apply` leaves in an annotation is all of the Secret.
      expect([whole, table, partial].map(holds)).toEqual([true, false, true]);
    });
  });

  describe("list", () => {
    test("pages are parts of one version; the last has no continue", async () => {
      const pages = await pagesOf(as.reader, `${SERVICES}?limit=3`);
      expect(pages.map(namesIn)).toEqual([["s0", "s1", "s2"], ["s3", "s4", "s5"], ["s6"]]);
      expect(new Set(pages.map(versionOf)).size).toBe(1);
      expect(pages.map((page) => jsonAt(page, ["metadata", "remainingItemCount"]))).toEqual([4, 1, undefined]);
    });

    test("what changes meanwhile is not in later pages", async () => {
      const first = await as.reader.send({ path: `${SERVICES}?limit=6` });
      await server.apply(service("s7"));
      const rest = await as.reader.send({ path: `${SERVICES}?limit=6&continue=${continueOf(first.body)}` });
      await server.remove(service("s7"));
      expect([namesIn(rest.body), versionOf(rest.body)]).toEqual([["s6"], versionOf(first.body)]);
    });

    test("a large limit gives all in one page", async () => {
      const { body } = await as.reader.send({ path: `${SERVICES}?limit=500` });
      expect(namesIn(body)).toEqual(NAMES);
      expect(continueOf(body)).toBe("");
    });

    test(`version 0 ${traits.hasWatchCache ? "has no pages" : "has pages"}`, async () => {
      const { body } = await as.reader.send({ path: `${SERVICES}?limit=3&resourceVersion=0` });
      expect(namesIn(body)).toEqual(traits.hasWatchCache ? NAMES : NAMES.slice(0, 3));
    });

    test("versions are of the whole store: a write of one kind moves the version of another", async () => {
      const before = await as.reader.send({ path: SERVICES });
      await server.apply({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c", namespace: NAMESPACE } });
      const after = await as.reader.send({ path: SERVICES });
      expect(Number(versionOf(after.body))).toBeGreaterThan(Number(versionOf(before.body)));
    });
  });

  describe("watch", () => {
    test("from a list's version: each later event once, in order", async () => {
      const from = versionOf((await as.reader.send({ path: SERVICES })).body);
      await server.apply(service("w0"));
      await server.apply({ ...service("w0"), spec: { ports: [{ name: "http", port: 81 }] } });
      await server.remove(service("w0"));
      const events = await eventsOf(as.reader, { resourceVersion: from, timeoutSeconds: "2" });
      expect(events.map(typeAndName)).toEqual(["ADDED w0", "MODIFIED w0", "DELETED w0"]);
      const versions = events.map((event) => Number(versionOf(event["object"] as JsonObject)));
      expect(versions).toEqual([...versions].sort((a, b) => a - b));
      expect(new Set(versions).size).toBe(3);
    });

    test("events come while the watch is open, to every watch of it", async () => {
      const from = versionOf((await as.reader.send({ path: SERVICES })).body);
      const streams = await Promise.all([1, 2].map(() => watch(as.reader, { resourceVersion: from })));
      await server.apply(service("w1"));
      const seen = await Promise.all(streams.map((stream) => stream.next()));
      for (const stream of streams) stream.close();
      await server.remove(service("w1"));
      expect(seen.map((event) => typeAndName(event ?? {}))).toEqual(["ADDED w1", "ADDED w1"]);
    });

    test.each([{}, { resourceVersion: "0" }])("from %j: first what is there, as ADDED", async (from) => {
      const events = await eventsOf(as.reader, { ...from, timeoutSeconds: "1" });
      expect(events.map(typeAndName).sort()).toEqual(NAMES.map((name) => `ADDED ${name}`));
    });

    test("a selector lets what leaves it go as DELETED", async () => {
      const from = versionOf((await as.reader.send({ path: SERVICES })).body);
      await server.apply(service("w2"));
      await server.apply({ ...service("w2"), metadata: { name: "w2", namespace: NAMESPACE } });
      await server.remove(service("w2"));
      const query = { resourceVersion: from, labelSelector: "number=2", timeoutSeconds: "2" };
      expect((await eventsOf(as.reader, query)).map(typeAndName)).toEqual(["ADDED w2", "DELETED w2"]);
    });

    test("from a version that has not come yet: silence", async () => {
      expect(await eventsOf(as.reader, { resourceVersion: "999999999", timeoutSeconds: "1" })).toEqual([]);
    });

    test("timeoutSeconds ends it", async () => {
      const from = versionOf((await as.reader.send({ path: SERVICES })).body);
      const start = performance.now();
      expect(await eventsOf(as.reader, { resourceVersion: from, timeoutSeconds: "2" })).toEqual([]);
      expect(Math.abs(performance.now() - start - 2000)).toBeLessThan(1500);
    });

    // They may be asked for, but never counted on.
    test(`a newer version comes in ${traits.hasWatchCache ? "a bookmark" : "no bookmark"} before the end`, async () => {
      const from = versionOf((await as.reader.send({ path: SERVICES })).body);
      await server.apply({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "c", namespace: NAMESPACE, labels: { from } },
      });
      const query = { resourceVersion: from, timeoutSeconds: "8", allowWatchBookmarks: "true" };
      const events = await eventsOf(as.reader, query);
      if (!traits.hasWatchCache) return expect(events).toEqual([]);
      expect(events).not.toHaveLength(0);
      for (const event of events) {
        expect(event).toMatchObject({ type: "BOOKMARK", object: { kind: "Service", apiVersion: "v1" } });
        expect(Number(versionOf(event["object"] as JsonObject))).toBeGreaterThan(Number(from));
        expect(jsonAt(event, ["object", "metadata", "name"])).toBeUndefined();
      }
    });

    test("a streamed list ends in a bookmark that says so", async () => {
      const stream = await watch(as.reader, {
        sendInitialEvents: "true",
        resourceVersionMatch: "NotOlderThan",
        allowWatchBookmarks: "true",
      });
      const events: JsonObject[] = [];
      do events.push((await stream.next()) ?? { type: "END" });
      while (events.at(-1)?.["type"] === "ADDED");
      stream.close();
      expect(events.slice(0, -1).map(typeAndName).sort()).toEqual(NAMES.map((name) => `ADDED ${name}`));
      expect(events.at(-1)).toMatchObject({
        type: "BOOKMARK",
        object: { metadata: { annotations: { "k8s.io/initial-events-end": "true" } } },
      });
    });
  });

  describe("after compaction", () => {
    test("a watch from before gets an ERROR with 410, under HTTP 200, and ends", async ({ skip }) => {
      if (server.isShared) skip();
      const from = versionOf((await as.reader.send({ path: SERVICES })).body);
      await server.compact();
      const stream = await watch(as.reader, { resourceVersion: from });
      const events = [await stream.next(), await stream.next()];
      expect(stream.status).toBe(200);
      expect(events).toEqual([
        expect.objectContaining({
          type: "ERROR",
          object: expect.objectContaining({
            kind: "Status",
            apiVersion: "v1",
            status: "Failure",
            reason: "Expired",
            code: 410,
            message: expect.stringMatching(TOO_OLD),
          }),
        }),
        undefined,
      ]);
    });

    test("a list starts anew, and a watch from it goes on", async ({ skip }) => {
      if (server.isShared) skip();
      await server.compact();
      const { status, body } = await as.reader.send({ path: SERVICES });
      expect([status, namesIn(body)]).toEqual([200, NAMES]);
      await server.apply(service("w3"));
      await server.remove(service("w3"));
      const events = await eventsOf(as.reader, { resourceVersion: versionOf(body), timeoutSeconds: "2" });
      expect(events.map(typeAndName)).toEqual(["ADDED w3", "DELETED w3"]);
    });

    test("a continue token from before gets 410, with a fresh token for the rest", async ({ skip }) => {
      if (server.isShared) skip();
      const first = await as.reader.send({ path: `${SERVICES}?limit=5` });
      await server.compact();
      const expired = await as.reader.send({ path: `${SERVICES}?limit=5&continue=${continueOf(first.body)}` });
      expect(expired).toMatchObject({ status: 410, body: { kind: "Status", reason: "Expired", code: 410 } });
      expect(continueOf(expired.body)).not.toBe("");
      const rest = await as.reader.send({ path: `${SERVICES}?limit=5&continue=${continueOf(expired.body)}` });
      expect([rest.status, namesIn(rest.body)]).toEqual([200, ["s5", "s6"]]);
      expect(Number(versionOf(rest.body))).toBeGreaterThan(Number(versionOf(first.body)));
    });
  });

  describe("discovery", () => {
    test("/openapi/v3 names each group's document by its hash; a document that one has is not sent again", async () => {
      const index = await as.reader.send({ path: "/openapi/v3" });
      const url = jsonAt(index.body, ["paths", "apis/networking.k8s.io/v1", "serverRelativeURL"]);
      expect(url).toMatch(/^\/openapi\/v3\/apis\/networking\.k8s\.io\/v1\?hash=[0-9A-F]+$/);
      expect(await etagRepeats(as.reader, { path: String(url) })).toEqual([200, 304]);
      const document = await as.reader.send({ path: String(url) });
      expect(document.headers["cache-control"]).toBe("public, immutable");
      expect(document.body).toMatchObject({ openapi: "3.0.0" });
      expect(jsonAt(document.body, ["components", "schemas", "io.k8s.api.networking.v1.Ingress"])).toBeDefined();
    });

    test("all groups and resources come in two answers", async () => {
      const answers = await Promise.all(["/api", "/apis"].map((path) => as.reader.send({ path, accept: DISCOVERY })));
      for (const { headers, body } of answers) {
        expect(headers["content-type"]).toBe(DISCOVERY);
        expect(body).toMatchObject({ kind: "APIGroupDiscoveryList", apiVersion: "apidiscovery.k8s.io/v2" });
      }
      const services = resourcesIn(answers[0]?.body, undefined).filter(({ resource }) => resource === "services");
      expect(services).toMatchObject([{ responseKind: { group: "", kind: "Service" }, scope: "Namespaced" }]);
      const networking = resourcesIn(answers[1]?.body, "networking.k8s.io");
      expect(networking.filter(({ scope }) => scope === "Cluster").map(({ resource }) => resource)).toContain(
        "ingressclasses",
      );
      expect(await etagRepeats(as.reader, { path: "/apis", accept: DISCOVERY })).toEqual([200, 304]);
    });

    test("custom resources: 404, until their definition is there", async () => {
      const path = "/apis/behaviour.example/v1/widgets";
      expect((await as.admin.send({ path })).status).toBe(404);
      const before = await as.admin.send({ path: "/apis", accept: DISCOVERY });
      await server.apply(definition());
      await server.apply(widget());
      const list = await as.admin.send({ path });
      expect(list).toMatchObject({ status: 200, body: { kind: "WidgetList", items: [widget()] } });
      const after = await as.admin.send({ path: "/apis", accept: DISCOVERY });
      expect(resourcesIn(before.body, "behaviour.example")).toEqual([]);
      expect(resourcesIn(after.body, "behaviour.example")).toMatchObject([{ resource: "widgets" }]);
      expect(after.headers["etag"]).not.toBe(before.headers["etag"]);
      await expectPublished(as.reader);
      await server.remove(definition());
      await expect.poll(async () => (await as.admin.send({ path })).status, { timeout: 20_000 }).toBe(404);
    });
  });

  describe("user", () => {
    test("credentials that are revoked get 401, new ones 200", async () => {
      const grant = { rules: [{ ...READ, apiGroups: [""], resources: ["services"] }], defaultNamespace: NAMESPACE };
      const kubeconfig = await server.addUser("guest", grant);
      expect(await statusWith(kubeconfig)).toBe(200);
      await server.revoke("guest");
      expect(await statusWith(kubeconfig)).toBe(401);
      expect(await statusWith(await server.addUser("guest", grant))).toBe(200);
      expect(await statusWith(kubeconfig)).toBe(401);
    });

    test("the kubeconfig has a context for each, admin's the current one", () => {
      const config = JSON.parse(server.kubeconfig) as JsonObject;
      const contexts = isList(config["contexts"]) ? config["contexts"] : [];
      expect(contexts.map((context) => jsonAt(context, ["name"]))).toEqual(
        expect.arrayContaining(["admin", "reader", "local"]),
      );
      expect(config["current-context"]).toBe("admin");
    });
  });
}

async function statusWith(kubeconfig: string): Promise<number> {
  const connection = connect(kubeconfig);
  const { status } = await connection.send({ path: SERVICES });
  connection.close();
  return status;
}

/** The statuses of a request and of its repetition with the ETag of the first. */
async function etagRepeats(connection: Connection, sent: Sent): Promise<readonly number[]> {
  const first = await connection.send(sent);
  const second = await connection.send({ ...sent, headers: { "if-none-match": String(first.headers["etag"]) } });
  return [first.status, second.status];
}

async function pagesOf(connection: Connection, path: string): Promise<readonly JsonObject[]> {
  const pages: JsonObject[] = [];
  for (let token = ""; pages.length === 0 || token !== ""; token = continueOf(pages.at(-1) ?? {})) {
    pages.push((await connection.send({ path: `${path}&continue=${token}` })).body);
  }
  return pages;
}

function watch(connection: Connection, query: Readonly<Record<string, string>>): Promise<Stream> {
  return connection.open({ path: `${SERVICES}?${new URLSearchParams({ watch: "true", ...query }).toString()}` });
}

/** All events of a watch that ends by itself. */
async function eventsOf(connection: Connection, query: Readonly<Record<string, string>>): Promise<JsonObject[]> {
  const stream = await watch(connection, query);
  const events: JsonObject[] = [];
  for (let event = await stream.next(); event; event = await stream.next()) events.push(event);
  return events;
}

function typeAndName(event: JsonObject): string {
  return `${String(event["type"])} ${String(jsonAt(event, ["object", "metadata", "name"]))}`;
}

function namesIn(list: JsonObject): readonly unknown[] {
  return (isList(list["items"]) ? list["items"] : []).map((item) => jsonAt(item, ["metadata", "name"]));
}

function versionOf(object: JsonObject): string {
  return String(jsonAt(object, ["metadata", "resourceVersion"]));
}

function continueOf(list: JsonObject): string {
  return encodeURIComponent(String(jsonAt(list, ["metadata", "continue"]) ?? ""));
}

function resourcesIn(discovery: JsonObject | undefined, group: string | undefined): readonly JsonObject[] {
  const items = isList(discovery?.["items"]) ? discovery["items"] : [];
  const found = items.find((item) => jsonAt(item, ["metadata", "name"]) === group);
  const resources = jsonAt(found, ["versions", 0, "resources"]);
  return isList(resources) ? resources.filter(isObject) : [];
}

/** The matcher for an expectation of serverExchanges.ts. */
function expected(value: unknown): unknown {
  if (value instanceof RegExp) return expect.stringMatching(value);
  if (Array.isArray(value)) return value.map(expected);
  if (typeof value !== "object" || value === null) return value;
  if ("some" in value) return expect.arrayContaining([expected(value.some)]);
  return expect.objectContaining(Object.fromEntries(Object.entries(value).map(([key, part]) => [key, expected(part)])));
}
