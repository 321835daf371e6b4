// The schemas of custom kinds as the client takes them from an API server, the fake one or the real: used, changed, kept on
// disk, and gone with the definition.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { World } from "../../server/src/analysis/world.ts";
import type { JsonObject } from "../../server/src/base/json.ts";
import { openSchemaCache } from "../../server/src/cluster/schemas/schemaCache.ts";
import { findAll } from "../fixture/checks.ts";
import { bundledSchemas } from "../fixture/fixture.ts";
import type { Connected, ConnectOptions } from "./clientBehaviour.ts";
import type { Grant, TestServer } from "./testServer.ts";
import { within } from "./within.ts";

export interface SchemaHost {
  readonly server: () => TestServer;
  readonly folder: string;
  connectAs(name: string, grant: Grant, options?: ConnectOptions): Promise<Connected>;
}

const ALL: Grant = { rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["list", "watch"] }] };
/** May not list definitions. */
const FEW: Grant = { rules: [{ apiGroups: [""], resources: ["services", "namespaces"], verbs: ["list", "watch"] }] };
const COUNTER = { apiVersion: "shop.example/v1", kind: "Counter" };
const uri = "file:///counter.yaml";
const text = `apiVersion: shop.example/v1
kind: Counter
metadata: { name: front, namespace: shop }
spec: { ownr: ann }
`;

/** Tests of `describeClient`. */
export function describeSchemas({ server, folder, connectAs }: SchemaHost): void {
  const cacheFolder = join(folder, "schemas");
  const logged: string[] = [];
  const kept = () => readdirSync(cacheFolder).map((name) => readFileSync(join(cacheFolder, name), "utf8"));
  const open = async (name: string, grant: Grant) => {
    const world = new World(bundledSchemas());
    world.apply({ files: [{ uri, text, open: true, version: 1 }] });
    const cache = openSchemaCache(cacheFolder, { log: (message) => logged.push(message) });
    const connected = await connectAs(name, grant, { cache, change: (change) => world.apply({ cluster: change }) });
    const found = () =>
      findAll({ snapshot: world.head, world, files: [{ uri, text }], cursors: [], expectations: [] }).flatMap(
        ({ item }) => (item.finding.code === "ing-unknown-field" ? [item.finding.message] : []),
      );
    const asked = () => connected.paths.filter((path) => path.startsWith("/openapi"));
    return { ...connected, world, found, asked };
  };
  const misspelt = ['"ownr" is no field of spec; did you mean "owner"?'];

  test("the kinds of open files get the schema that the cluster has, and the one that it gets", async () => {
    await server().apply(definition(["owner"]));
    const one = await open("dora", ALL);
    one.session.describe([COUNTER.apiVersion, "apps/v1", "v1", "no.such.example/v1"]);
    one.session.want("names");
    await within(20_000, "the schema", () => one.found().length === 1);
    expect(one.found()).toEqual(misspelt);
    const { schemas } = one.world.head;
    expect(schemas.field(COUNTER, ["spec", "owner"])?.description).toBe("What owner is.");
    expect(schemas.keys(COUNTER, ["spec"]).map(({ key }) => key)).toEqual(["owner"]);
    expect(one.asked().filter((path) => !path.startsWith("/openapi/v3/apis/shop.example/v1?hash="))).toEqual(
      one.asked().filter((path) => path === "/openapi/v3"),
    );
    const before = schemas;
    await within(20_000, "live", () => one.status()?.state === "live");
    await server().apply(definition(["owner", "ownr"]));
    await within(30_000, "the new field", () => one.found().length === 0);
    expect(one.world.head.schemas).not.toBe(before);
    expect(one.world.head.schemas.field(COUNTER, ["spec", "ownr"])?.description).toBe("What ownr is.");
    one.session.close();
  });

  test("a second connection reads the index alone, also as a user who may not list definitions", async () => {
    const knows = (one: { readonly world: World }) =>
      one.world.head.schemas.field(COUNTER, ["spec", "till"]) !== undefined;
    const first = await open("dora", ALL);
    first.session.describe([COUNTER.apiVersion]);
    first.session.want("names");
    await within(20_000, "live", () => first.status()?.state === "live");
    await server().apply(definition(["owner", "ownr", "till"]));
    await within(30_000, "the schema", () => knows(first));
    await within(5_000, "it on disk", () => kept().some((entry) => entry.includes("What till is.")));
    first.session.close();
    const second = await open("emil", FEW);
    second.session.describe([COUNTER.apiVersion]);
    second.session.want("names");
    await within(20_000, "the schema from the disk", () => knows(second));
    expect(second.asked()).toEqual(["/openapi/v3"]);
    second.session.close();
    expect(logged).toEqual([]);
  });

  test("nothing is asked where no custom kind is open, and a schema goes with its definition", async () => {
    const one = await open("frida", ALL);
    one.session.describe(["v1", "networking.k8s.io/v1"]);
    one.session.want("names");
    await within(20_000, "live", () => one.status()?.state === "live");
    expect(one.asked()).toEqual([]);
    one.session.describe(["v1", COUNTER.apiVersion]);
    await within(20_000, "the schema", () => one.world.head.schemas.covers(COUNTER));
    await server().remove(definition(["owner"]));
    await within(30_000, "its end", () => !one.world.head.schemas.covers(COUNTER));
    one.session.close();
  });
}

function definition(fields: readonly string[]): JsonObject {
  const properties = Object.fromEntries(
    fields.map((field) => [field, { type: "string", description: `What ${field} is.` }]),
  );
  const openAPIV3Schema = { type: "object", properties: { spec: { type: "object", properties } } };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "counters.shop.example" },
    spec: {
      group: "shop.example",
      scope: "Namespaced",
      names: { kind: "Counter", plural: "counters", singular: "counter", listKind: "CounterList" },
      versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema } }],
    },
  };
}
