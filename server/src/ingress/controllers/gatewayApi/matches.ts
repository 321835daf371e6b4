// The matches of HTTPRoutes and GRPCRoutes, as rows of the route table with the order of the Gateway API: host, then Exact, the
// longest prefix, method, most headers, most query parameters (HTTPRouteRule.matches, GRPCRouteRule.matches).

import { isObject, type JsonObject, type Path } from "../../../base/json.ts";
import type { RouteFacts } from "../../../model/facts.ts";
import { readInteger, readList, readObject, readText } from "../../../model/read.ts";
import type { RouteMatch } from "../../routes/match.ts";
import type { Condition, RouteTarget, TableRoute } from "../../routes/route.ts";

/** A match with its rule, without a host. */
export type Matched = Pick<TableRoute, "path" | "match" | "conditions" | "order" | "targets" | "rewrite"> & {
  readonly unclear?: string;
};

/** Every match of a route, in the order written; a rule without matches takes everything. */
export function matchesOf(route: RouteFacts): readonly Matched[] {
  const { kind } = route.id;
  return readList(route.spec["rules"]).flatMap((item, ruleIndex) => {
    const rule = readObject(item);
    const at: Path = ["spec", "rules", ruleIndex];
    const targets = targetsOf(rule, route.id.namespace);
    const rewrite = rewriteOf(rule);
    if (kind !== "HTTPRoute" && kind !== "GRPCRoute")
      return [{ path: at, match: { is: "connection" as const }, conditions: [], order: [0], targets }];
    const written = readList(rule["matches"]);
    const matches = written.length > 0 ? written : [{}];
    return matches.map((value, index): Matched => {
      const read = kind === "GRPCRoute" ? readGrpc(readObject(value)) : readHttp(readObject(value));
      const path = written.length > 0 ? [...at, "matches", index] : at;
      return { path, ...read, targets, ...(rewrite === undefined ? {} : { rewrite }) };
    });
  });
}

type Read = Pick<Matched, "match" | "conditions" | "order"> & { readonly unclear?: string };

function readHttp(value: JsonObject): Read {
  const { type, value: text } = readObject(value["path"]);
  const path = readText(text) ?? "/";
  const method = readText(value["method"]);
  const headers = fields(value["headers"], "header");
  const query = fields(value["queryParams"], "query");
  const conditions: readonly Condition[] = [
    ...(method === undefined ? [] : [{ is: "method" as const, value: method }]),
    ...headers,
    ...query,
  ];
  const rest = [method === undefined ? 1 : 0, -headers.length, -query.length];
  switch (type) {
    case "Exact":
      return { match: { is: "exact", path }, conditions, order: [0, 0, ...rest] };
    case "RegularExpression":
      return {
        match: { is: "regex", source: `^(?:${path})$`, ignoreCase: false },
        conditions,
        // Where it stands among the others is the implementation's business.
        order: [2, 0, ...rest],
        unclear: "when a regular expression is tried is up to the implementation",
      };
    default:
      return { match: prefix(path), conditions, order: [1, -path.replace(/\/$/, "").length, ...rest] };
  }
}

function prefix(path: string): RouteMatch {
  return { is: "elements", path };
}

/** GRPCMethodMatch: a request of gRPC is POST /service/method. */
function readGrpc(value: JsonObject): Read {
  const { type, service, method } = readObject(value["method"]);
  const [own, name] = [readText(service), readText(method)];
  const headers = fields(value["headers"], "header");
  const order = [0, -(own?.length ?? 0), -(name?.length ?? 0), -headers.length];
  if (own === undefined && name === undefined) return { match: prefix("/"), conditions: headers, order };
  if (type === "RegularExpression" || own === undefined) {
    const [left, right] =
      type === "RegularExpression" ? [own ?? "[^/]+", name ?? "[^/]+"] : ["[^/]+", quote(name ?? "")];
    return {
      match: { is: "regex", source: `^/(?:${left})/(?:${right})$`, ignoreCase: false },
      conditions: headers,
      order,
    };
  }
  const match: RouteMatch = name === undefined ? prefix(`/${own}`) : { is: "exact", path: `/${own}/${name}` };
  return { match, conditions: headers, order };
}

function quote(text: string): string {
  return text.replace(/[^\w]/g, (char) => `\\${char}`);
}

function fields(value: JsonObject[string] | undefined, is: "header" | "query"): readonly Condition[] {
  return readList(value).flatMap((item): readonly Condition[] => {
    const { name, value: wanted, type } = readObject(item);
    const text = readText(name);
    if (text === undefined) return [];
    // Names of headers are equal without regard to case (HTTPHeaderMatch.name).
    const own = is === "header" ? text.toLowerCase() : text;
    return [{ is, name: own, value: readText(wanted), regex: type === "RegularExpression" }];
  });
}

/** Filter URLRewrite: another host, the whole path or what the prefix becomes. */
function rewriteOf(rule: JsonObject): string | undefined {
  const filter = readList(rule["filters"])
    .map(readObject)
    .find(({ type }) => type === "URLRewrite");
  if (!filter) return undefined;
  const { hostname, path } = readObject(filter["urlRewrite"]);
  const { replaceFullPath, replacePrefixMatch } = readObject(path);
  const prefix = readText(replacePrefixMatch);
  const text = readText(replaceFullPath) ?? (prefix === undefined ? "" : `${prefix.replace(/\/$/, "")}/…`);
  return `${readText(hostname) ?? ""}${text}` || undefined;
}

/** Backends, or the redirect that stands in their place. */
function targetsOf(rule: JsonObject, own: string): readonly RouteTarget[] {
  const redirect = readList(rule["filters"])
    .map(readObject)
    .find(({ type }) => type === "RequestRedirect");
  if (redirect) {
    const to = readObject(redirect["requestRedirect"]);
    const code = readInteger(to["statusCode"]) ?? 302;
    const path = readObject(to["path"]);
    const parts = [readText(to["scheme"]), readText(to["hostname"]), readText(path["replaceFullPath"])];
    return [{ is: "redirect", to: parts.filter((part) => part !== undefined).join(" ") || "the same address", code }];
  }
  const refs = readList(rule["backendRefs"]).filter(isObject);
  const weighted = refs.length > 1 || refs.some(({ weight }) => weight !== undefined);
  return refs.flatMap((ref): readonly RouteTarget[] => {
    const name = readText(ref["name"]);
    if (name === undefined) return [];
    const kind = readText(ref["kind"]) ?? "Service";
    const namespace = readText(ref["namespace"]) ?? own;
    if (kind !== "Service" || (readText(ref["group"]) ?? "") !== "")
      return [{ is: "other", text: `${kind} ${namespace}/${name}` }];
    const weight = readInteger(ref["weight"]) ?? 1;
    return [
      { is: "service", namespace, service: name, port: readInteger(ref["port"]), ...(weighted ? { weight } : {}) },
    ];
  });
}
