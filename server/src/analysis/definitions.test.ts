import { expect, test } from "vitest";
import { findAll } from "../../../test/fixture/checks.ts";
import { readFixture } from "../../../test/fixture/fixture.ts";

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
