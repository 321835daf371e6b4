// What the server serves, said by itself: /api, /apis and the lists below them, one by one and all at once.

import { createHash } from "node:crypto";
import { groupBy } from "../../../server/src/base/group.ts";
import type { JsonObject } from "../../../server/src/base/json.ts";
import { type Answer, jsonAnswer } from "./answer.ts";
import { apiVersionOf, type Resource } from "./resources.ts";
import { REVIEWS } from "./reviews.ts";

/** The answer to a discovery path, or undefined where the path is none. */
export function answerDiscovery(
  path: string,
  accept: string,
  resources: readonly Resource[],
  address: string,
  known: string | undefined,
): Answer | undefined {
  const versions = [...groupBy([...resources, ...reviewResources()], apiVersionOf).entries()];
  const grouped = groupBy(
    versions.filter(([apiVersion]) => apiVersion.includes("/")),
    ([apiVersion]) => String(apiVersion.split("/")[0]),
  );
  const aggregated = /as=APIGroupDiscoveryList/.test(accept) && /g=apidiscovery\.k8s\.io/.test(accept);
  if (path === "/api") {
    if (aggregated) return aggregate([["", versions.filter(([apiVersion]) => apiVersion === "v1")]], known);
    const serverAddressByClientCIDRs = [{ clientCIDR: "0.0.0.0/0", serverAddress: address }];
    return jsonAnswer(200, { kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs });
  }
  const groups = [...grouped].map(([name, list]) =>
    groupOf(
      name,
      list.map(([apiVersion]) => apiVersion),
    ),
  );
  if (path === "/apis") {
    if (aggregated) return aggregate([...grouped], known);
    return jsonAnswer(200, { kind: "APIGroupList", apiVersion: "v1", groups });
  }
  const [, root, ...rest] = path.replace(/\/$/, "").split("/");
  if (root === "apis" && rest.length === 1) {
    const group = groups.find(({ name }) => name === rest[0]);
    return group && jsonAnswer(200, { kind: "APIGroup", apiVersion: "v1", ...group });
  }
  if (!(root === "apis" && rest.length === 2) && !(root === "api" && rest.length === 1)) return undefined;
  const list = versions.find(([apiVersion]) => apiVersion === rest.join("/"))?.[1];
  if (!list) return undefined;
  return jsonAnswer(200, {
    kind: "APIResourceList",
    apiVersion: "v1",
    groupVersion: rest.join("/"),
    resources: list.flatMap(resourceRows),
  });
}

const VERBS = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

function groupOf(name: string, apiVersions: readonly string[]): JsonObject & { readonly name: string } {
  const versions = apiVersions.map((groupVersion) => ({ groupVersion, version: groupVersion.split("/")[1] ?? "" }));
  return { name, versions, preferredVersion: versions[0] ?? {} };
}

function resourceRows(resource: Resource): readonly JsonObject[] {
  const { plural, singular, namespaced, kind, shortNames, storage } = resource;
  const row: JsonObject = {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs: verbsOf(resource),
    ...(shortNames.length === 0 ? {} : { shortNames }),
    ...(isReview(resource) ? {} : { storageVersionHash: hash(storage).slice(0, 12) }),
  };
  if (!hasStatus(resource)) return [row];
  return [row, { name: `${plural}/status`, singularName: "", namespaced, kind, verbs: ["get", "patch", "update"] }];
}

/** Aggregated discovery, v2: one document instead of one for each group and version. */
function aggregate(
  groups: readonly (readonly [string, readonly (readonly [string, readonly Resource[]])[]])[],
  known: string | undefined,
): Answer {
  const items = groups.map(([name, versions]) => ({
    metadata: { ...(name === "" ? {} : { name }), creationTimestamp: null },
    versions: versions.map(([apiVersion, resources]) => ({
      version: apiVersion.split("/").at(-1) ?? "",
      resources: resources.map((resource) => ({
        resource: resource.plural,
        responseKind: { group: resource.group, version: resource.version, kind: resource.kind },
        scope: resource.namespaced ? "Namespaced" : "Cluster",
        singularResource: resource.singular,
        verbs: verbsOf(resource),
        ...(resource.shortNames.length === 0 ? {} : { shortNames: resource.shortNames }),
        ...(hasStatus(resource)
          ? {
              subresources: [
                {
                  subresource: "status",
                  responseKind: { group: resource.group, version: resource.version, kind: resource.kind },
                  verbs: ["get", "patch", "update"],
                },
              ],
            }
          : {}),
      })),
      freshness: "Current",
    })),
  }));
  const list = { kind: "APIGroupDiscoveryList", apiVersion: "apidiscovery.k8s.io/v2", metadata: {}, items };
  const etag = `"${hash(JSON.stringify(list))}"`;
  const headers = {
    "content-type": "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
    etag,
    vary: "Accept",
  };
  if (known === etag) return { status: 304, headers: { etag }, body: Buffer.alloc(0) };
  return jsonAnswer(200, list, headers);
}

function reviewResources(): readonly Resource[] {
  return Object.entries(REVIEWS).flatMap(([group, plurals]) =>
    plurals.map((plural) => ({
      group,
      version: "v1",
      plural,
      singular: plural.replace(/s$/, ""),
      kind: KINDS[plural] ?? plural,
      namespaced: false,
      shortNames: [],
      storage: "",
    })),
  );
}

const KINDS: Readonly<Record<string, string>> = {
  selfsubjectaccessreviews: "SelfSubjectAccessReview",
  selfsubjectrulesreviews: "SelfSubjectRulesReview",
  selfsubjectreviews: "SelfSubjectReview",
};

function isReview({ storage }: Resource): boolean {
  return storage === "";
}

function verbsOf(resource: Resource): readonly string[] {
  return isReview(resource) ? ["create"] : VERBS;
}

const WITH_STATUS = ["/namespaces", "/nodes", "/services", "/pods", "apps/deployments", "networking.k8s.io/ingresses"];

function hasStatus({ storage, custom }: Resource): boolean {
  const subresources = custom?.["subresources"];
  return (
    WITH_STATUS.includes(storage) ||
    (typeof subresources === "object" && subresources !== null && "status" in subresources)
  );
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("base64");
}
