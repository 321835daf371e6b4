import { expect, test } from "vitest";
import type { Json, JsonObject } from "../base/json.ts";
import * as compiler from "./compile.ts";
import { createSchemas } from "./createSchemas.ts";

const name = "IoK8sApimachineryPkgApisMetaV1ObjectMeta";
const meta = {
  [name]: {
    type: "object",
    properties: { name: { type: "string" }, labels: { type: "object", additionalProperties: { type: "string" } } },
  },
};
const bundledShop = { apiVersion: "shop.example/v1", kind: "Shop", file: "shop", definition: "Shop" };
const files: { readonly [file: string]: unknown } = {
  "index.json": { kinds: [{ ...bundledShop, namespaced: true, served: true }] },
  "shop.json": { Shop: { type: "object", properties: { metadata: {}, spec: { type: "object" } } } },
  "shop.cjs": compiler.compileDefinitions({ shop: {} }),
  "meta.json": meta,
  "meta.docs.json": { [name]: { labels: "Labels of the object." } },
  "compile.cjs": compiler,
};
const bundled = createSchemas((file) => files[file]);

const spec: Json = {
  type: "object",
  description: "What a counter is.",
  required: ["owner", "note", "size"],
  properties: {
    owner: { type: "string", description: "Who owns it.", minLength: 2 },
    note: { type: "string", nullable: true },
    door: { "x-kubernetes-int-or-string": true, anyOf: [{ type: "integer" }, { type: "string" }] },
    height: { type: "number", minimum: 0, exclusiveMinimum: true },
    size: { type: "string", enum: ["Small", "Large"], default: "Small" },
    rule: { type: "string", pattern: "^([-a-z]+[.]?)+$" },
    free: { type: "object", "x-kubernetes-preserve-unknown-fields": true, properties: { known: { type: "integer" } } },
    pod: { type: "object", "x-kubernetes-embedded-resource": true, properties: { spec: { type: "object" } } },
    shelves: {
      type: "array",
      items: { type: "object", required: ["name"], properties: { name: { type: "string", description: "Its name." } } },
    },
    till: {
      type: "object",
      properties: { cash: { type: "string" }, card: { type: "string" } },
      oneOf: [{ required: ["cash"] }, { required: ["card"] }],
    },
    // As addresses of a Gateway are: the default decides between the branches.
    addresses: {
      type: "array",
      items: {
        type: "object",
        required: ["value"],
        properties: { type: { type: "string", default: "IP" }, value: { type: "string" } },
        oneOf: [
          { properties: { type: { enum: ["IP"] }, value: { anyOf: [{ format: "ipv4" }, { format: "ipv6" }] } } },
          { properties: { type: { not: { enum: ["IP"] } } } },
        ],
      },
    },
    constructor: { type: "boolean" },
  },
};

function definition(schema: Json, kind = "Counter", version = "v1"): JsonObject {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    spec: {
      group: "shop.example",
      scope: "Namespaced",
      names: { kind, plural: `${kind.toLowerCase()}s` },
      versions: [
        { name: "v1alpha1", served: false, schema: { openAPIV3Schema: { type: "object" } } },
        { name: version, served: true, storage: true, schema: { openAPIV3Schema: schema } },
      ],
    },
  };
}

const counter = { apiVersion: "shop.example/v1", kind: "Counter" };
const schemas = bundled.withDefinitions([definition({ type: "object", required: ["spec"], properties: { spec } })]);

function messages(value: JsonObject): readonly string[] {
  const own: { [key: string]: Json } = Object.assign(Object.create(null), { owner: "ann", note: "-" }, value);
  return schemas.validate(counter, { ...counter, metadata: { name: "a" }, spec: own }).map(({ message }) => message);
}

test("the kind of a definition is covered, beside the bundled ones", () => {
  expect(schemas.covers(counter)).toBe(true);
  expect(schemas.covers({ ...counter, apiVersion: "shop.example/v1alpha1" })).toBe(true);
  expect(bundled.covers(counter)).toBe(false);
  expect(schemas.kinds().map(({ apiVersion, kind }) => `${apiVersion} ${kind}`)).toEqual([
    "shop.example/v1 Counter",
    "shop.example/v1 Shop",
  ]);
});

test.each<[string, JsonObject, readonly string[]]>([
  ["nothing wrong", { door: "left", height: 0.5, free: { known: 1, else: [] }, pod: { kind: "Pod", spec: {} } }, []],
  ["nullable", { note: null }, []],
  ["required", { owner: null }, ["spec.owner: Required value"]],
  ["unknown", { sise: "Small" }, ['"sise" is no field of spec; did you mean "size"?']],
  ["int or string", { door: true }, ['spec.door: Invalid value: "boolean": must be of type integer or string']],
  ["exclusive minimum", { height: 0 }, ["spec.height: Invalid value: 0: should be greater than 0"]],
  ["enum", { size: "small" }, ['spec.size: Unsupported value: "small": supported values: "Small", "Large"']],
  [
    "named in an open mapping",
    { free: { known: "x" } },
    ['spec.free.known: Invalid value: "string": must be of type integer'],
  ],
  ["items", { shelves: [{}] }, ["spec.shelves[0].name: Required value"]],
  ["choice", { till: { cash: "a", card: "b" } }, ["spec.till: must set only one of cash, card"]],
  [
    "a field called as objects' own are",
    { constructor: 1 },
    ['spec.constructor: Invalid value: "integer": must be of type boolean'],
  ],
  ["a choice that a default decides", { addresses: [{ value: "10.0.0.1" }, { type: "Name", value: "a" }] }, []],
  [
    "one that is decided otherwise",
    { addresses: [{ value: "10.0.0.1" }, { type: "IP", value: "a" }] },
    ["spec.addresses[1]: Invalid value: matches none of the allowed forms"],
  ],
  ["template", { size: "{{ .Values.size }}", height: "{{ 1 }}" }, []],
])("%s", (_name, value, expected) => {
  expect(messages(value)).toEqual(expected);
});

test("a hostile text does not freeze a pattern", () => {
  const started = performance.now();
  expect(messages({ rule: `${"a".repeat(200)}!` })).toHaveLength(1);
  expect(performance.now() - started).toBeLessThan(2000);
});

test("its fields are documented and offered", () => {
  expect(schemas.field(counter, ["spec"])?.description).toBe("What a counter is.");
  expect(schemas.field(counter, ["spec", "owner"])).toMatchObject({ description: "Who owns it.", required: true });
  expect(schemas.field(counter, ["spec", "shelves", 0, "name"])?.description).toBe("Its name.");
  expect(schemas.field(counter, ["metadata", "labels"])?.description).toBe("Labels of the object.");
  expect(schemas.field(counter, ["spec", "size"])).toMatchObject({ default: "Small", enum: ["Small", "Large"] });
  expect(schemas.keys(counter, []).map(({ key }) => key)).toContain("spec");
  expect(schemas.keys(counter, ["spec", "shelves", 0]).map(({ key }) => key)).toEqual(["name"]);
});

test("a definition of a bundled kind comes before it", () => {
  const shop = { apiVersion: "shop.example/v1", kind: "Shop" };
  const stricter = bundled.withDefinitions([definition({ type: "object", properties: {} }, "Shop")]);
  const value = { ...shop, metadata: { name: "a" }, spec: {} };
  expect(bundled.validate(shop, value)).toEqual([]);
  expect(stricter.validate(shop, value).map(({ message }) => message)).toEqual(['"spec" is no field of Shop']);
});

test("a definition of another API version or without a schema defines nothing here", () => {
  for (const odd of [{}, { ...definition({}), apiVersion: "apiextensions.k8s.io/v1beta1" }, definition(null)]) {
    expect(bundled.withDefinitions([odd]).covers(counter)).toBe(false);
  }
});

test("a half-typed definition breaks nothing", () => {
  const whole = definition({ type: "object", properties: { spec } });
  const odd: readonly Json[] = [null, "", "strin", 7, -1, true, [], [null], {}, { type: 1 }];
  const value = { ...counter, metadata: { name: "a" }, spec: { owner: "ann", till: {}, shelves: [{}], size: 1 } };
  // All pairs of place and value hold; a tenth of them takes no time.
  for (const [index, path] of pathsOf(whole).entries()) {
    const broken = bundled.withDefinitions([replaced(whole, path, odd[index % odd.length] ?? null) as JsonObject]);
    expect(() => [broken.validate(counter, value), broken.keys(counter, ["spec"]), broken.kinds()]).not.toThrow();
  }
});

function pathsOf(value: Json): readonly (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]: [string, Json]) => [
    [key],
    ...pathsOf(child).map((path) => [key, ...path]),
  ]);
}

function replaced(value: Json, [key, ...rest]: readonly string[], by: Json): Json {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((item, index) => (String(index) === key ? replaced(item, rest, by) : item));
  const object = value as JsonObject;
  return { ...object, [key]: replaced(object[key] ?? null, rest, by) };
}
