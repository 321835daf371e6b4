import { expect, test } from "vitest";
import { findAll } from "../../../test/fixture/checks.ts";
import { readFixture } from "../../../test/fixture/fixture.ts";
import type { ServedSchemas } from "../model/servedSchemas.ts";
import type { ClusterState } from "../model/views.ts";

const fixture = `
#- /crd.yaml
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: counters.shop.example
spec:
  group: shop.example
  scope: Namespaced
  names: { kind: Counter, plural: counters }
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
                owner: { type: string, description: Who owns it. }
#- /counter.yaml
apiVersion: shop.example/v1
kind: Counter
metadata:
  name: front
spec:
  ownr: ann
`;
const crd = "file:///crd.yaml";

test("a definition in the workspace gives its kind a schema, and the schemas stay while it does", () => {
  const { snapshot, world, files } = readFixture(fixture, { schema: true });
  const found = () => findAll({ snapshot: world.head, world, files, cursors: [], expectations: [] });
  const about = () => found().flatMap(({ uri, text }) => (uri === "file:///counter.yaml" ? [text] : []));
  expect(about()).toContain('warning ing-unknown-field: "ownr" is no field of spec; did you mean "owner"?');
  expect(snapshot.schemas.field({ apiVersion: "shop.example/v1", kind: "Counter" }, ["spec", "owner"])).toMatchObject({
    description: "Who owns it.",
  });

  const text = files.find(({ uri }) => uri === crd)?.text ?? "";
  const other = {
    uri: "file:///other.yaml",
    text: "apiVersion: v1\nkind: Namespace\nmetadata: { name: a }\n",
    open: true,
    version: 1,
  };
  expect(world.apply({ files: [other] }).schemas).toBe(snapshot.schemas);
  const renamed = world.apply({ files: [{ uri: crd, text: text.replace("owner:", "ownr:"), open: true, version: 2 }] });
  expect(renamed.schemas).not.toBe(snapshot.schemas);
  expect(about()).toEqual([]);
  expect(
    world.apply({ files: [{ uri: crd, text: undefined, open: false, version: undefined }] }).schemas.kinds(),
  ).not.toContainEqual(expect.objectContaining({ kind: "Counter" }));
});

test("what one cluster publishes is gone with it, and stays while nothing of it changes", () => {
  const { world } = readFixture("", { schema: true });
  const state: ClusterState = { name: "prod", recorded: false, coverage: () => ({ is: "none" }) };
  const kind = { apiVersion: "shop.example/v1", kind: "Till" };
  const published = (field: string): ServedSchemas => ({
    apiVersion: "shop.example/v1",
    hash: field,
    kinds: [{ kind: "Till", schema: "till" }],
    schemas: { till: { type: "object", properties: { [field]: { type: "string" } } } },
  });
  const fields = () => world.head.schemas.keys(kind, []).map(({ key }) => key);
  const none = { upserts: [], deletes: [] };
  world.apply({ cluster: { state, resources: [], schemas: [published("a")] } });
  const first = world.head.schemas;
  expect(fields()).toContain("a");
  world.apply({ cluster: { state, ...none } });
  expect(world.head.schemas).toBe(first);
  world.apply({ cluster: { state, ...none, schemas: [published("b")] } });
  expect(fields()).toContain("b");
  expect(fields()).not.toContain("a");
  expect(world.preview({ cluster: null }).schemas.covers(kind)).toBe(false);
  expect(world.apply({ files: [] }).schemas.covers(kind)).toBe(true);
  world.apply({ cluster: { state: { ...state, name: "other" }, resources: [] } });
  expect(world.head.schemas.covers(kind)).toBe(false);
  world.apply({ cluster: { state, resources: [], schemas: [published("a")] } });
  expect(world.apply({ cluster: null }).schemas.covers(kind)).toBe(false);
});
