// From a request to its answer: who asks, whether they may, and who answers. It knows nothing of connections.

import type { Json } from "../../../server/src/base/json.ts";
import { type Access, type Attempt, forbidden, impersonate, mayDo, type User } from "./access.ts";
import type { Answer } from "./answer.ts";
import { answerDiscovery } from "./discovery.ts";
import { answerList } from "./list.ts";
import { mapping } from "./loose.ts";
import type { Objects } from "./objects.ts";
import { answerOpenApi } from "./openApi.ts";
import { isTrue, nameOfFieldSelector, readQuery } from "./query.ts";
import { hasServedType, negotiate, oneBytes } from "./representation.ts";
import type { ResourceTable } from "./resources.ts";
import { answerReview, REVIEWS } from "./reviews.ts";
import { failed, METHOD_NOT_ALLOWED, notFound, PAGE_NOT_FOUND, UNAUTHORIZED } from "./status.ts";
import { keyOf, type Store } from "./store.ts";
import { parseTarget, type Target } from "./target.ts";
import { answerWatch, type OpenWatch, type WatchTrick } from "./watch.ts";
import { answerWrite } from "./write.ts";

/** The server's parts, as its handlers need them. */
export interface Parts {
  readonly store: Store;
  readonly resources: ResourceTable;
  readonly objects: Objects;
  readonly access: Access;
  readonly watches: Set<OpenWatch>;
  readonly gitVersion: string;
  readonly bookmarkEvery: number;
  readonly watchList: boolean;
  readonly incompleteRules: boolean;
  readonly aggregatedDiscovery: boolean;
}

export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Undefined where the credentials are none or no good. */
  readonly user: User | undefined;
  readonly body: Buffer;
  readonly tricks: ReadonlySet<WatchTrick>;
}

/** The answer to a request. */
export function answer(parts: Parts, asked: Asked): Answer {
  if (!asked.user) return failed(UNAUTHORIZED);
  const user = impersonate(parts.access, asked.user, asked.headers);
  if ("code" in user) return failed(user);
  const target = parseTarget(asked.url.pathname);
  const attempt = attemptOf(asked, target);
  if (!mayDo(user, attempt)) {
    const refusal = failed(forbidden(user, attempt));
    return { ...refusal, headers: { ...refusal.headers, "x-content-type-options": "nosniff" } };
  }
  return target ? answerResource(parts, asked, target, user) : answerPath(parts, asked);
}

function attemptOf({ method, url }: Asked, target: Target | undefined): Attempt {
  if (!target) return { is: "path", verb: method.toLowerCase(), path: url.pathname };
  const { group, plural, subresource } = target;
  const isCollection = target.name === "";
  const name = isCollection ? (nameOfFieldSelector(url.searchParams) ?? "") : target.name;
  // A namespace is in itself, for whoever decides about access.
  const namespace = group === "" && plural === "namespaces" ? target.name : target.namespace;
  return { is: "resource", verb: verbOf(method, isCollection, url), group, plural, subresource, namespace, name };
}

function verbOf(method: string, isCollection: boolean, url: URL): string {
  switch (method) {
    case "GET":
      return !isCollection ? "get" : isTrue(url.searchParams.get("watch") ?? "") ? "watch" : "list";
    case "POST":
      return "create";
    case "PUT":
      return "update";
    case "DELETE":
      return isCollection ? "deletecollection" : "delete";
    default:
      return method.toLowerCase();
  }
}

function answerPath(parts: Parts, { method, url, headers }: Asked): Answer {
  const path = url.pathname;
  if (method !== "GET") return failed(METHOD_NOT_ALLOWED);
  if (path === "/version" || path === "/version/") return answerVersion(parts.gitVersion);
  if (/^\/(healthz|livez|readyz)$/.test(path))
    return { status: 200, headers: { "content-type": "text/plain; charset=utf-8" }, body: Buffer.from("ok") };
  const resources = parts.resources.all();
  const accept = parts.aggregatedDiscovery ? (headers["accept"]?.toString() ?? "") : "";
  const known = headers["if-none-match"]?.toString();
  const found = path.startsWith("/openapi")
    ? answerOpenApi(url, resources, known)
    : answerDiscovery(path, accept, resources, url.host, known);
  return found ?? PAGE_NOT_FOUND;
}

function answerResource(parts: Parts, asked: Asked, target: Target, user: User): Answer {
  const { method, url, headers, body } = asked;
  const { store, objects } = parts;
  const { namespace, name } = target;
  if (target.version === "v1" && REVIEWS[target.group]?.includes(target.plural)) {
    if (method !== "POST") return failed(METHOD_NOT_ALLOWED);
    return answerReview(user, target.plural, mapping(parsed(body)), parts.incompleteRules);
  }
  const resource = parts.resources.find(target.group, target.version, target.plural);
  if (!resource || (target.subresource !== "" && target.subresource !== "status")) return PAGE_NOT_FOUND;
  if (!resource.namespaced && namespace !== "") return PAGE_NOT_FOUND;
  const form = negotiate(headers["accept"]?.toString(), url.searchParams.get("includeObject"));
  if (!form) return notAcceptable(headers["accept"]?.toString() ?? "", name === "");
  if (method !== "GET") {
    if (resource.namespaced && namespace === "") return failed(METHOD_NOT_ALLOWED);
    const contentType = headers["content-type"] ?? "";
    return answerWrite(store, objects, {
      method,
      resource,
      namespace,
      name,
      form,
      contentType: contentType.toString(),
      body,
    });
  }
  if (name !== "") {
    const entry = store.get(resource.storage, keyOf(namespace, name));
    if (!entry) return notFound(resource, name);
    return { status: 200, headers: { "content-type": "application/json" }, body: oneBytes(form, resource, entry) };
  }
  const query = readQuery(resource, url.searchParams, parts.watchList);
  if (query.is === "refused") return query.answer;
  if (!isTrue(url.searchParams.get("watch") ?? ""))
    return answerList(store, resource, namespace, form, query, asked.tricks.has("expired"));
  const settings = { open: parts.watches, bookmarkEvery: parts.bookmarkEvery, tricks: asked.tricks };
  return answerWatch(store, resource, namespace, form, query, settings);
}

function answerVersion(gitVersion: string): Answer {
  const [, major = "", minor = ""] = /^v(\d+)\.(\d+)/.exec(gitVersion) ?? [];
  const version = {
    major,
    minor,
    gitVersion,
    gitCommit: "0000000000000000000000000000000000000000",
    gitTreeState: "clean",
    buildDate: "2026-01-01T00:00:00Z",
    goVersion: "go1.26.0",
    compiler: "gc",
    platform: "linux/amd64",
  };
  const body = Buffer.from(JSON.stringify(version, null, 2));
  return { status: 200, headers: { "content-type": "application/json" }, body };
}

const SERVED = "application/json, application/yaml, application/vnd.kubernetes.protobuf";
const SERVED_IN_WATCHES = "application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch";

/** A media type that is not served is refused before the request is looked at, a form of a served one after that. */
function notAcceptable(accept: string, isCollection: boolean): Answer {
  const status = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure" };
  const all = isCollection ? `${SERVED}, ${SERVED_IN_WATCHES}` : SERVED;
  const refusal = hasServedType(accept)
    ? { message: `only the following media types are accepted: ${SERVED}`, reason: "NotAcceptable" }
    : { message: `406: Not Acceptable\n\nAvailable representations: ${all}`, reason: "NotAcceptable", details: {} };
  return {
    status: 406,
    headers: { "content-type": "application/json" },
    body: Buffer.from(JSON.stringify({ ...status, ...refusal, code: 406 }, null, 2)),
  };
}

function parsed(body: Buffer): Json | undefined {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
