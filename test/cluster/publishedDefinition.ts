// What an API server makes of the schema of a definition when it publishes it at /openapi/v3: the test of the fake and the real.

import { createHash } from "node:crypto";
import { expect } from "vitest";
import { type JsonObject, jsonAt } from "../../server/src/base/json.ts";
import { readObject } from "../../server/src/model/read.ts";
import type { Connection } from "./connection.ts";

const OBJECT_META = "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
const COMMON: JsonObject = {
  apiVersion: { type: "string" },
  kind: { type: "string" },
  metadata: { allOf: [{ $ref: OBJECT_META }] },
};

/** Expects the document of the widgets' group as a real server has it: its marks written out, its hash that of its bytes. */
export async function expectPublished(connection: Connection): Promise<void> {
  const address = ["paths", "apis/behaviour.example/v1", "serverRelativeURL"];
  const url = await expect
    .poll(async () => jsonAt((await connection.send({ path: "/openapi/v3" })).body, address), { timeout: 20_000 })
    .toMatch(/^\/openapi\/v3\/apis\/behaviour\.example\/v1\?hash=[0-9A-F]{128}$/)
    .then(async () => String(jsonAt((await connection.send({ path: "/openapi/v3" })).body, address)));
  const { text, body } = await connection.send({ path: url });
  expect(createHash("sha512").update(text).digest("hex").toUpperCase()).toBe(url.split("=")[1]);
  const schemas = jsonAt(body, ["components", "schemas"]);
  expect(jsonAt(schemas, ["example.behaviour.v1.Widget"])).toMatchObject({
    type: "object",
    properties: {
      ...COMMON,
      size: { type: "integer" },
      door: { anyOf: [{ type: "integer" }, { type: "string" }], "x-kubernetes-int-or-string": true },
      part: { required: ["kind", "apiVersion"], properties: COMMON },
    },
    "x-kubernetes-group-version-kind": [{ group: "behaviour.example", kind: "Widget", version: "v1" }],
  });
  expect(jsonAt(schemas, ["example.behaviour.v1.WidgetList"])).toMatchObject({
    properties: { items: { items: { $ref: "#/components/schemas/example.behaviour.v1.Widget" } } },
    "x-kubernetes-group-version-kind": [{ kind: "WidgetList" }],
  });
  expect(Object.keys(readObject(body["paths"]))).toContain(
    "/apis/behaviour.example/v1/namespaces/{namespace}/widgets/{name}",
  );
}
