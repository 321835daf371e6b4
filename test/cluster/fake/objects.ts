// Writing of objects with all that follows from it: versions and dates in their metadata, namespaces that take their content
// with them, definitions that begin and cease to serve a resource.

import { canonical, type JsonObject } from "../../../server/src/base/json.ts";
import { makeDefaults } from "./defaults.ts";
import { mapping, text } from "./loose.ts";
import { apiVersionOf, type Resource, type ResourceTable } from "./resources.ts";
import { type Entry, keyOf, type Store } from "./store.ts";
import type { OpenWatch } from "./watch.ts";

export interface Objects {
  /** Creates or replaces; what changes nothing makes no version. */
  put(resource: Resource, namespace: string, name: string, object: JsonObject): Entry;
  remove(entry: Entry): void;
  /** Finds the resource of an object, or throws in words for the author of a test. */
  resourceOf(object: JsonObject): Resource;
  /** Where the object belongs: "" where its kind is in no namespace, `default` where it names none. */
  namespaceOf(resource: Resource, object: JsonObject): string;
  /** Makes a namespace unless there is one. */
  ensureNamespace(name: string): void;
  /** Takes in many objects as they are, without defaults. */
  load(objects: Iterable<JsonObject>): void;
  /** Serves what the definitions in the store declare, and nothing else that is custom. */
  readDefinitions(): void;
}

const DEFINITIONS = "apiextensions.k8s.io/customresourcedefinitions";

export function makeObjects(store: Store, resources: ResourceTable, watches: ReadonlySet<OpenWatch>): Objects {
  const complete = makeDefaults();
  let created = 0;

  const stamp = (before: JsonObject | undefined): { readonly uid: string; readonly creationTimestamp: string } => {
    const kept = mapping(before?.["metadata"]);
    const uid = text(kept["uid"]);
    if (uid !== "") return { uid, creationTimestamp: text(kept["creationTimestamp"]) };
    created++;
    return {
      uid: `00000000-0000-4000-8000-${created.toString(16).padStart(12, "0")}`,
      creationTimestamp: `${new Date().toISOString().slice(0, 19)}Z`,
    };
  };

  const write = (
    resource: Resource,
    namespace: string,
    name: string,
    object: JsonObject,
    before?: JsonObject,
  ): Entry => {
    const { name: _name, namespace: _namespace, ...given } = mapping(object["metadata"]);
    const {
      uid: _uid,
      resourceVersion: _version,
      creationTimestamp: _created,
      managedFields: _fields,
      ...rest
    } = given;
    const identity = { name, ...(namespace === "" ? {} : { namespace }) };
    const { uid, creationTimestamp } = stamp(before);
    const { kind: _kind, apiVersion: _apiVersion, metadata: _metadata, ...content } = object;
    const head = { apiVersion: apiVersionOf(resource), kind: resource.kind };
    return store.write({
      storage: resource.storage,
      namespace,
      name,
      toObject: (version) => {
        const metadata = { ...identity, uid, resourceVersion: String(version), creationTimestamp, ...rest };
        return { ...head, metadata, ...content };
      },
    });
  };

  const forget = (definition: JsonObject): void => {
    resources.forget(definition);
    const spec = mapping(definition["spec"]);
    const storage = `${text(spec["group"])}/${text(mapping(spec["names"])["plural"])}`;
    for (const entry of store.current(storage, "", "")) objects.remove(entry);
    for (const watch of watches) if (watch.storage === storage) watch.end();
  };

  const objects: Objects = {
    put: (resource, namespace, name, given) => {
      const before = store.get(resource.storage, keyOf(namespace, name));
      const named = { ...given, metadata: { ...mapping(given["metadata"]), name } };
      const object = withGeneration(complete(resource, named, before?.object), before?.object);
      if (before && content(object) === content(before.object)) return before;
      const entry = write(resource, namespace, name, object, before?.object);
      if (resource.storage === DEFINITIONS) resources.define(entry.object);
      return entry;
    },
    remove: (entry) => {
      if (entry.storage === "/namespaces") {
        const storages = new Set(resources.all().map(({ storage }) => storage));
        for (const storage of storages)
          for (const inside of store.current(storage, `${entry.name}/`, "")) objects.remove(inside);
      }
      const { metadata } = entry.object;
      store.delete(entry, (version) => ({
        ...entry.object,
        metadata: { ...mapping(metadata), resourceVersion: String(version) },
      }));
      if (entry.storage === DEFINITIONS) forget(entry.object);
    },
    resourceOf: (object) => {
      const [apiVersion, kind] = [text(object["apiVersion"]), text(object["kind"])];
      const resource = resources.ofKind(apiVersion, kind);
      if (!resource) throw new Error(`the fake API server serves no ${apiVersion} ${kind}; apply its definition first`);
      return resource;
    },
    namespaceOf: ({ namespaced }, object) =>
      namespaced ? text(mapping(object["metadata"])["namespace"]) || "default" : "",
    ensureNamespace: (name) => {
      const resource = resources.find("", "v1", "namespaces");
      if (name !== "" && resource && !store.get("/namespaces", name)) objects.put(resource, "", name, {});
    },
    load: (many) => {
      for (const object of many) {
        const resource = objects.resourceOf(object);
        const namespace = objects.namespaceOf(resource, object);
        objects.ensureNamespace(namespace);
        write(resource, namespace, text(mapping(object["metadata"])["name"]), object);
      }
    },
    readDefinitions: () => {
      for (const { custom, group, plural } of resources.all())
        if (custom) resources.forget({ metadata: { name: `${plural}.${group}` } });
      for (const entry of store.current(DEFINITIONS, "", "")) resources.define(entry.object);
    },
  };
  return objects;
}

/** Counts versions of the spec, not of labels or status. */
function withGeneration(object: JsonObject, before: JsonObject | undefined): JsonObject {
  if (object["spec"] === undefined || object["kind"] === "Namespace" || object["kind"] === "Service") return object;
  const last = Number(mapping(before?.["metadata"])["generation"] ?? 0);
  const changed = canonical(object["spec"]) !== canonical(before?.["spec"]);
  return { ...object, metadata: { ...mapping(object["metadata"]), generation: changed ? last + 1 : last } };
}

/** All that an author writes of an object. */
function content(object: JsonObject): string {
  const { kind: _kind, apiVersion: _apiVersion, metadata, ...rest } = object;
  const { uid: _uid, resourceVersion: _version, ...given } = mapping(metadata);
  const { creationTimestamp: _created, managedFields: _fields, namespace: _namespace, ...meta } = given;
  return canonical({ ...rest, metadata: meta });
}
