// The fake API server answers as a real one: lists, watches, forms, access, discovery.

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { type JsonObject, jsonAt } from "../../../server/src/base/json.ts";
import { type FakeServer, startFake } from "./fakeServer.ts";
import { list, mapping } from "./loose.ts";
import { json, send, watch } from "./rawClient.ts";

let server: FakeServer;
beforeAll(async () => {
  server = await startFake();
});
afterAll(() => server.stop());
beforeEach(async () => {
  await server.remove({ apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } });
});

const service = (name: string, labels: JsonObject = { app: name }, port = 80): JsonObject => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace: "shop", labels },
  spec: { selector: { app: name }, ports: [{ port }] },
});
const SERVICES = "/api/v1/namespaces/shop/services";
const names = ({ items }: JsonObject) => list(items).map((item) => jsonAt(item, ["metadata", "name"]));

describe("lists", () => {
  test("are of the version of the last change of anything", async () => {
    await server.apply(service("web"));
    const before = await json(server, "/api/v1/services");
    await server.apply({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "other", namespace: "shop" } });
    const after = await json(server, "/api/v1/services");
    expect(Number(jsonAt(after, ["metadata", "resourceVersion"]))).toBe(
      Number(jsonAt(before, ["metadata", "resourceVersion"])) + 1,
    );
    expect(jsonAt(after, ["metadata", "resourceVersion"])).toBe(String(server.version));
    expect(jsonAt(after, ["items", 0, "metadata", "resourceVersion"])).toBe(
      jsonAt(before, ["items", 0, "metadata", "resourceVersion"]),
    );
  });

  test("items of built-in kinds don't say their kind, custom ones do, before the list's metadata", async () => {
    await server.apply(service("web"));
    const services = await json(server, SERVICES);
    expect(Object.keys(services)).toEqual(["kind", "apiVersion", "metadata", "items"]);
    expect(Object.keys(mapping(jsonAt(services, ["items", 0])))).toEqual(["metadata", "spec", "status"]);
    await server.apply(WIDGETS);
    await server.apply(widget("w"));
    const custom = await json(server, "/apis/example.org/v1/widgets");
    expect(Object.keys(custom)).toEqual(["apiVersion", "items", "kind", "metadata"]);
    expect(jsonAt(custom, ["items", 0])).toMatchObject({
      kind: "Widget",
      apiVersion: "example.org/v1",
      spec: { size: 3 },
    });
  });

  test("in pages are of one version, whatever happens between", async () => {
    for (const name of ["a", "b", "d", "e"]) await server.apply(service(name));
    const first = await json(server, `${SERVICES}?limit=2`);
    expect(names(first)).toEqual(["a", "b"]);
    expect(jsonAt(first, ["metadata", "remainingItemCount"])).toBe(2);
    await server.remove(service("d"));
    await server.apply(service("c"));
    await server.apply(service("e", { app: "changed" }));
    const second = await json(
      server,
      `${SERVICES}?limit=1&continue=${String(jsonAt(first, ["metadata", "continue"]))}`,
    );
    expect(names(second)).toEqual(["d"]);
    const third = await json(
      server,
      `${SERVICES}?limit=1&continue=${String(jsonAt(second, ["metadata", "continue"]))}`,
    );
    expect(names(third)).toEqual(["e"]);
    expect(jsonAt(third, ["items", 0, "metadata", "labels"])).toEqual({ app: "e" });
    expect(jsonAt(third, ["metadata"])).toEqual({ resourceVersion: jsonAt(first, ["metadata", "resourceVersion"]) });
    expect(names(await json(server, SERVICES))).toEqual(["a", "b", "c", "e"]);
  });

  test("in pages go on after a compaction with the token that the 410 carries, inconsistently", async () => {
    for (const name of ["a", "b", "c"]) await server.apply(service(name));
    const first = await json(server, `${SERVICES}?limit=1`);
    await server.compact();
    await server.apply(service("d"));
    const { status, text } = await send(
      server,
      `${SERVICES}?limit=1&continue=${String(jsonAt(first, ["metadata", "continue"]))}`,
    );
    expect(status).toBe(410);
    const expired = JSON.parse(text);
    expect(expired).toMatchObject({ kind: "Status", reason: "Expired", code: 410 });
    const rest = await json(server, `${SERVICES}?continue=${String(expired.metadata.continue)}`);
    expect(names(rest)).toEqual(["b", "c", "d"]);
    expect(jsonAt(rest, ["metadata", "resourceVersion"])).toBe(String(server.version));
  });

  test("from the cache take no notice of a limit", async () => {
    for (const name of ["a", "b", "c"]) await server.apply(service(name));
    expect(names(await json(server, `${SERVICES}?limit=1&resourceVersion=0`))).toEqual(["a", "b", "c"]);
  });

  test("at a version exactly are as they were, or 410; beyond the last version 504", async () => {
    await server.apply(service("a"));
    const { version } = server;
    await server.apply(service("b"));
    const exact = `${SERVICES}?resourceVersion=${version}&resourceVersionMatch=Exact`;
    expect(names(await json(server, exact))).toEqual(["a"]);
    await server.compact();
    expect((await send(server, exact)).status).toBe(410);
    const future = await send(server, `${SERVICES}?resourceVersion=99999999`);
    expect([future.status, future.headers["retry-after"]]).toEqual([504, "1"]);
    const none = await json(server, `${SERVICES}?resourceVersion=none`);
    expect([none.code, none.message]).toEqual([400, expect.stringMatching(/^invalid resource version: /)]);
  });

  test("keep to selectors", async () => {
    await server.apply(service("a", { tier: "front", app: "x" }));
    await server.apply(service("b", { tier: "back" }));
    await server.apply(service("c", {}));
    const picked = async (query: string) => names(await json(server, `${SERVICES}?${query}`));
    const labels = (text: string) => picked(`labelSelector=${encodeURIComponent(text)}`);
    expect(await labels("tier=front")).toEqual(["a"]);
    expect(await labels("tier!=front")).toEqual(["b", "c"]);
    expect(await labels("tier in (front, back),!app")).toEqual(["b"]);
    expect(await labels("tier notin (front)")).toEqual(["b", "c"]);
    expect(await labels("app")).toEqual(["a"]);
    expect(await picked("fieldSelector=metadata.name%3Db")).toEqual(["b"]);
    expect((await send(server, `${SERVICES}?fieldSelector=spec.foo%3Db`)).status).toBe(400);
    expect((await send(server, `${SERVICES}?labelSelector=tier%20in%20front`)).status).toBe(400);
    await server.apply({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "t", namespace: "shop" },
      type: "kubernetes.io/tls",
    });
    await server.apply({ apiVersion: "v1", kind: "Secret", metadata: { name: "o", namespace: "shop" } });
    expect(names(await json(server, "/api/v1/secrets?fieldSelector=type%3Dkubernetes.io/tls"))).toEqual(["t"]);
  });

  test("big ones are compressed for those who accept it", async () => {
    const annotations = { long: "x".repeat(140_000) };
    await server.apply({ ...service("big"), metadata: { name: "big", namespace: "shop", annotations } });
    const gzip = { headers: { "accept-encoding": "gzip" } };
    expect((await send(server, SERVICES, gzip)).headers["content-encoding"]).toBe("gzip");
    expect((await send(server, SERVICES)).headers["content-encoding"]).toBeUndefined();
    expect((await send(server, "/version", gzip)).headers["content-encoding"]).toBeUndefined();
  });
});

describe("watches", () => {
  test("tell each change after a version once and in order, then what comes", async () => {
    await server.apply(service("a"));
    const since = server.version;
    await server.apply(service("b"));
    await server.apply(service("b", { app: "b2" }));
    const seen = await watch(server, `${SERVICES}?watch=1&resourceVersion=${since}`);
    await server.remove(service("a"));
    await seen.until(3);
    expect(seen.seen()).toEqual([`ADDED b ${since + 1}`, `MODIFIED b ${since + 2}`, `DELETED a ${since + 3}`]);
    expect(JSON.parse(seen.lines[0] ?? "").object).toMatchObject({ kind: "Service", apiVersion: "v1" });
    seen.stop();
  });

  test("from 0 or from nothing begin with what is there", async () => {
    await server.apply(service("a"));
    await server.apply(service("b"));
    for (const query of ["", "&resourceVersion=0"]) {
      const seen = await watch(server, `${SERVICES}?watch=true&timeoutSeconds=1${query}`);
      await seen.until(2);
      expect(seen.seen().map((line) => line.split(" ").slice(0, 2).join(" "))).toEqual(["ADDED a", "ADDED b"]);
      seen.stop();
    }
  });

  test("from before a compaction are answered in the band, under 200", async () => {
    const since = server.version;
    await server.compact();
    const seen = await watch(server, `${SERVICES}?watch=1&resourceVersion=${since}`);
    expect(await seen.ended).toBe("complete");
    expect(seen.seen()).toEqual(["ERROR 410"]);
  });

  test("from a version to come are silent until it has come", async () => {
    const seen = await watch(server, `${SERVICES}?watch=1&resourceVersion=${server.version + 2}`);
    for (const name of ["a", "b", "c"]) await server.apply(service(name));
    await seen.until(1);
    // The namespace and the first Service took the two versions.
    expect(seen.seen().map((line) => line.split(" ")[1])).toEqual(["b", "c"]);
    seen.stop();
  });

  test("end by themselves, complete, and say a bookmark when asked and only then", async () => {
    await server.apply(service("a"));
    const since = `watch=1&timeoutSeconds=1&resourceVersion=${server.version}`;
    const plain = await watch(server, `${SERVICES}?${since}`);
    const marked = await watch(server, `${SERVICES}?${since}&allowWatchBookmarks=true`);
    server.bookmark();
    expect(await plain.ended).toBe("complete");
    expect(await marked.ended).toBe("complete");
    expect(plain.lines).toEqual([]);
    expect(marked.seen()).toEqual([`BOOKMARK ${server.version}`]);
    expect(server.watches).toBe(0);
  });

  test("with bookmarks in time, and without any", async () => {
    const often = await startFake({ plain: true, bookmarkEvery: 20 });
    const never = await startFake({ plain: true, bookmarkEvery: 0 });
    const path = "/api/v1/pods?watch=1&resourceVersion=0&allowWatchBookmarks=true&timeoutSeconds=1";
    const [marked, plain] = [await watch(often, path), await watch(never, path)];
    await marked.until(3);
    marked.stop();
    expect(await plain.ended).toBe("complete");
    expect(plain.lines).toEqual([]);
    await Promise.all([often.stop(), never.stop()]);
  });

  test("stream the list where asked to", async () => {
    await server.apply(service("a"));
    const path = `${SERVICES}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true`;
    const seen = await watch(server, path);
    await server.apply(service("b"));
    await seen.until(3);
    expect(seen.seen().map((line) => line.split(" ")[0])).toEqual(["ADDED", "BOOKMARK", "ADDED"]);
    expect(JSON.parse(seen.lines[1] ?? "").object.metadata.annotations).toEqual({
      "k8s.io/initial-events-end": "true",
    });
    seen.stop();
    const old = await startFake({ plain: true, watchList: false });
    expect((await send(old, path)).status).toBe(422);
    await old.stop();
    expect((await send(server, `${SERVICES}?watch=1&sendInitialEvents=true`)).status).toBe(422);
  });

  test("with a selector see objects come and go as they begin and cease to be selected", async () => {
    await server.apply(service("a", { app: "no" }));
    const since = server.version;
    const seen = await watch(server, `${SERVICES}?watch=1&resourceVersion=${since}&labelSelector=app%3Dyes`);
    await server.apply(service("a", { app: "yes" }));
    await server.apply(service("a", { app: "yes", more: "1" }));
    await server.apply(service("a", { app: "no" }));
    await server.apply(service("a", { app: "no", more: "1" }));
    await seen.until(3);
    expect(seen.seen()).toEqual([`ADDED a ${since + 1}`, `MODIFIED a ${since + 2}`, `DELETED a ${since + 3}`]);
    seen.stop();
  });

  test("a write that changes nothing is no event", async () => {
    await server.apply(service("a"));
    const { version } = server;
    await server.apply(service("a"));
    expect(server.version).toBe(version);
  });
});

describe("forms", () => {
  const table = "application/json;as=Table;g=meta.k8s.io;v=v1";

  test("metadata alone", async () => {
    await server.apply(service("web"));
    const list = await json(server, SERVICES, {
      headers: { accept: "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1" },
    });
    expect(list.kind).toBe("PartialObjectMetadataList");
    expect(jsonAt(list, ["items", 0])).toMatchObject({ kind: "PartialObjectMetadata", metadata: { name: "web" } });
    expect(jsonAt(list, ["items", 0, "spec"])).toBeUndefined();
  });

  test("a table of Secrets without objects says nothing of their data", async () => {
    const annotations = { "kubectl.kubernetes.io/last-applied-configuration": "canary" };
    await server.apply({
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "tls", namespace: "shop", annotations },
      type: "kubernetes.io/tls",
      data: { "tls.key": "canary", "tls.crt": "canary" },
    });
    const path = "/api/v1/namespaces/shop/secrets?includeObject=None";
    const { text } = await send(server, path, { headers: { accept: table } });
    expect(text).not.toContain("canary");
    expect(JSON.parse(text).rows[0]).toEqual({
      cells: ["tls", "kubernetes.io/tls", 2, expect.any(String)],
      object: null,
    });
    const partial = { headers: { accept: "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1" } };
    expect((await send(server, "/api/v1/namespaces/shop/secrets", partial)).text).toContain("canary");
  });

  test("that are not served are 406", async () => {
    for (const accept of ["text/html", "application/json;as=Table;g=meta.k8s.io;v=v9"]) {
      const refused = await send(server, SERVICES, { headers: { accept } });
      expect(refused.status).toBe(406);
      expect(JSON.parse(refused.text)).toMatchObject({ kind: "Status", reason: "NotAcceptable" });
    }
    // The first that is served is taken.
    const either = { headers: { accept: "text/html, application/json" } };
    expect((await json(server, SERVICES, either)).kind).toBe("ServiceList");
  });

  test("a watched table says its columns once", async () => {
    await server.apply(service("a"));
    await server.apply(service("b"));
    const seen = await watch(server, `${SERVICES}?watch=1&includeObject=None`, { headers: { accept: table } });
    await seen.until(2);
    const tables = seen.lines.map((line) => JSON.parse(line).object);
    expect(tables.map(({ columnDefinitions }) => columnDefinitions?.length ?? null)).toEqual([7, null]);
    expect(tables[1].rows[0].cells.slice(0, 2)).toEqual(["b", "ClusterIP"]);
    seen.stop();
  });
});

describe("credentials", () => {
  test("of the kubeconfig are good, and no others", async () => {
    const config = parse(server.kubeconfig);
    expect(config["current-context"]).toBe("admin");
    expect(Buffer.from(config.clusters[0].cluster["certificate-authority-data"], "base64").toString()).toBe(
      server.authority,
    );
    expect(config.users[0].user.token).toBe(server.tokenOf("admin"));
    const bad = { headers: { authorization: "Bearer wrong" } };
    expect((await send(server, "/version")).status).toBe(200);
    expect((await send(server, "/version", bad)).status).toBe(401);
    expect((await send(server, "/version", { user: null })).status).toBe(401);
  });

  test("may be a certificate, of the server's authority only", async () => {
    const rules = [{ apiGroups: [""], resources: ["services"], verbs: ["list"] }];
    const config = parse(await server.addUser("cert", { rules, defaultNamespace: "shop" }, "certificate"));
    expect(config.contexts[0].context.namespace).toBe("shop");
    const { user } = config.users[0];
    const decode = (text: string) => Buffer.from(text, "base64").toString();
    const own = { cert: decode(user["client-certificate-data"]), key: decode(user["client-key-data"]) };
    expect((await send(server, "/api/v1/services", { user: null, tls: own })).status).toBe(200);
    expect((await send(server, "/api/v1/pods", { user: null, tls: own })).status).toBe(403);
    await server.revoke("cert");
    expect((await send(server, "/api/v1/services", { user: null, tls: own })).status).toBe(401);
    const other = await startFake();
    const strange = parse(await other.addUser("cert", { rules }, "certificate")).users[0].user;
    const theirs = { cert: decode(strange["client-certificate-data"]), key: decode(strange["client-key-data"]) };
    await other.stop();
    expect((await send(server, "/api/v1/services", { user: null, tls: theirs })).status).toBe(401);
  });

  test("can be taken and renewed while a watch goes on", async () => {
    await server.addUser("guest", { rules: [{ apiGroups: [""], resources: ["services"], verbs: ["watch", "list"] }] });
    const seen = await watch(server, "/api/v1/services?watch=1", { user: "guest" });
    const token = server.tokenOf("guest");
    await server.revoke("guest");
    expect((await send(server, "/api/v1/services", { user: "guest" })).status).toBe(401);
    await server.apply(service("a"));
    await seen.until(1);
    expect(server.renew("guest")).not.toBe(token);
    expect((await send(server, "/api/v1/services", { user: "guest" })).status).toBe(200);
    expect((await send(server, "/api/v1/services", { headers: { authorization: `Bearer ${token}` } })).status).toBe(
      401,
    );
    seen.stop();
  });
});

describe("bulk", () => {
  test("fifty thousand pods are there at once", async () => {
    const bulk = await startFake({ plain: true });
    const began = Date.now();
    const spec = { containers: [{ name: "app", image: "app:1" }] };
    bulk.load(
      (function* () {
        for (let at = 0; at < 50_000; at++)
          yield { apiVersion: "v1", kind: "Pod", metadata: { name: `p-${at}`, namespace: `n-${at % 50}` }, spec };
      })(),
    );
    expect(Date.now() - began).toBeLessThan(5_000);
    const page = await json(bulk, "/api/v1/pods?limit=500");
    expect([list(page["items"]).length, jsonAt(page, ["metadata", "remainingItemCount"])]).toEqual([500, 49_500]);
    await bulk.stop();
  });
});

const WIDGETS = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "widgets.example.org" },
  spec: {
    group: "example.org",
    scope: "Namespaced",
    names: { plural: "widgets", kind: "Widget" },
    versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object" } } }],
  },
};
const widget = (name: string): JsonObject => ({
  apiVersion: "example.org/v1",
  kind: "Widget",
  metadata: { name, namespace: "shop" },
  spec: { size: 3 },
});
