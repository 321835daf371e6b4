// Where an object lives on an API server: its path by kind, as the server's discovery says. For tests.

import { isList, isObject, type JsonObject, jsonAt } from "../../server/src/base/json.ts";
import type { Connection } from "./connection.ts";

export interface ResourcePath {
  /** `/api/v1/namespaces/web/services`. */
  readonly collection: string;
  /** The collection's path with the object's name. */
  readonly object: string;
  /** Where the objects of namespaces lie in one. */
  readonly namespace?: string;
  readonly hasStatus: boolean;
}

/** Gives the paths of objects; a kind that is not there yet is asked for again. */
export function resourcePaths(connection: Connection): (object: JsonObject) => Promise<ResourcePath> {
  const known = new Map<string, readonly JsonObject[]>();

  async function resourcesOf(apiVersion: string, kind: string): Promise<readonly JsonObject[]> {
    const before = known.get(apiVersion);
    if (before?.some((resource) => resource["kind"] === kind)) return before;
    const { body } = await connection.send({ path: basePath(apiVersion) });
    const list = jsonAt(body, ["resources"]);
    const resources = isList(list) ? list.filter(isObject) : [];
    known.set(apiVersion, resources);
    return resources;
  }

  return async (object) => {
    const apiVersion = String(object["apiVersion"]);
    const kind = String(object["kind"]);
    const resources = await resourcesOf(apiVersion, kind);
    const resource = resources.find((one) => one["kind"] === kind && !String(one["name"]).includes("/"));
    if (!resource) throw new Error(`The server serves no ${kind} of ${apiVersion}`);
    const plural = String(resource["name"]);
    const hasStatus = resources.some((one) => one["name"] === `${plural}/status`);
    const name = encodeURIComponent(String(jsonAt(object, ["metadata", "name"])));
    if (resource["namespaced"] !== true) {
      const collection = `${basePath(apiVersion)}/${plural}`;
      return { collection, object: `${collection}/${name}`, hasStatus };
    }
    const namespace = String(jsonAt(object, ["metadata", "namespace"]) ?? "default");
    const collection = `${basePath(apiVersion)}/namespaces/${encodeURIComponent(namespace)}/${plural}`;
    return { collection, object: `${collection}/${name}`, namespace, hasStatus };
  };
}

/** `v1` → `/api/v1`, `apps/v1` → `/apis/apps/v1`. */
export function basePath(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}
