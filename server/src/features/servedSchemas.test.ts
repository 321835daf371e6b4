// What features say of a kind that only the connected cluster knows: the schema is the one that its API server publishes.

import { expect, test } from "vitest";
import { checkComplete, checkOffered } from "../../../test/fixture/checkComplete.ts";
import { checkHover } from "../../../test/fixture/checkHover.ts";
import { checkDiagnostics, checkFix, findAll } from "../../../test/fixture/checks.ts";
import { readFixture } from "../../../test/fixture/fixture.ts";
import { hoverAt } from "./hover/hover.ts";

const schema = { schema: true };
const only = {
  ...schema,
  only: ["ing-unknown-field", "schema-required", "schema-enum", "schema-type", "schema-pattern"],
};

/** What a cluster publishes of counters, in the form of a real document. */
const published = (spec: string, description = "Who owns it.") => `
#- cluster:prod synced=Service
#- openapi:shop.example/v1
components:
  schemas:
    example.shop.v1.Counter:
      type: object
      required: [spec]
      properties:
        apiVersion: { type: string }
        kind: { type: string }
        metadata:
          description: Standard object's metadata.
          allOf: [{ $ref: "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta" }]
        spec:
          type: object
          required: [owner]
          properties:
            owner: { type: string, description: ${JSON.stringify(description)} }
            size: { type: string, enum: [Small, Large] }
            door: { x-kubernetes-int-or-string: true, anyOf: [{ type: integer }, { type: string }] }
            rule: { type: string, pattern: "^([-a-z]+[.]?)+$" }
${spec}
      x-kubernetes-group-version-kind: [{ group: shop.example, kind: Counter, version: v1 }]
    example.shop.v1.CounterList:
      type: object
      properties:
        items: { type: array, items: { $ref: "#/components/schemas/example.shop.v1.Counter" } }
        metadata: { allOf: [{ $ref: "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta" }] }
      x-kubernetes-group-version-kind: [{ group: shop.example, kind: CounterList, version: v1 }]
    io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta: { type: object, properties: { name: { type: string } } }
`;
const counter = (spec: string) => `
#- /counter.yaml
apiVersion: shop.example/v1
kind: Counter
metadata:
  name: front
  namespace: shop
spec:
${spec}`;

test("a misspelt field of it is found, and repaired", () => {
  checkDiagnostics(
    `${counter(`  ownr: ann
  ^^^^ warning ing-unknown-field: "ownr" is no field of spec; did you mean "owner"?
  door: 80
  size: Small
  rule: a.b`)}${published("")}`,
    only,
  );
  checkFix(
    "ing-unknown-field",
    "Rename to owner",
    `${counter("  ownr: ann")}${published("")}`,
    counter("  owner: ann").replace("\n#- /counter.yaml", ""),
    schema,
  );
});

test("its fields are completed and documented", () => {
  checkOffered(`${counter("  owner: ann\n  $0")}${published("")}`, ["size", "door", "rule"], ["owner"], schema);
  checkComplete(`${counter("  owner: ann\n  size: $0")}${published("")}`, ["Small", "Large"], schema);
  checkHover(
    `${counter("  own$0er: ann")}${published("")}`,
    ["spec.owner · string · required", "Who owns it."],
    "owner",
    schema,
  );
});

test("without the cluster nothing is said of it", () => {
  checkDiagnostics(counter("  ownr: ann"), only);
});

test("a definition in the workspace stands before what the cluster publishes", () => {
  checkDiagnostics(
    `${counter(`  owner: ann
  ^^^^^ warning ing-unknown-field: "owner" is no field of spec
  till: 1`)}
#- /crd.yaml
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: counters.shop.example }
spec:
  group: shop.example
  scope: Namespaced
  names: { kind: Counter, plural: counters }
  versions:
    - name: v1
      served: true
      storage: true
      schema: { openAPIV3Schema: { type: object, properties: { spec: { type: object, properties: { till: { type: integer } } } } } }
${published("")}`,
    only,
  );
});

const route = (published: string) => `
#- /route.yaml
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: { name: shop, namespace: shop }
spec:
  gate: left
  routes: []
#- cluster:prod synced=Service
#- openapi:traefik.io/v1alpha1
components:
  schemas:
    io.traefik.v1alpha1.IngressRoute:
      type: object
${published}
      x-kubernetes-group-version-kind: [{ group: traefik.io, kind: IngressRoute, version: v1alpha1 }]
`;
const messagesOf = (text: string) =>
  findAll(readFixture(text, schema)).flatMap(({ text: said }) => (said.includes("gate") ? [said] : []));

test("what the cluster has installed stands before the bundled schema of the same kind", () => {
  const metadata = `metadata: { allOf: [{ $ref: "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta" }] }`;
  expect(messagesOf(route("      properties: {}"))).toEqual(['warning ing-unknown-field: "gate" is no field of spec']);
  const spec = "spec: { type: object, properties: { gate: { type: string }, routes: { type: array, items: {} } } }";
  expect(messagesOf(route(`      properties: { ${metadata}, ${spec} }`))).toEqual([]);
  // A definition that leaves everything open says less than what is bundled.
  const open = "      x-kubernetes-preserve-unknown-fields: true";
  expect(messagesOf(route(`      properties: { ${metadata} }\n${open}`))).toEqual([
    'warning ing-unknown-field: "gate" is no field of spec',
  ]);
});

test("a definition that is installed without descriptions has the bundled ones", () => {
  const metadata = `metadata: { allOf: [{ $ref: "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta" }] }`;
  const { schemas } = readFixture(
    route(
      `      properties: { ${metadata}, spec: { type: object, properties: { routes: { type: array, items: {} } } } }`,
    ),
    schema,
  ).snapshot;
  const kind = { apiVersion: "traefik.io/v1alpha1", kind: "IngressRoute" };
  expect(schemas.field(kind, ["spec", "routes"])?.description).toMatch(/routes/);
  expect(schemas.keys(kind, ["spec"])).toMatchObject([{ key: "routes", description: expect.stringMatching(/routes/) }]);
});

test("a hostile description stays text", () => {
  const hostile = "[run](command:x) <img src=x> ![i](http://x) `code`";
  const { snapshot, cursors } = readFixture(`${counter("  own$0er: ann")}${published("", hostile)}`, schema);
  const [cursor] = cursors;
  const state = cursor && snapshot.files.get(cursor.uri);
  const contents = state && hoverAt(snapshot, state, cursor.offset)?.contents;
  const value = typeof contents === "object" && "value" in contents ? contents.value : "";
  expect(value).toContain("run");
  expect(value).not.toMatch(/(?<!\\)\[run|<img|(?<!\\)!\[|(?<!\\)`code/);
});

test("schemas that are nothing but one another, without end, break nothing", () => {
  const ref = (name: string) => `{ $ref: "#/components/schemas/${name}" }`;
  const round = `
            self: ${ref("example.shop.v1.Counter")}
            list: { allOf: [${ref("List")}] }
            map: ${ref("Map")}
            loop: ${ref("Loop")}
            all: { allOf: [${ref("All")}, ${ref("All")}] }
            nowhere: ${ref("Nowhere")}`;
  const more = `components:
  schemas:
    List: { type: array, items: ${ref("List")} }
    Map: { additionalProperties: ${ref("Map")} }
    Loop: ${ref("Loop")}
    All: { allOf: [${ref("All")}, { type: string }] }
`;
  const text = published(round).replace("components:\n  schemas:\n", more);
  const held = `  owner: ann
  self: { kind: Counter, spec: { ownr: a } }
  list: [[[]]]
  map: { a: { b: {} } }
  loop: { x: 1 }
  all: a
  nowhere: { y: 1 }`;
  checkDiagnostics(
    `${counter(`  owner: ann
  self: { kind: Counter, spec: { ownr: a } }
                                 ^^^^ warning ing-unknown-field: "ownr" is no field of spec.self.spec; did you mean "owner"?
  list: [[[]]]
  map: { a: { b: {} } }
  loop: { x: 1 }
  all: a
  nowhere: { y: 1 }`)}${text}`,
    { ...schema, only: ["ing-unknown-field"] },
  );
  const { snapshot } = readFixture(`${counter(held)}${text}`, schema);
  const kind = { apiVersion: "shop.example/v1", kind: "Counter" };
  expect(snapshot.schemas.keys(kind, ["spec"]).map(({ key }) => key)).toContain("list");
  expect(snapshot.schemas.field(kind, ["spec", "list"])?.type).toMatch(/^(\[\])+any$/);
});
