// /openapi/v3: an index of documents by group and version, whose addresses change with what they hold. Schemas of custom
// resources are those of their definitions; those of built-in kinds say little.

import { createHash } from "node:crypto";
import { groupBy } from "../../../server/src/base/group.ts";
import { isObject, type JsonObject, jsonAt } from "../../../server/src/base/json.ts";
import { type Answer, jsonAnswer, toJson } from "./answer.ts";
import { apiVersionOf, type Resource } from "./resources.ts";

/** The answer to a path below /openapi, or undefined where there is nothing. */
export function answerOpenApi(url: URL, resources: readonly Resource[], known: string | undefined): Answer | undefined {
  const documents = new Map(
    [...groupBy(resources, (resource) => (resource.group === "" ? "api/v1" : `apis/${apiVersionOf(resource)}`))].map(
      ([path, list]) => [path, documentOf(list)],
    ),
  );
  const path = url.pathname.replace(/\/$/, "");
  if (path === "/openapi/v3") {
    const paths = [...documents].map(([path, document]) => [
      path,
      { serverRelativeURL: `/openapi/v3/${path}?hash=${hashOf(document)}` },
    ]);
    return unlessKnown({ paths: Object.fromEntries(paths) }, known);
  }
  const at = path.replace(/^\/openapi\/v3\//, "");
  const document = documents.get(at);
  if (!document) return undefined;
  const hash = hashOf(document);
  const asked = url.searchParams.get("hash");
  if (asked === null) return unlessKnown(document, known);
  // An address whose document has changed leads to the one of today; the right one may be kept for ever.
  if (asked !== hash)
    return { status: 301, headers: { location: `/openapi/v3/${at}?hash=${hash}` }, body: Buffer.alloc(0) };
  return unlessKnown(document, known, { "cache-control": "public, immutable" });
}

/** The bytes are those that the hash is made of: no line feed ends them. */
function unlessKnown(
  value: JsonObject,
  known: string | undefined,
  more: Readonly<Record<string, string>> = {},
): Answer {
  const headers = { etag: `"${hashOf(value)}"`, ...more };
  if (headers.etag === known) return { status: 304, headers, body: Buffer.alloc(0) };
  return { ...jsonAnswer(200, value, headers), body: Buffer.from(toJson(value)) };
}

function documentOf(resources: readonly Resource[]): JsonObject {
  const isCustom = resources.some(({ custom }) => custom !== undefined);
  return {
    openapi: "3.0.0",
    info: isCustom
      ? { title: "Kubernetes CRD Swagger", version: "v0.1.0" }
      : { title: "Kubernetes", version: "unversioned" },
    paths: Object.assign({}, ...resources.map(pathsOf)),
    components: { schemas: Object.assign({ ...META }, ...resources.map(schemasOf)) },
  };
}

/** What may be done with a resource, and with which kind; a real document has parameters and answers besides. */
function pathsOf(resource: Resource): JsonObject {
  const { group, version, kind, plural, namespaced } = resource;
  const root = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
  const operations = (actions: Readonly<Record<string, string>>): JsonObject =>
    Object.fromEntries(
      Object.entries(actions).map(([method, action]) => [
        method,
        { "x-kubernetes-action": action, "x-kubernetes-group-version-kind": { group, version, kind } },
      ]),
    );
  const collection = `${root}${namespaced ? "/namespaces/{namespace}" : ""}/${plural}`;
  return {
    ...(namespaced ? { [`${root}/${plural}`]: operations({ get: "list" }) } : {}),
    [collection]: operations({ get: "list", post: "post", delete: "deletecollection" }),
    [`${collection}/{name}`]: operations({ get: "get", put: "put", delete: "delete", patch: "patch" }),
  };
}

/** `io.cilium.v2.CiliumNetworkPolicy`, `io.k8s.api.networking.v1.Ingress`. */
function schemaName({ group, version, kind, custom }: Resource): string {
  if (custom) return [...group.split(".").reverse(), version, kind].join(".");
  return `io.k8s.api.${group.split(".")[0] || "core"}.${version}.${kind}`;
}

function schemasOf(resource: Resource): JsonObject {
  const { group, version, kind, custom, plural } = resource;
  const schema = jsonAt(custom, ["schema", "openAPIV3Schema"]);
  const own = isObject(schema) ? published(schema) : {};
  const name = schemaName(resource);
  const items = {
    description: `List of ${plural}. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md`,
    type: "array",
    items: { $ref: `${REF}${name}` },
  };
  return {
    [name]: {
      type: "object",
      ...own,
      properties: { ...(isObject(own["properties"]) ? own["properties"] : {}), ...common("object", "ObjectMeta") },
      "x-kubernetes-group-version-kind": [{ group, kind, version }],
    },
    [`${name}List`]: {
      description: `${kind}List is a list of ${kind}`,
      type: "object",
      required: ["items"],
      properties: { ...common("list", "ListMeta"), items },
      "x-kubernetes-group-version-kind": [{ group, kind: `${kind}List`, version }],
    },
  };
}

/** A definition's schema as it is published: what its marks mean is written out. */
function published(schema: JsonObject): JsonObject {
  const properties = schema["properties"];
  const values = schema["additionalProperties"];
  const own: JsonObject = {
    ...schema,
    ...(isObject(properties)
      ? {
          properties: Object.fromEntries(
            Object.entries(properties).map(([key, child]) => [key, isObject(child) ? published(child) : child]),
          ),
        }
      : {}),
    ...(isObject(schema["items"]) ? { items: published(schema["items"]) } : {}),
    ...(isObject(values) ? { additionalProperties: published(values) } : {}),
  };
  if (schema["x-kubernetes-int-or-string"] === true)
    return { anyOf: [{ type: "integer" }, { type: "string" }], ...own };
  if (schema["x-kubernetes-embedded-resource"] !== true) return own;
  const inner = { ...(isObject(own["properties"]) ? own["properties"] : {}), ...common("object", "ObjectMeta") };
  return { ...own, required: ["kind", "apiVersion"], properties: inner };
}

const REF = "#/components/schemas/";
const META_NAME = "io.k8s.apimachinery.pkg.apis.meta.v1.";

function common(what: "object" | "list", metadata: "ObjectMeta" | "ListMeta"): JsonObject {
  return {
    apiVersion: {
      description: "APIVersion defines the versioned schema of this representation of an object.",
      type: "string",
    },
    kind: {
      description: "Kind is a string value representing the REST resource this object represents.",
      type: "string",
    },
    metadata: { description: `Standard ${what}'s metadata.`, allOf: [{ $ref: `${REF}${META_NAME}${metadata}` }] },
  };
}

const TEXT: JsonObject = { type: "string" };
const TEXTS: JsonObject = { type: "object", additionalProperties: { type: "string", default: "" } };
const META: JsonObject = {
  [`${META_NAME}ListMeta`]: { type: "object", properties: { continue: TEXT, resourceVersion: TEXT } },
  [`${META_NAME}ObjectMeta`]: {
    type: "object",
    properties: { name: TEXT, namespace: TEXT, annotations: TEXTS, labels: TEXTS, generateName: TEXT },
  },
};

function hashOf(document: JsonObject): string {
  return createHash("sha512").update(toJson(document)).digest("hex").toUpperCase();
}
