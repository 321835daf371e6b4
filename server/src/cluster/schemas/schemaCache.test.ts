import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ServedSchemas } from "../../model/servedSchemas.ts";
import { type CacheOptions, openSchemaCache } from "./schemaCache.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "schemas-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const logged: string[] = [];
const open = (at = folder, options: Partial<CacheOptions> = {}) =>
  openSchemaCache(at, { log: (message) => logged.push(message), ...options });
const served = (hash: string, apiVersion = "shop.example/v1", filler = ""): ServedSchemas => ({
  apiVersion,
  hash,
  kinds: [{ kind: "Counter", schema: "c" }],
  schemas: { c: { type: "object", description: filler } },
});
const entries = () => readdirSync(folder).sort();

test("what was written is read, by version and hash", async () => {
  await open().write(served("A"));
  expect(await open().read("shop.example/v1", "A")).toEqual(served("A"));
  expect(await open().read("shop.example/v1", "B")).toBeUndefined();
  expect(await open().read("shop.example/v2", "A")).toBeUndefined();
  expect(entries()).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.json$/)]);
});

test("names of a cluster become no path", async () => {
  const hostile = served("../../x", "../../../etc/passwd");
  await open().write(hostile);
  expect(entries()).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.json$/)]);
  expect(await open().read(hostile.apiVersion, hostile.hash)).toEqual(hostile);
});

test.each([
  ["cut off", (text: string) => text.slice(0, -5)],
  ["empty", () => ""],
  ["no object", () => "[]"],
  ["of another form", (text: string) => text.replace('"form":1', '"form":99')],
  ["of another hash", (text: string) => text.replace('"A"', '"B"')],
  ["without schemas", (text: string) => text.replace('"schemas":{', '"schemata":{')],
])("an entry that is %s is none, and is written anew", async (_name, damage) => {
  await open().write(served("A"));
  const file = join(folder, entries()[0] ?? "");
  writeFileSync(file, damage(readFileSync(file, "utf8")));
  expect(await open().read("shop.example/v1", "A")).toBeUndefined();
  await open().write(served("A"));
  expect(await open().read("shop.example/v1", "A")).toEqual(served("A"));
});

test("beyond the limit those go that were not used for longest; what is too large is not kept", async () => {
  const cache = open(folder, { largest: 3000, most: 5000 });
  const large = "x".repeat(2000);
  for (const hash of ["A", "B"]) await cache.write(served(hash, "shop.example/v1", large));
  const old = new Date(Date.now() - 60_000);
  for (const name of entries()) utimesSync(join(folder, name), old, old);
  await cache.read("shop.example/v1", "A");
  await cache.write(served("C", "shop.example/v1", large));
  expect(await cache.read("shop.example/v1", "B")).toBeUndefined();
  expect(await cache.read("shop.example/v1", "A")).toBeDefined();
  expect(await cache.read("shop.example/v1", "C")).toBeDefined();
  await cache.write(served("D", "shop.example/v1", large.repeat(2)));
  expect(await cache.read("shop.example/v1", "D")).toBeUndefined();
  expect(entries()).toHaveLength(2);
});

test("files of others are left alone, those that a process did not finish are not", async () => {
  writeFileSync(join(folder, "notes.txt"), "mine");
  const unfinished = join(folder, `${"a".repeat(64)}.json.00000000-0000-0000-0000-000000000000`);
  writeFileSync(unfinished, "half");
  const old = new Date(Date.now() - 3_600_000);
  utimesSync(unfinished, old, old);
  await open(folder, { most: 0 }).write(served("A"));
  expect(entries()).toEqual(["notes.txt"]);
});

test("a folder that can't be used is told once, and no more than that", async () => {
  logged.length = 0;
  const file = join(folder, "file");
  writeFileSync(file, "");
  chmodSync(file, 0o400);
  const cache = open(join(file, "schemas"));
  await cache.write(served("A"));
  await cache.write(served("B"));
  expect(await cache.read("shop.example/v1", "A")).toBeUndefined();
  expect(logged).toEqual([expect.stringMatching(/^schemas of clusters are not kept: E/)]);
});

test("two windows that write the same entry leave a whole one", async () => {
  await Promise.all(Array.from({ length: 20 }, () => open().write(served("A", "shop.example/v1", "y".repeat(50_000)))));
  expect(entries()).toHaveLength(1);
  expect(await open().read("shop.example/v1", "A")).toEqual(served("A", "shop.example/v1", "y".repeat(50_000)));
});
