import { expect, test } from "vitest";
import type { Json, Path } from "../base/json.ts";
import type { Definitions } from "./ajvSchema.ts";
import { compileDefinitions } from "./compile.ts";
import { createSchemas } from "./createSchemas.ts";

const kind = { apiVersion: "shop.example/v1", kind: "Shop" };
const text = { type: "string" };

// A small API: what each keyword does, without the weight of the real ones.
const definitions: { readonly [file: string]: Definitions } = {
  shop: {
    Shop: {
      type: "object",
      properties: {
        apiVersion: text,
        kind: text,
        metadata: { $ref: "meta#Meta" },
        spec: { $ref: "#Spec" },
        status: {},
      },
    },
    Spec: {
      type: "object",
      required: ["owner"],
      properties: {
        owner: text,
        size: { type: "string", enum: ["Large", "Medium", "Small"] },
        shelves: { type: "integer", format: "int32", minimum: 1, maximum: 9 },
        open: { type: "boolean" },
        door: { type: ["integer", "string"], format: "int-or-string" },
        code: { type: "string", pattern: "^[a-z]+$", maxLength: 3 },
        stock: { type: "array", minItems: 1, items: { $ref: "#Item" } },
        prices: { type: "object", additionalProperties: { type: ["number", "string"], format: "quantity" } },
        till: {
          type: "object",
          properties: { cash: text, card: text },
          oneOf: [
            { not: { anyOf: [{ required: ["cash"] }, { required: ["card"] }] } },
            { required: ["cash"] },
            { required: ["card"] },
          ],
        },
        anything: { type: "object" },
        selector: {
          type: "object",
          properties: {
            matchLabels: { type: "object", additionalProperties: text },
            matchExpressions: { type: "array" },
          },
        },
      },
    },
    Item: {
      type: "object",
      required: ["name"],
      properties: { name: text, box: { type: "object", properties: { width: { type: "integer" } } } },
    },
  },
  meta: {
    Meta: { type: "object", properties: { name: text, labels: { type: "object", additionalProperties: text } } },
  },
};

const files: { readonly [file: string]: unknown } = {
  "index.json": { kinds: [{ ...kind, file: "shop", definition: "Shop", namespaced: true, served: true }] },
  "shop.json": definitions["shop"],
  "meta.json": definitions["meta"],
  "shop.cjs": compileDefinitions(definitions),
  "shop.docs.json": {
    Spec: { "#": "ShopSpec", "": "What a shop is.", owner: "Who owns it.", "till/cash": "Coins." },
    Item: { "#": "Item", "": "Something to sell." },
  },
};

const schemas = createSchemas((file) => files[file]);

function shop(spec: Json, more: { readonly [key: string]: Json } = {}): Json {
  return { ...kind, metadata: { name: "corner" }, spec, ...more };
}

function messages(value: Json): readonly string[] {
  return schemas.validate(kind, value).map(({ message }) => message);
}

function only(value: Json) {
  const problems = schemas.validate(kind, value);
  expect(problems.map(({ message }) => message)).toHaveLength(1);
  const [problem] = problems;
  if (!problem) throw new Error("no problem");
  return problem;
}

test("a good manifest has no problem, an uncovered kind neither", () => {
  expect(
    messages(shop({ owner: "ann", size: "Small", door: "front", prices: { tea: "500m" }, stock: [{ name: "tea" }] })),
  ).toEqual([]);
  expect(schemas.validate({ apiVersion: "v1", kind: "Sho" }, { kind: 1 })).toEqual([]);
});

test.each<[string, Json, string]>([
  ["type", { owner: "a", shelves: "3" }, 'spec.shelves: Invalid value: "string": must be of type integer'],
  ["two types", { owner: "a", door: true }, 'spec.door: Invalid value: "boolean": must be of type integer or string'],
  ["missing", {}, "spec.owner: Required value"],
  ["missing, as null", { owner: null }, "spec.owner: Required value"],
  [
    "enum",
    { owner: "a", size: "small" },
    'spec.size: Unsupported value: "small": supported values: "Large", "Medium", "Small"',
  ],
  ["range", { owner: "a", shelves: 10 }, "spec.shelves: Invalid value: 10: should be less than or equal to 9"],
  ["list size", { owner: "a", stock: [] }, "spec.stock: Invalid value: should have at least 1 item, has 0"],
  ["text size", { owner: "a", code: "abcd" }, "spec.code: Invalid value: should have at most 3 characters, has 4"],
  ["pattern", { owner: "a", code: "A" }, "spec.code: Invalid value: \"A\": should match '^[a-z]+$'"],
  [
    "format",
    { owner: "a", prices: { tea: "1x" } },
    'spec.prices.tea: Invalid value: "1x": must be a quantity such as 500m, 2 or 1Gi',
  ],
  ["choice", { owner: "a", till: { cash: "x", card: "y" } }, "spec.till: must set only one of cash, card"],
  ["slip", { owner: "a", sise: "Small" }, '"sise" is no field of spec; did you mean "size"?'],
  ["plural", { owner: "a", shelf: 1, door: 1 }, '"shelf" is no field of spec'],
  [
    "inside",
    { owner: "a", stock: [{ name: "b", width: 1 }] },
    '"width" is no field of spec.stock[0]; it belongs in box',
  ],
  [
    "outside",
    { owner: "a", till: { cash: "x", code: "b" } },
    '"code" is no field of spec.till; it belongs beside till',
  ],
  ["prototype", { owner: "a", ...JSON.parse('{"__proto__":1}'), toString: 1 }, '"toString" is no field of spec'],
])("%s", (_name, spec, message) => {
  expect(messages(shop(spec))).toContain(message);
});

test("a slip of a required field is one problem, and its fix is the rename", () => {
  const problem = only(shop({ ownr: "ann" }));
  expect(problem).toMatchObject({ path: ["spec", "ownr"], at: "key", severity: "warning", code: "ing-unknown-field" });
  expect(problem.fixes).toEqual([{ is: "renameKey", path: ["spec", "ownr"], to: "owner", title: "Rename to owner" }]);
});

test("no rename to a field that takes another type", () => {
  expect(only(shop({ owner: "a", stok: "tea" })).fixes).toEqual([]);
});

test("a missing field stands at the key of its mapping and can be added", () => {
  const problem = only(shop({ owner: "a", stock: [{ box: {} }] }));
  expect(problem).toMatchObject({ path: ["spec", "stock", 0], at: "key", severity: "error", code: "schema-required" });
  expect(problem.fixes).toEqual([
    { is: "insertKey", path: ["spec", "stock", 0], key: "name", value: "", title: "Add name" },
  ]);
});

test.each<[Json, Path, Json]>([
  [{ owner: 7 }, ["spec", "owner"], "7"],
  [{ owner: "a", shelves: "3" }, ["spec", "shelves"], 3],
  [{ owner: "a", open: "True" }, ["spec", "open"], true],
  [{ owner: "a", stock: { name: "tea" } }, ["spec", "stock"], [{ name: "tea" }]],
  [{ owner: "a", size: "small" }, ["spec", "size"], "Small"],
])("a certain value is offered: %j", (spec, path, value) => {
  expect(only(shop(spec)).fixes[0]).toMatchObject({ is: "setValue", path, value });
});

test("labels straight under a selector are one problem with one fix", () => {
  const problem = only(shop({ owner: "a", selector: { app: "web", tier: 1 } }));
  expect(problem).toMatchObject({ code: "ing-unknown-field", severity: "warning", path: ["spec", "selector", "app"] });
  expect(problem.fixes[0]).toMatchObject({
    path: ["spec", "selector"],
    value: { matchLabels: { app: "web", tier: "1" } },
  });
});

test("template values, template keys and status are not judged", () => {
  const spec = { owner: "{{ .Values.owner }}", shelves: "{{ 3 }}", size: "{{ x }}", "{{ include }}": null };
  expect(messages(shop(spec, { status: { what: 1 } }))).toEqual([]);
  expect(messages({ metadata: { "{{ x }}": 1 }, spec: { "{{ y }}": 1 } })).toEqual([]);
  // A bare {{ x }} is a mapping whose key is a mapping.
  expect(messages(shop({ owner: { "?": null }, shelves: { "?": null }, "?": null }))).toEqual([]);
  expect(messages({ metadata: { "?": null }, spec: { "?": null } })).toEqual([]);
});

test("an object needs a name or a generateName", () => {
  expect(messages({ ...kind, metadata: {}, spec: { owner: "a" } })).toEqual([
    "metadata.name: Required value: name or generateName is required",
  ]);
  expect(messages({ ...kind, metadata: { nam: "x" }, spec: { owner: "a" } })).toEqual([
    '"nam" is no field of metadata; did you mean "name"?',
  ]);
});

test("documentation of fields", () => {
  expect(schemas.field(kind, ["spec"])).toMatchObject({
    type: "ShopSpec",
    description: "What a shop is.",
    required: false,
  });
  expect(schemas.field(kind, ["spec", "owner"])).toMatchObject({
    type: "string",
    description: "Who owns it.",
    required: true,
  });
  expect(schemas.field(kind, ["spec", "stock"])).toMatchObject({ type: "[]Item", description: "Something to sell." });
  expect(schemas.field(kind, ["spec", "till", "cash"])?.description).toBe("Coins.");
  expect(schemas.field(kind, ["spec", "prices", "tea"])?.type).toBe("quantity");
  expect(schemas.field(kind, ["spec", "nothing", 0])).toBeUndefined();
});

test("the keys of a mapping bring along what is required inside them", () => {
  const keys = schemas.keys(kind, ["spec"]);
  expect(keys[0]).toMatchObject({ key: "owner", is: "scalar", required: true });
  expect(keys.find(({ key }) => key === "stock")).toMatchObject({
    is: "list",
    type: "[]Item",
    children: [{ key: "name" }],
  });
  expect(schemas.keys(kind, ["spec", "stock", 3]).map(({ key }) => key)).toEqual(["name", "box"]);
});

test("files are read at first use, documentation only when asked for", () => {
  const read: string[] = [];
  const lazy = createSchemas((file) => {
    read.push(file);
    return files[file];
  });
  expect(read).toEqual([]);
  lazy.validate(kind, shop({ owner: "a" }));
  expect(read).toEqual(["index.json", "shop.json", "shop.cjs"]);
  lazy.field(kind, ["spec", "owner"]);
  expect(read).toContain("shop.docs.json");
});

test("files that are not there cover nothing and break nothing", () => {
  const none = createSchemas(() => undefined);
  expect(none.kinds()).toEqual([]);
  expect(none.validate(kind, shop({}))).toEqual([]);
  const partial = createSchemas((file) => (file === "meta.json" ? undefined : files[file]));
  expect(partial.validate(kind, shop({ owner: "a" }))).toEqual([]);
});

test("messages are short whatever the path", () => {
  const long = "a".repeat(200);
  for (const { message } of schemas.validate(
    kind,
    shop({ [long]: 1, prices: { [long]: long }, code: long.toUpperCase() }),
  )) {
    expect(message.length).toBeLessThanOrEqual(120);
  }
});
