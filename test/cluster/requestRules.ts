// Which requests the client may send, told by the page that promises it: lists and watches of docs/rbac.yaml, the one request of
// docs/secret-names.md, discovery, reviews of one's own rights. It shares nothing with the guard that ships.

import { readFileSync } from "node:fs";
import { parse } from "yaml";

export interface SentRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly accept: string;
}

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const { rules } = parse(readFileSync(new URL("../../docs/rbac.yaml", import.meta.url), "utf8")) as {
  readonly rules: readonly Rule[];
};

const TABLE = "application/json;as=Table;g=meta.k8s.io;v=v1";
const REVIEW = /^\/apis\/authorization\.k8s\.io\/v1\/selfsubject(access|rules)reviews$/;
const DISCOVERY = /^\/(version|api|apis|apis\/[^/]+|apis\/[^/]+\/[^/]+|openapi\/v3|openapi\/v3\/.+)$/;
const PARAMETERS = {
  list: ["limit", "continue", "resourceVersion", "resourceVersionMatch"],
  watch: [
    "watch",
    "allowWatchBookmarks",
    "resourceVersion",
    "timeoutSeconds",
    "sendInitialEvents",
    "resourceVersionMatch",
  ],
};

/** What is wrong with a request, in a few words; undefined where it may be sent. */
export function refusalOf({ method, path, accept }: SentRequest): string | undefined {
  const { pathname, searchParams } = new URL(path, "https://cluster");
  if (method === "POST") return REVIEW.test(pathname) ? undefined : "a POST that is no review of one's own rights";
  if (method !== "GET") return `a ${method}`;
  if (DISCOVERY.test(pathname)) return undefined;
  const [, root = "", ...steps] = pathname.split("/");
  const [group, , ...rest] = root === "api" ? ["", ...steps] : root === "apis" ? steps : [];
  if (group === undefined) return "a path that is no API's";
  const isLocal = rest[0] === "namespaces" && rest.length > 2;
  const [resource = "", ...below] = isLocal ? rest.slice(2) : rest;
  if (below.length > 0) return "a get of one object";
  if (group === "" && resource === "secrets") return secretRefusal(isLocal, searchParams, accept);
  const verb = ["1", "true"].includes(searchParams.get("watch") ?? "") ? "watch" : "list";
  const stranger = [...searchParams.keys()].find((key) => !PARAMETERS[verb].includes(key));
  if (stranger !== undefined) return `a ${verb} with ${stranger}`;
  return isGranted(group, resource, verb) ? undefined : `a ${verb} that docs/rbac.yaml does not allow`;
}

function secretRefusal(isLocal: boolean, parameters: URLSearchParams, accept: string): string | undefined {
  const { fieldSelector, includeObject, limit, continue: token, ...others } = Object.fromEntries(parameters);
  if (!isLocal) return "Secrets of the whole cluster";
  if (accept !== TABLE) return "Secrets in another form than a table";
  if (fieldSelector !== "type=kubernetes.io/tls") return "Secrets of every type";
  if (includeObject !== "None") return "Secrets with objects";
  if (limit !== "500" || token === "") return "Secrets in other pages";
  const [other] = Object.keys(others);
  return other === undefined ? undefined : `Secrets with ${other}`;
}

function isGranted(group: string, resource: string, verb: string): boolean {
  return rules.some(
    ({ apiGroups, resources, verbs }) =>
      apiGroups.includes(group) && (resources.includes(resource) || resources.includes("*")) && verbs.includes(verb),
  );
}
