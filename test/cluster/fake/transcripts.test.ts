// The fake API server beside recorded answers of a real one (v1.20.2). The recordings are no part of the project: the variable
// SALLYPORT_TRANSCRIPTS names the file, a list of `{ name, request, response }`; without it nothing is compared.

import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { JsonObject } from "../../../server/src/base/json.ts";
import { type FakeServer, startFake } from "./fakeServer.ts";
import { mapping } from "./loose.ts";
import { type RawRequest, send, watch } from "./rawClient.ts";

interface Exchange {
  readonly name: string;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly as: string;
    readonly accept: string;
    readonly body?: JsonObject;
  };
  readonly response: { readonly status: number; readonly headers: Record<string, string>; readonly body: string };
}

const file = process.env["SALLYPORT_TRANSCRIPTS"] ?? "";
const exchanges: readonly Exchange[] = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];

/** The version of the recorded server when its last Service was made. */
const LAST = 2_095;

describe.skipIf(exchanges.length === 0)("recorded answers", () => {
  let server: FakeServer;
  beforeAll(async () => {
    server = await startFake();
    await server.addUser("viewer", {
      rules: [{ apiGroups: [""], resources: ["none"], verbs: ["list"] }],
      namespace: "x",
    });
    server.load(filler(LAST - 5 - server.version));
    await server.apply({ apiVersion: "v1", kind: "Namespace", metadata: { name: "fixture" } });
    const ports = {
      web: [port("http", 80, "web"), port("https", 443, 8443)],
      api: [{ port: 8080 }],
      db: [port("pg", 5432)],
    };
    for (const [name, list] of Object.entries(ports)) await server.apply(service(name, list));
    await server.apply(service("dns", [{ ...port("dns-udp", 53), protocol: "UDP" }, port("dns-tcp", 53)]));
    expect(server.version).toBe(LAST);
  });
  afterAll(() => server.stop());

  // In the order in which they were recorded: what is written and compacted between counts.
  test.each(exchanges.map((exchange) => [exchange.name, exchange] as const))(
    "%s",
    async (name, { request, response }) => {
      const path = request.path.replace(/timeoutSeconds=\d+/, "timeoutSeconds=1");
      const asked: RawRequest = {
        method: request.method,
        user: name === "401 no token" ? null : request.as === "viewer-token" ? "viewer" : "admin",
        headers: { accept: request.accept, ...(request.as === "bad" ? { authorization: "Bearer bad" } : {}) },
        ...(request.body ? { body: request.body } : {}),
      };
      if (name.startsWith("watch: add")) return await compareChanges(server, path, response.body);
      if (name.startsWith("410 expired continue")) await server.compact();
      const answer = await send(server, path, asked);
      const changed = CHANGED[name];
      if (changed) return expect(JSON.parse(answer.text)).toMatchObject(changed);
      expect(answer.status).toBe(response.status);
      for (const header of ["content-type", "retry-after", "cache-control", "x-content-type-options"])
        expect([header, answer.headers[header]]).toEqual([header, response.headers[header]]);
      if (name === "version") {
        expect(Object.keys(JSON.parse(answer.text))).toEqual(Object.keys(JSON.parse(response.body)));
        return;
      }
      expect(said(answer.text)).toEqual(said(response.body));
    },
  );

  test("all were looked at", () => expect(exchanges).toHaveLength(30));
});

/** What v1.36 answers in another way than the recorded server. */
const CHANGED: Readonly<Record<string, JsonObject>> = {
  "400 bad rv": { code: 400, reason: "BadRequest" },
  "406 unknown as": { code: 406, reason: "NotAcceptable" },
};

/** A Service comes, changes and goes while it is watched; the last version is said again and again. */
async function compareChanges(server: FakeServer, path: string, recorded: string): Promise<void> {
  const seen = await watch(server, path.replace("timeoutSeconds=1", "timeoutSeconds=60"));
  server.load(filler(1));
  await server.apply(service("late", [port("http", 80)]));
  await server.apply(service("late", [{ ...port("http", 81), targetPort: 80 }]));
  await server.remove(service("late", []));
  for (let at = 0; at < 3; at++) server.bookmark();
  server.closeWatches("end");
  expect(await seen.ended).toBe("complete");
  expect(said(seen.lines.join("\n"))).toEqual(said(recorded));
}

/** What an answer says: one value a line, without what differs between two clusters or two releases. */
function said(text: string): unknown {
  if (!/^\{/.test(text)) return text;
  const values = /^\{\n/.test(text) ? [JSON.parse(text) as JsonObject] : text.split("\n").filter(Boolean).map(parsed);
  // The order of what comes from a cache is that of a hash; the first of it has the columns of a table, whichever it is.
  if (!values.every(({ type }) => type === "ADDED")) return values;
  const columns = values.map(({ object }) => mapping(object)["columnDefinitions"]);
  const objects = values.map(({ type, object }) => ({
    type,
    object: { ...mapping(object), columnDefinitions: undefined },
  }));
  return { columns, objects: objects.toSorted((a, b) => (nameIn(a) < nameIn(b) ? -1 : 1)) };
}

function parsed(line: string): JsonObject {
  const value: unknown = JSON.parse(line, (key, value: unknown) => {
    if (OF_ITS_OWN.has(key)) return undefined;
    if (key === "serverAddress") return "address";
    if (key === "cells" && Array.isArray(value))
      return value.map((cell) => (/^\d+s$/.test(String(cell)) ? "age" : cell));
    if (key === "columnDefinitions" && Array.isArray(value)) return value.map(({ name, type }) => ({ name, type }));
    if (key === "resourceRules" && Array.isArray(value)) return value.slice(0, 1);
    if (key === "items" && Array.isArray(value)) return value.toSorted((a, b) => (nameIn(a) < nameIn(b) ? -1 : 1));
    // What a bookmark has besides a version is the zero value of its kind.
    if (key === "" && value !== null && typeof value === "object" && "type" in value && value.type === "BOOKMARK")
      return {
        ...value,
        object: Object.fromEntries(
          Object.entries("object" in value ? Object(value.object) : {}).filter(
            ([key]) => key !== "spec" && key !== "status",
          ),
        ),
      };
    return value;
  });
  return value as JsonObject;
}

const OF_ITS_OWN = new Set([
  ..."uid creationTimestamp managedFields singularName storageVersionHash".split(" "),
  ..."ipFamilies ipFamilyPolicy internalTrafficPolicy".split(" "),
]);

function nameIn(value: unknown): string {
  const text = JSON.stringify(value);
  return /"name":"([^"]*)","namespace"/.exec(text)?.[1] ?? /"cells":\["([^"]*)"/.exec(text)?.[1] ?? text;
}

function* filler(count: number): Iterable<JsonObject> {
  for (let at = 0; at < count; at++)
    yield { apiVersion: "v1", kind: "ConfigMap", metadata: { name: `f-${count}-${at}`, namespace: "default" } };
}

function port(name: string, port: number, targetPort: number | string = port): JsonObject {
  return { name, port, targetPort };
}

function service(name: string, ports: readonly JsonObject[]): JsonObject {
  const labels = { app: name };
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: "fixture", labels },
    spec: { ports, selector: labels, clusterIP: "None" },
  };
}
