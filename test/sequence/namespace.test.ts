// Manifests without a namespace belong to that of the connected context, and to "default" without one; a namespace that is
// written, or that a kustomization sets, stays.

import { expect, test } from "vitest";
import { World } from "../../server/src/analysis/world.ts";
import { decodeValue, noContext } from "../../server/src/model/resource.ts";
import type { ClusterState } from "../../server/src/model/views.ts";
import { checkComplete } from "../fixture/checkComplete.ts";
import { lensesOf } from "../fixture/checkLens.ts";
import { checkDiagnostics } from "../fixture/checks.ts";
import { bundledSchemas } from "../fixture/fixture.ts";

const POLICY =
  "#- /p.yaml\nkind: NetworkPolicy\nmetadata: { name: p }\nspec: { podSelector: {}, policyTypes: [Ingress] }\n";
const LIVE = `
kind: NetworkPolicy
metadata: { name: p, namespace: shop }
spec: { podSelector: {}, policyTypes: [Ingress], ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }] }
---
kind: Pod
metadata: { name: one, namespace: shop, labels: { app: one } }
---
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: one }, ports: [{ port: 80 }] }
`;
const cluster = (namespace: string): string => `#- cluster:prod synced=* namespace=${namespace}${LIVE}`;

test("a lens compares with the live object of the context's namespace", () => {
  const compared = (text: string): readonly string[] => lensesOf(text).filter((title) => title.startsWith("compared"));
  expect(compared(POLICY + cluster("shop"))).toEqual(["compared with cluster prod: − from 10.0.0.0/8"]);
  expect(compared(POLICY + cluster("default"))).toEqual([]);
  expect(compared(POLICY.replace("name: p ", "name: p, namespace: default ") + cluster("shop"))).toEqual([]);
});

test("a lens that finds no difference says nothing of it", () => {
  const same = POLICY.replace("[Ingress]", "[Ingress], ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }]");
  expect(lensesOf(same + cluster("shop")).filter((title) => title.includes("compared"))).toEqual([]);
});

const INGRESS =
  "#- /i.yaml\nkind: Ingress\nmetadata: { name: i }\nspec: { defaultBackend: { service: { name: cart, port: { number: 80 } } } }\n";

test("references are looked up there", () => {
  checkDiagnostics(INGRESS + cluster("shop"), { only: ["ing-service-missing", "ing-service-other-namespace"] });
  checkDiagnostics(
    `${INGRESS}                                           ^^^^ warning ing-service-other-namespace\n${cluster("default")}`,
    { only: ["ing-service-missing", "ing-service-other-namespace"] },
  );
});

test("completion offers what is there", () => {
  checkComplete(INGRESS.replace("name: cart", "name: $0") + cluster("shop"), ["cart"]);
  checkComplete(INGRESS.replace("name: cart", "name: $0") + cluster("default"), []);
});

test("connecting, changing the context and leaving move what names no namespace, and only that", () => {
  const world = new World(bundledSchemas());
  const text = (more: string): string => `apiVersion: v1\nkind: Service\nmetadata: { name: s${more} }\n`;
  const file = (uri: string, body: string) => ({ uri: `file:///${uri}`, text: body, open: true });
  world.apply({
    files: [
      file("bare.yaml", text("")),
      file("written.yaml", text(", namespace: own")),
      file("k/kustomization.yaml", "namespace: kustom\nresources: [in.yaml]\n"),
      file("k/in.yaml", text("")),
    ],
  });
  const where = (): readonly string[] =>
    ["bare.yaml", "written.yaml", "k/in.yaml"].map(
      (uri) => world.head.files.get(`file:///${uri}`)?.resources[0]?.id.namespace ?? "",
    );
  const connect = (namespace: string): void => {
    const state: ClusterState = { name: "prod", recorded: false, namespace, coverage: () => ({ is: "complete" }) };
    const live = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
    world.apply({ cluster: { state, resources: decodeValue(live, undefined, noContext) } });
  };
  expect(where()).toEqual(["default", "own", "kustom"]);
  const kept = world.head.files.get("file:///k/in.yaml")?.resources[0];
  connect("shop");
  expect(where()).toEqual(["shop", "own", "kustom"]);
  expect(world.head.files.get("file:///k/in.yaml")?.resources[0]).toBe(kept);
  connect("default");
  expect(where()).toEqual(["default", "own", "kustom"]);
  connect("shop");
  world.apply({ files: [file("bare.yaml", text(", labels: { a: b }"))] });
  expect(where()).toEqual(["shop", "own", "kustom"]);
  world.preview({ cluster: null });
  expect(where()).toEqual(["shop", "own", "kustom"]);
  world.apply({ cluster: null });
  expect(where()).toEqual(["default", "own", "kustom"]);
});
