// Objects that tests create on a real API server, and their removal. On a server that is not the tests' own, nothing is changed
// or deleted that was not created here.

import { isList, isObject, type JsonObject, jsonAt } from "../../server/src/base/json.ts";
import { type Connection, expectStatus } from "./connection.ts";
import { resourcePaths } from "./resourcePaths.ts";
import { until } from "./until.ts";

export interface ServerObjects {
  apply(object: JsonObject): Promise<JsonObject>;
  remove(object: JsonObject): Promise<void>;
  ensureNamespace(name: string): Promise<void>;
  removeAll(): Promise<void>;
}

const DISCOVERY = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
const NAMESPACE = /^\/api\/v1\/namespaces\/[^/]+$/;

/** `isOwn`: the server was started for the tests, and has no controllers. */
export function serverObjects(admin: Connection, isOwn: boolean): ServerObjects {
  const pathOf = resourcePaths(admin);
  /** Paths of what was created, oldest first. */
  const created = new Set<string>();

  async function apply(object: JsonObject): Promise<JsonObject> {
    const path = await pathOf(object);
    if (path.namespace !== undefined) await ensureNamespace(path.namespace);
    const answer = await admin.send({ method: "POST", path: path.collection, body: object });
    let body: JsonObject;
    if (answer.status === 409 && answer.body["reason"] === "AlreadyExists") {
      refuseForeign(path.object);
      body = await replace(path.object, object);
    } else {
      body = expectStatus(answer, 201).body;
      created.add(path.object);
    }
    if (isObject(object["status"]) && path.hasStatus)
      body = await replace(`${path.object}/status`, { ...body, status: object["status"] });
    if (object["kind"] !== "CustomResourceDefinition") return body;
    await untilServed(object);
    return (await admin.send({ path: path.object })).body;
  }

  /** Retried where another writer came between. */
  function replace(path: string, object: JsonObject): Promise<JsonObject> {
    return until(`PUT ${path} is accepted`, async () => {
      const { body } = await admin.send({ path });
      const resourceVersion = jsonAt(body, ["metadata", "resourceVersion"]) ?? "";
      const metadata = isObject(object["metadata"]) ? object["metadata"] : {};
      const next = { ...object, metadata: { ...metadata, resourceVersion } };
      const answer = await admin.send({ method: "PUT", path, body: next });
      return answer.status === 409 ? undefined : expectStatus(answer, 200).body;
    });
  }

  async function ensureNamespace(name: string): Promise<void> {
    const path = `/api/v1/namespaces/${name}`;
    if ((await admin.send({ path })).status === 200) return;
    const body = { apiVersion: "v1", kind: "Namespace", metadata: { name } };
    const answer = expectStatus(await admin.send({ method: "POST", path: "/api/v1/namespaces", body }), 201, 409);
    if (answer.status === 201) created.add(path);
  }

  /** A definition is established a moment before its versions are served. */
  async function untilServed(definition: JsonObject): Promise<void> {
    const group = String(jsonAt(definition, ["spec", "group"]));
    const plural = String(jsonAt(definition, ["spec", "names", "plural"]));
    const versions = jsonAt(definition, ["spec", "versions"]);
    for (const version of isList(versions) ? versions : []) {
      if (jsonAt(version, ["served"]) === false) continue;
      const base = `/apis/${group}/${String(jsonAt(version, ["name"]))}`;
      await until(`${base}/${plural} is served`, async () => {
        const discovery = await admin.send({ path: base });
        const list = await admin.send({ path: `${base}/${plural}?limit=1` });
        return list.status === 200 && discovery.text.includes(`"name":"${plural}"`) ? true : undefined;
      });
    }
  }

  function refuseForeign(path: string): void {
    if (!isOwn && !created.has(path)) throw new Error(`${path} was there before the tests: they leave it alone`);
  }

  async function removePath(path: string): Promise<void> {
    expectStatus(await admin.send({ method: "DELETE", path: `${path}?gracePeriodSeconds=0` }), 200, 202, 404);
    if (isOwn && NAMESPACE.test(path)) await emptyNamespace(path);
    await until(`${path} is gone`, async () => (await admin.send({ path })).status === 404 || undefined, 60_000);
    for (const other of created) if (other === path || other.startsWith(`${path}/`)) created.delete(other);
  }

  /** What the namespace controller does in a cluster: deletes what is in the namespace, then lets go of it. */
  async function emptyNamespace(path: string): Promise<void> {
    const namespace = path.split("/").at(-1) ?? "";
    for (const top of ["/api", "/apis"]) {
      const { body } = await admin.send({ path: top, accept: DISCOVERY });
      for (const { base, plural } of namespacedCollections(top, body)) {
        const collection = `${base}/namespaces/${namespace}/${plural}?gracePeriodSeconds=0`;
        expectStatus(await admin.send({ method: "DELETE", path: collection }), 200, 404);
      }
    }
    await until(`${path} is finalized`, async () => {
      const { body, status } = await admin.send({ path });
      if (status === 404) return true;
      const answer = await admin.send({ method: "PUT", path: `${path}/finalize`, body: { ...body, spec: {} } });
      return expectStatus(answer, 200, 404, 409).status === 409 ? undefined : true;
    });
  }

  return {
    apply,
    ensureNamespace,
    async remove(object) {
      const { object: path } = await pathOf(object);
      if ((await admin.send({ path })).status === 404) return;
      refuseForeign(path);
      await removePath(path);
    },
    async removeAll() {
      for (const path of [...created].reverse()) await removePath(path);
    },
  };
}

interface Collection {
  readonly base: string;
  readonly plural: string;
}

/** Of each group's preferred version, from an aggregated discovery document. */
function namespacedCollections(top: string, discovery: JsonObject): readonly Collection[] {
  return objectsAt(discovery, "items").flatMap((group) => {
    const [version] = objectsAt(group, "versions");
    const name = jsonAt(group, ["metadata", "name"]);
    const base = [top, ...(typeof name === "string" ? [name] : []), String(version?.["version"])].join("/");
    return objectsAt(version ?? {}, "resources")
      .filter(({ scope, verbs }) => scope === "Namespaced" && isList(verbs) && verbs.includes("deletecollection"))
      .map(({ resource }) => ({ base, plural: String(resource) }));
  });
}

function objectsAt(object: JsonObject, key: string): readonly JsonObject[] {
  const list = object[key];
  return isList(list) ? list.filter(isObject) : [];
}
