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

function unlessKnown(
  value: JsonObject,
  known: string | undefined,
  more: Readonly<Record<string, string>> = {},
): Answer {
  const headers = { etag: `"${hashOf(value)}"`, ...more };
  if (headers.etag === known) return { status: 304, headers, body: Buffer.alloc(0) };
  return jsonAnswer(200, value, headers);
}

function documentOf(resources: readonly Resource[]): JsonObject {
  const schemas = resources.map((resource) => [schemaName(resource), schemaOf(resource)]);
  return {
    openapi: "3.0.0",
    info: { title: "Kubernetes", version: "unversioned" },
    paths: {},
    components: { schemas: Object.fromEntries(schemas) },
  };
}

/** `io.cilium.v2.CiliumNetworkPolicy`, `io.k8s.api.networking.v1.Ingress`. */
function schemaName({ group, version, kind, custom }: Resource): string {
  if (custom) return [...group.split(".").reverse(), version, kind].join(".");
  return `io.k8s.api.${group.split(".")[0] || "core"}.${version}.${kind}`;
}

function schemaOf({ group, version, kind, custom }: Resource): JsonObject {
  const schema = jsonAt(custom, ["schema", "openAPIV3Schema"]);
  return {
    type: "object",
    ...(isObject(schema) ? schema : {}),
    "x-kubernetes-group-version-kind": [{ group, version, kind }],
  };
}

function hashOf(document: JsonObject): string {
  return createHash("sha512").update(toJson(document)).digest("hex").toUpperCase();
}
