// The last look at a request before it leaves: lists and watches of what families.ts names, discovery, self-subject reviews, names of
// TLS Secrets. Nothing else may be sent, whichever part of the program asks for it and whatever it was led to by a file or a cluster.

import { definitions, type Family, families } from "./families.ts";
import { TABLE, TLS_TYPE } from "./secretTable.ts";
import { type ApiRequest, TransportError } from "./transport.ts";

/** Throws where a request may not leave. */
export function checkMayLeave(request: ApiRequest): void {
  if (mayLeave(request)) return;
  const [where = ""] = request.path.slice(0, 200).split(/[?#\s]/);
  const what = `${request.method} ${where}`;
  throw new TransportError("forbidden", `Sallyport sends no ${what}: it lists and watches what docs/rbac.yaml names`);
}

/** Whether a request only lists or watches what may be read; docs/rbac.yaml is the role that allows the same. */
export function mayLeave({ method, path, accept, body }: ApiRequest): boolean {
  // What URL parsers and servers read in different ways has no place in a path of ours.
  if (!/^\/[\w./-]*(?:\?[\w.~%*&=+-]*)?$/.test(path) || /(?:^|\/)\.{1,2}(?:\/|$|\?)|\/\//.test(path)) return false;
  const [where = "", query = ""] = path.split("?");
  const parameters = new URLSearchParams(query);
  if (method === "POST") return REVIEW.test(where) && query === "" && body !== undefined;
  if (method !== "GET" || body !== undefined) return false;
  if (isDiscovery(where)) return [...parameters.keys()].every((key) => key === "hash");
  if (SECRETS.test(where)) return accept === TABLE && asksForNames(parameters);
  return isList(where) && [...parameters.keys()].every((key) => LIST_PARAMETERS.has(key));
}

const REVIEW = /^\/apis\/authorization\.k8s\.io\/v1\/selfsubject(?:access|rules)reviews$/;
const DISCOVERY = /^\/(?:version|api|apis(?:\/[\w.-]+){0,2}|openapi\/v3(?:\/(?:api|apis)(?:\/[\w.-]+)*)?)$/;
const SECRETS = /^\/api\/v1\/namespaces\/[\w.-]+\/secrets$/;
/** `/api/v1/services`, `/apis/apps/v1/namespaces/shop/deployments`. */
const LIST =
  /^\/(?:api|apis\/(?<group>[\w.-]+))\/(?<version>\w+)(?<namespace>\/namespaces\/[\w.-]+)?\/(?<resource>\w+)$/;
const LIST_PARAMETERS: ReadonlySet<string> = new Set([
  "limit",
  "continue",
  "resourceVersion",
  "resourceVersionMatch",
  "watch",
  "allowWatchBookmarks",
  "sendInitialEvents",
  "timeoutSeconds",
]);

const byResource = new Map<string, Family>(
  [...families, definitions].map((family) => [`${family.group}/${family.resource}`, family]),
);

function isDiscovery(path: string): boolean {
  return DISCOVERY.test(path);
}

function isList(path: string): boolean {
  const { group = "", version = "", namespace, resource = "" } = LIST.exec(path)?.groups ?? {};
  // Whatever families.ts may come to name.
  if (resource === "secrets") return false;
  const family = byResource.get(`${group}/${resource}`);
  return family !== undefined && family.versions.includes(version) && (namespace === undefined || family.isNamespaced);
}

/** Cells alone, of one type: `limit` and `continue` are for pages. */
function asksForNames(parameters: URLSearchParams): boolean {
  const keys = [...parameters.keys()];
  return (
    new Set(keys).size === keys.length &&
    keys.every((key) => ["fieldSelector", "includeObject", "limit", "continue"].includes(key)) &&
    parameters.get("fieldSelector") === `type=${TLS_TYPE}` &&
    parameters.get("includeObject") === "None"
  );
}
