import { expect, test } from "vitest";
import { symbolsOf } from "../../../../test/fixture/checkNavigation.ts";

const FILES = `
#- /web.yaml
kind: Service
metadata: { name: cart, namespace: web }
---
kind: IngressClass
metadata: { name: nginx }
#- /other.yaml
kind: Deployment
metadata: { name: "{{ .Name }}" }
---
kind: Deployment
metadata: { name: cart }
`;

test("objects by kind, namespace and name; what has no name yet is left out", () => {
  expect(symbolsOf(FILES, "")).toEqual(["Service web/cart", "IngressClass nginx", "Deployment default/cart"]);
});

test("letters of a query may leave others out between them", () => {
  expect(symbolsOf(FILES, "svcart")).toEqual(["Service web/cart"]);
  expect(symbolsOf(FILES, "Web/C")).toEqual(["Service web/cart"]);
  expect(symbolsOf(FILES, "deployment cart")).toEqual(["Deployment default/cart"]);
  expect(symbolsOf(FILES, "ledger")).toEqual([]);
});

test("a patch is told as one, in no namespace", () =>
  expect(
    symbolsOf(
      "\n#- /o/kustomization.yaml\napiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: b\npatches: [{ path: p.yaml }]\n#- /o/p.yaml\nkind: Deployment\nmetadata: { name: cart }\nspec: { replicas: 2 }\n",
      "cart",
    ),
  ).toEqual(["Deployment cart (patch)"]));
