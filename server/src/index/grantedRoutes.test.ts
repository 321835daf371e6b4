// Which backends of routes count as ways in: by ReferenceGrants, and by what parents they have.
import { expect, test } from "vitest";
import { readFixture } from "../../../test/fixture/fixture.ts";

const API = "apiVersion: gateway.networking.k8s.io/v1\n";
const route = (parent = "{ name: edge }"): string =>
  `#- /route.yaml\n${API}kind: HTTPRoute\nmetadata: { name: r, namespace: web }\nspec: { parentRefs: [${parent}], rules: [{ backendRefs: [{ name: own, port: 80 }, { name: cart, namespace: shop, port: 80 }] }] }\n`;
const grant = (namespace: string, name = ""): string =>
  `#- /grant.yaml\n${API}kind: ReferenceGrant\nmetadata: { name: g, namespace: shop }\nspec: { from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: ${namespace} }], to: [{ group: "", kind: Service${name} }] }\n`;
const MESH = '{ group: "", kind: Service, name: own }';
const all = "#- cluster:prod synced=*\n";

test.each([
  ["nobody knows all grants", route(), ["own", "cart"]],
  ["grants may not be listed", `${route()}#- cluster:prod synced=Service forbidden=ReferenceGrant\n`, ["own", "cart"]],
  ["no grant", route() + all, ["own"]],
  ["a grant", route() + grant("web") + all, ["own", "cart"]],
  ["a grant for this Service", route() + grant("web", ", name: cart") + all, ["own", "cart"]],
  ["a grant for another Service", route() + grant("web", ", name: card") + all, ["own"]],
  ["a grant for another namespace", route() + grant("api") + all, ["own"]],
  ["a route of a mesh is no way in", route(MESH) + grant("web") + all, []],
  ["a route of a mesh and a Gateway is one", route(`${MESH}, { name: edge }`) + grant("web") + all, ["own", "cart"]],
])("%s", (_, text, expected) => {
  const { snapshot } = readFixture(text);
  expect(snapshot.policyView().routes.flatMap(({ backends }) => backends.map(({ service }) => service))).toEqual(
    expected,
  );
});

test("a grant that comes changes the routes, and what else comes does not", () => {
  const { world, snapshot } = readFixture(`${route()}#- /grant.yaml\n${all}`);
  const before = snapshot.policyView().routes;
  const change = (uri: string, text: string) => world.apply({ files: [{ uri, text, open: true }] }).policyView().routes;
  expect(change("file:///other.yaml", grant("api").replace("#- /grant.yaml\n", ""))).toBe(before);
  expect(
    change("file:///grant.yaml", grant("web").replace("#- /grant.yaml\n", "").replace("name: g", "name: h"))[0]
      ?.backends.length,
  ).toBe(2);
});
