// The API server under test, as the suite changes it: by the service that the runner started (test/host/testCluster.mjs).
import type { JsonObject } from "../../../server/src/base/json.ts";

/** Creates or replaces an object; resolves when the server has it. */
export async function applyObject(object: JsonObject): Promise<void> {
  await post("/apply", object);
}

/** Deletes an object; resolves when the server no longer has it. */
export async function removeObject(object: JsonObject): Promise<void> {
  await post("/remove", object);
}

export function service(name: string, namespace = "shop"): JsonObject {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace },
    spec: { selector: { app: name }, ports: [{ name: "http", port: 80, protocol: "TCP", targetPort: 8080 }] },
  };
}

async function post(path: string, object: JsonObject): Promise<void> {
  const url = process.env["SALLYPORT_TEST_CLUSTER"];
  if (!url) throw new Error("SALLYPORT_TEST_CLUSTER names no test cluster");
  const response = await fetch(`${url}${path}`, { method: "POST", body: JSON.stringify(object) });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
}
