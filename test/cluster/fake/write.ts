// Create, update, patch and delete over HTTP, so that the common tools can be used against the server.

import { parse } from "yaml";
import { isObject, type Json, type JsonObject } from "../../../server/src/base/json.ts";
import { type Answer, jsonAnswer } from "./answer.ts";
import { mapping, text } from "./loose.ts";
import type { Objects } from "./objects.ts";
import { type Form, oneBytes } from "./representation.ts";
import type { Resource } from "./resources.ts";
import { alreadyExists, badRequest, conflict, failed, invalid, METHOD_NOT_ALLOWED, notFound } from "./status.ts";
import { type Entry, keyOf, type Store } from "./store.ts";

export interface Write {
  readonly method: string;
  readonly resource: Resource;
  readonly namespace: string;
  /** "" where the path names the collection. */
  readonly name: string;
  readonly form: Form;
  readonly contentType: string;
  readonly body: Buffer;
}

/** The answer to a request that writes. */
export function answerWrite(store: Store, objects: Objects, write: Write): Answer {
  const { method, resource, namespace, name, contentType } = write;
  if ((method === "POST") !== (name === "")) return failed(METHOD_NOT_ALLOWED);
  const before = name === "" ? undefined : store.get(resource.storage, keyOf(namespace, name));
  if (method === "DELETE") return before ? remove(objects, resource, before) : notFound(resource, name);

  if (contentType.includes("protobuf")) return unsupported("application/json, application/yaml");
  const given = read(write.body);
  if (!given) return badRequest("the object provided is unrecognized (must be of type Object)");
  const done = (status: number, object: JsonObject, as: string): Answer => {
    const entry = objects.put(resource, namespace, as, object);
    return { status, headers: { "content-type": "application/json" }, body: oneBytes(write.form, resource, entry) };
  };
  if (namespace !== "" && !store.get("/namespaces", namespace)) {
    const details = { name: namespace, kind: "namespaces" };
    return failed({ code: 404, reason: "NotFound", message: `namespaces "${namespace}" not found`, details });
  }
  const metadata = mapping(given["metadata"]);
  switch (method) {
    case "POST": {
      const as = text(metadata["name"]);
      if (as === "")
        return invalid(resource.kind, "", "metadata.name", "Required value: name or generateName is required");
      const problem = nameProblem(resource, as);
      if (problem !== undefined) return invalid(resource.kind, as, "metadata.name", problem);
      return store.get(resource.storage, keyOf(namespace, as)) ? alreadyExists(resource, as) : done(201, given, as);
    }
    case "PUT": {
      if (!before) return notFound(resource, name);
      const version = metadata["resourceVersion"];
      if (version !== undefined && version !== String(before.version)) return conflict(resource, name);
      return done(200, given, name);
    }
    case "PATCH": {
      const applied = contentType.includes("apply-patch");
      if (!before && !applied) return notFound(resource, name);
      if (!applied && !contentType.includes("merge-patch"))
        return unsupported(
          "application/merge-patch+json, application/strategic-merge-patch+json, application/apply-patch+yaml",
        );
      return done(before ? 200 : 201, mapping(merged(before?.object ?? {}, given)), name);
    }
    default:
      return failed(METHOD_NOT_ALLOWED);
  }
}

/** Names are labels or subdomains of DNS. */
function nameProblem({ storage }: Resource, name: string): string | undefined {
  if (storage.startsWith("rbac.")) return undefined;
  const [pattern, words] = storage === "/services" ? DNS_1035 : DNS_1123;
  return pattern.test(name) && name.length <= 253 ? undefined : `Invalid value: "${name}": ${words}`;
}

const DNS_1035 = [
  /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end " +
    "with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
] as const;
const DNS_1123 = [
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with " +
    "an alphanumeric character",
] as const;

function unsupported(accepted: string): Answer {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted}`;
  return failed({ code: 415, reason: "UnsupportedMediaType", message, details: {} });
}

function remove(objects: Objects, resource: Resource, entry: Entry): Answer {
  objects.remove(entry);
  const { group, plural } = resource;
  const uid = mapping(entry.object["metadata"])["uid"] ?? "";
  const details = { name: entry.name, ...(group === "" ? {} : { group }), kind: plural, uid };
  return jsonAnswer(200, { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", details });
}

/** RFC 7386: null takes away, mappings are merged, all else is replaced. */
function merged(target: Json, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const result = new Map(Object.entries(mapping(target)));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) result.delete(key);
    else result.set(key, merged(result.get(key) ?? null, value));
  }
  return Object.fromEntries(result);
}

function read(body: Buffer): JsonObject | undefined {
  try {
    const value: Json = parse(body.toString("utf8"));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
