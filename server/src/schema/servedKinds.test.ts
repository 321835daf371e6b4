import { expect, test } from "vitest";
import { isObject, type Json, type JsonObject } from "../base/json.ts";
import type { ServedSchemas } from "../model/servedSchemas.ts";
import * as compiler from "./compile.ts";
import { createSchemas } from "./createSchemas.ts";

const name = "IoK8sApimachineryPkgApisMetaV1ObjectMeta";
const files: { readonly [file: string]: unknown } = {
  "index.json": { kinds: [] },
  "meta.json": {
    [name]: { type: "object", properties: { name: { type: "string" }, labels: { type: "object" } } },
  },
  "meta.docs.json": { [name]: { labels: "Labels of the object." } },
  "compile.cjs": compiler,
};
const bundled = createSchemas((file) => files[file]);

const ref = (to: string) => ({ $ref: `#/components/schemas/${to}` });
const goRef = (to: string) => ({ default: {}, allOf: [ref(to)] });
const OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

/** As an aggregated API server publishes its types: they refer to one another. */
const calico: ServedSchemas = {
  apiVersion: "projectcalico.org/v3",
  hash: "A",
  kinds: [{ kind: "NetworkPolicy", schema: "com.github.projectcalico.v3.NetworkPolicy" }],
  schemas: {
    "com.github.projectcalico.v3.NetworkPolicy": {
      type: "object",
      properties: {
        apiVersion: { type: "string" },
        kind: { type: "string" },
        metadata: { description: "Standard.", ...goRef(OBJECT_META) },
        spec: { description: "What it allows.", ...goRef("com.github.projectcalico.v3.NetworkPolicySpec") },
        status: { type: "object" },
      },
    },
    "com.github.projectcalico.v3.NetworkPolicySpec": {
      type: "object",
      description: "A specification.",
      required: ["selector"],
      properties: {
        order: { type: "number", format: "double" },
        selector: { type: "string", description: "Whom it selects." },
        ingress: { type: "array", items: goRef("com.github.projectcalico.v3.Rule") },
        byName: { type: "object", additionalProperties: goRef("com.github.projectcalico.v3.Rule") },
        size: goRef("io.k8s.apimachinery.pkg.api.resource.Quantity"),
      },
    },
    "com.github.projectcalico.v3.Rule": {
      type: "object",
      required: ["action"],
      properties: {
        action: { type: "string", enum: ["Allow", "Deny"] },
        port: ref("io.k8s.apimachinery.pkg.util.intstr.IntOrString"),
        not: ref("com.github.projectcalico.v3.Rule"),
        template: goRef(OBJECT_META),
      },
    },
    "io.k8s.apimachinery.pkg.api.resource.Quantity": { oneOf: [{ type: "string" }, { type: "number" }] },
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": {
      format: "int-or-string",
      oneOf: [{ type: "integer" }, { type: "string" }],
    },
  },
};
const kind = { apiVersion: "projectcalico.org/v3", kind: "NetworkPolicy" };
const schemas = bundled.withDefinitions([], [calico]);
const messages = (spec: JsonObject, all = schemas) =>
  all
    .validate(kind, { ...kind, metadata: { name: "a" }, spec: { selector: "", ...spec } })
    .map(({ message }) => message);

test.each<[string, JsonObject, readonly string[]]>([
  [
    "nothing wrong",
    { order: 1, ingress: [{ action: "Allow", port: "http", not: { action: "Deny" } }], size: "1Gi" },
    [],
  ],
  ["a field that a named type does not have", { ordre: 1 }, ['"ordre" is no field of spec; did you mean "order"?']],
  ["one in a list", { ingress: [{}] }, ["spec.ingress[0].action: Required value"]],
  [
    "one in a map",
    { byName: { a: { action: "allow" } } },
    ['spec.byName.a.action: Unsupported value: "allow": supported values: "Allow", "Deny"'],
  ],
  [
    "one in a type that holds itself",
    { ingress: [{ action: "Deny", not: { action: "Deny", not: { action: "No" } } }] },
    ['spec.ingress[0].not.not.action: Unsupported value: "No": supported values: "Allow", "Deny"'],
  ],
  [
    "neither integer nor text",
    { ingress: [{ action: "Deny", port: true }] },
    ['spec.ingress[0].port: Invalid value: "boolean": must be of type integer or string'],
  ],
  ["no quantity", { size: true }, ['spec.size: Invalid value: "boolean": must be of type string or number']],
])("%s", (_name, spec, expected) => {
  expect(messages(spec)).toEqual(expected);
});

test("fields are documented by themselves, else by their types", () => {
  expect(schemas.field(kind, ["spec"])).toMatchObject({ description: "What it allows.", type: "NetworkPolicySpec" });
  expect(schemas.field(kind, ["spec", "selector"])).toMatchObject({ description: "Whom it selects.", required: true });
  expect(schemas.field(kind, ["spec", "ingress"])?.type).toBe("[]Rule");
  expect(schemas.field(kind, ["spec", "ingress", 0, "port"])?.type).toBe("integer or string");
  expect(schemas.field(kind, ["metadata", "labels"])?.description).toBe("Labels of the object.");
  expect(schemas.field(kind, ["spec", "ingress", 0, "template", "labels"])?.description).toBe("Labels of the object.");
  expect(schemas.keys(kind, ["spec", "ingress", 0, "not"]).map(({ key }) => key)).toEqual([
    "action",
    "not",
    "port",
    "template",
  ]);
});

test("whatever is published, nothing throws", () => {
  const odd: readonly Json[] = [
    null,
    "",
    "strin",
    7,
    -1,
    Number.POSITIVE_INFINITY,
    true,
    [],
    [null],
    {},
    ref("nowhere"),
    goRef("x"),
  ];
  const value = { ...kind, metadata: { name: "a" }, spec: { selector: 1, ingress: [{ port: [] }], byName: { a: {} } } };
  for (const [index, path] of pathsOf(calico.schemas).entries()) {
    for (const by of [odd[index % odd.length] ?? null, odd[(index * 7) % odd.length] ?? null]) {
      const changed = replaced(calico.schemas, path, by);
      const broken = bundled.withDefinitions([], [{ ...calico, schemas: isObject(changed) ? changed : {} }]);
      expect(() => {
        broken.validate(kind, value);
        broken.kinds();
        for (const at of [[], ["spec"], ["spec", "ingress", 0]]) {
          broken.keys(kind, at);
          broken.field(kind, at);
        }
      }, path.join("/")).not.toThrow();
    }
  }
});

test("names that objects have by nature are names, and none of them gets into all objects", () => {
  const properties = JSON.parse(
    '{"__proto__":{"type":"object","properties":{"polluted":{"type":"string"}}},"constructor":{"type":"string"},"toString":{"type":"integer"}}',
  ) as JsonObject;
  const hostile: ServedSchemas = {
    ...calico,
    kinds: [...calico.kinds, { kind: "constructor", schema: "__proto__" }, { kind: "X", schema: "toString" }],
    schemas: {
      ...(JSON.parse(`{"__proto__":{"type":"object"}}`) as JsonObject),
      [calico.kinds[0]?.schema ?? ""]: { type: "object", properties: { spec: { type: "object", properties } } },
    },
  };
  const own = bundled.withDefinitions([], [hostile]);
  expect(messages(JSON.parse('{"constructor":1,"toString":"a"}') as JsonObject, own).sort()).toEqual([
    '"selector" is no field of spec',
    'spec.constructor: Invalid value: "integer": must be of type string',
    'spec.toString: Invalid value: "string": must be of type integer',
  ]);
  expect(own.keys(kind, ["spec"]).map(({ key }) => key)).toContain("constructor");
  expect(({} as { readonly polluted?: unknown }).polluted).toBeUndefined();
});

test("what is nested or repeated beyond reason is left open", () => {
  const holding = (spec: Json) =>
    bundled.withDefinitions(
      [],
      [{ ...calico, schemas: { [calico.kinds[0]?.schema ?? ""]: { type: "object", properties: { spec } } } }],
    );
  let deep: JsonObject = { type: "object", properties: {} };
  let value: JsonObject = { wrong: 1 };
  for (let depth = 0; depth < 150; depth++) {
    deep = { type: "object", properties: { a: deep } };
    value = { a: value };
  }
  expect(messages(value, holding(deep))).toEqual(['"selector" is no field of spec']);
  const many = (count: number) =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`f${index}`, { type: "integer", pattern: `${index}` }]),
    );
  const wide = holding({ type: "object", properties: { selector: {}, ...many(11_000) } });
  expect(messages({ f5: "a" }, wide)).toEqual(['spec.f5: Invalid value: "string": must be of type integer']);
  expect(messages({ f10999: "a" }, wide)).toEqual([]);
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
