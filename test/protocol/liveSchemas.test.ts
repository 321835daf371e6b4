// The server that ships, connected to a cluster: the schemas of its custom kinds, on disk from one session to the next, and
// none of them in another context.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { JsonObject } from "../../server/src/base/json.ts";
import { type FakeServer, startFake } from "../cluster/fake/fakeServer.ts";
import { type Session, startSession } from "./session.ts";

const folder = mkdtempSync(join(tmpdir(), "sallyport-"));
const uri = "file:///counter.yaml";
const text =
  "apiVersion: shop.example/v1\nkind: Counter\nmetadata: { name: a, namespace: shop }\nspec: { ownr: ann }\n";
let prod: FakeServer;
let other: FakeServer;

beforeAll(async () => {
  [prod, other] = await Promise.all([startFake(), startFake()]);
  await prod.apply(definition());
  writeFileSync(join(folder, "prod"), prod.kubeconfig);
  writeFileSync(join(folder, "other"), other.kubeconfig);
});
afterAll(async () => {
  await Promise.all([prod.stop(), other.stop()]);
  rmSync(folder, { recursive: true });
});

async function connected(kubeconfig: string, storage: string | undefined): Promise<Session> {
  const session = await startSession({ initializationOptions: { ...settings(kubeconfig), storage } });
  session.open(uri, text);
  expect(await session.connection.sendRequest("sallyport/connect", {})).toMatchObject({ is: "done" });
  return session;
}

const settings = (kubeconfig: string) => ({
  settings: { schema: "on", cluster: { kubeconfig: join(folder, kubeconfig) } },
});
const isTold = (diagnostics: readonly { readonly message: unknown }[]) =>
  diagnostics.some(({ message }) => message === '"ownr" is no field of spec; did you mean "owner"?');
const documentsOf = ({ requests }: FakeServer, since: number) =>
  requests.slice(since).filter(({ path }) => path.startsWith("/openapi/v3/"));

test("a second session has the schemas without asking for them; another context has none of them", async () => {
  const storage = join(folder, "storage");
  const first = await connected("prod", storage);
  await first.until(uri, isTold);
  await expect.poll(() => readdirSync(join(storage, "schemas")).length).toBe(1);
  expect(documentsOf(prod, 0)).toHaveLength(1);
  expect(await first.end()).toBe(0);

  const since = prod.requests.length;
  const second = await connected("prod", storage);
  await second.until(uri, isTold);
  expect(documentsOf(prod, since)).toEqual([]);
  await second.connection.sendNotification("workspace/didChangeConfiguration", {
    settings: { sallyport: settings("other").settings },
  });
  expect(await second.connection.sendRequest("sallyport/connect", {})).toMatchObject({ is: "done" });
  await second.until(uri, (diagnostics) => !isTold(diagnostics));
  expect(second.complaints).toEqual([]);
  expect(await second.end()).toBe(0);
});

test("a folder that can't be written to is told in one line, and the schemas are used all the same", async () => {
  writeFileSync(join(folder, "file"), "");
  const session = await connected("prod", join(folder, "file"));
  await session.until(uri, isTold);
  await expect.poll(() => session.complaints).toEqual([expect.stringMatching(/^schemas of clusters are not kept: /)]);
  await session.connection.sendRequest("sallyport/disconnect", {});
  await session.until(uri, (diagnostics) => !isTold(diagnostics));
  expect(await session.end()).toBe(0);
});

function definition(): JsonObject {
  const properties = { spec: { type: "object", properties: { owner: { type: "string" } } } };
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "counters.shop.example" },
    spec: {
      group: "shop.example",
      scope: "Namespaced",
      names: { kind: "Counter", plural: "counters" },
      versions: [
        { name: "v1", served: true, storage: true, schema: { openAPIV3Schema: { type: "object", properties } } },
      ],
    },
  };
}
