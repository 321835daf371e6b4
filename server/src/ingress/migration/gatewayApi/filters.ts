// Annotations of ingress-nginx that become filters of an HTTPRoute's rules: rewrites, redirects, headers, CORS; and its
// time-outs. Each says in a note what became of it.

import type { Json, JsonObject } from "../../../base/json.ts";
import type { IngressFacts } from "../../../model/facts.ts";
import type { WrittenPath } from "../../routes/ofIngress.ts";
import type { Notes } from "../migration.ts";
import { isOn, NGINX, read } from "../nginxAnnotations.ts";

/** What a path becomes: its match, and what rewrites it. */
export interface Converted {
  readonly match: JsonObject;
  readonly filters: readonly JsonObject[];
}

/**
 * The match of a path, with the rewrite that belongs to it.
 * @param regex whether ingress-nginx reads the host's paths as regular expressions
 */
export function convertPath(written: WrittenPath, regex: boolean, notes: Notes): Converted {
  const { path, pathType, ingress, at } = written;
  const target = read(ingress, "rewrite-target");
  const place = (verdict: "changed" | "lost", how: string): void => notes.place(verdict, [...at, "path"], path, how);
  const rest = /^(\/[\w\-./~]*?)\/?\((?:\?:)?\/\|\$\)\(\.\*\)$/.exec(path);
  if (regex && rest) {
    const [, start = "/"] = rest;
    const prefix = start === "" ? "/" : start;
    place("changed", `PathPrefix ${prefix}; letter case now counts`);
    return { match: pathMatch("PathPrefix", prefix), filters: rewriteRest(written, target, notes) };
  }
  if (regex && /^\/\(\.\*\)$/.test(path)) {
    if (target !== undefined && target !== "/$1") loseRewrite(written, target, notes);
    return { match: pathMatch("PathPrefix", "/"), filters: [] };
  }
  if (regex && /[^\w\-./~]/.test(path)) {
    const open = /(?:\$|\.\*\)?)$/.test(path) ? path : `${path}.*`;
    place("changed", "RegularExpression: what it means is up to the implementation; most want the whole path matched");
    if (target !== undefined) loseRewrite(written, target, notes);
    return { match: pathMatch("RegularExpression", `(?i)${open.replace(/^\^/, "")}`), filters: [] };
  }
  const match = pathType === "Exact" && !regex ? pathMatch("Exact", path) : pathMatch("PathPrefix", path);
  if (regex && path !== "/")
    place("changed", `PathPrefix ${path}: by whole elements and by case; it was by characters, in any case`);
  if (target === undefined || target === path) return { match, filters: [] };
  if (/\$\d/.test(target)) {
    loseRewrite(written, target, notes);
    return { match, filters: [] };
  }
  notes.annotation("kept", `${NGINX}rewrite-target`, `URLRewrite to ${target}`);
  return { match, filters: [rewrite({ path: { type: "ReplaceFullPath", replaceFullPath: target } })] };
}

function pathMatch(type: string, value: string): JsonObject {
  return { path: { type, value } };
}

function rewrite(urlRewrite: JsonObject): JsonObject {
  return { type: "URLRewrite", urlRewrite };
}

/** `p(/|$)(.*)` with `t/$2`: the prefix p is replaced by t. */
function rewriteRest(written: WrittenPath, target: string | undefined, notes: Notes): readonly JsonObject[] {
  if (target === undefined) return [];
  const kept = /^(\/[\w\-./~]*?)\/?\$2$/.exec(target);
  if (kept) {
    const start = kept[1] === "" || kept[1] === undefined ? "/" : kept[1];
    notes.annotation("kept", `${NGINX}rewrite-target`, `URLRewrite of the prefix to ${start}`);
    return [rewrite({ path: { type: "ReplacePrefixMatch", replacePrefixMatch: start } })];
  }
  if (!/\$\d/.test(target)) {
    notes.annotation("kept", `${NGINX}rewrite-target`, `URLRewrite to ${target}`);
    return [rewrite({ path: { type: "ReplaceFullPath", replaceFullPath: target } })];
  }
  loseRewrite(written, target, notes);
  return [];
}

function loseRewrite({ at, path }: WrittenPath, target: string, notes: Notes): void {
  notes.place("lost", [...at, "path"], path, `rewrite-target: no filter makes ${target} of this path`);
}

/** Redirects that replace the backends; undefined where none is written. */
export function redirectFilter(facts: IngressFacts, notes: Notes): JsonObject | undefined {
  for (const [name, standard] of [
    ["temporal-redirect", 302],
    ["permanent-redirect", 301],
  ] as const) {
    const to = read(facts, name);
    if (to === undefined) continue;
    const asked = Number(read(facts, `${name}-code`) ?? standard);
    const code = asked === 301 || asked === 302 ? asked : standard;
    const redirect = toRedirect(to);
    if (!redirect) {
      notes.annotation("lost", `${NGINX}${name}`, "the address holds variables of nginx");
      continue;
    }
    const changed = asked === code ? "" : `; ${asked} becomes ${code}`;
    notes.annotation(
      changed === "" ? "kept" : "changed",
      `${NGINX}${name}`,
      `RequestRedirect in place of the backends${changed}`,
    );
    return { type: "RequestRedirect", requestRedirect: { ...redirect, statusCode: code } };
  }
  return undefined;
}

/** An address as the fields of RequestRedirect; undefined where it holds variables but for the asked path at its end. */
function toRedirect(to: string): JsonObject | undefined {
  const keepsPath = /\$(?:request_uri|uri)$/.test(to);
  const bare = to.replace(/\$(?:request_uri|uri)$/, "");
  if (bare.includes("$")) return undefined;
  if (bare.startsWith("/")) return { path: { type: "ReplaceFullPath", replaceFullPath: bare } };
  let url: URL;
  try {
    url = new URL(bare);
  } catch {
    return undefined;
  }
  if (url.protocol !== "http:" && url.protocol !== "https:") return undefined;
  const path =
    keepsPath && url.pathname === "/" ? {} : { path: { type: "ReplaceFullPath", replaceFullPath: url.pathname } };
  return {
    scheme: url.protocol.slice(0, -1),
    hostname: url.hostname,
    ...(url.port === "" ? {} : { port: Number(url.port) }),
    ...path,
  };
}

/** Filters that all rules of an Ingress get. */
export function commonFilters(facts: IngressFacts, notes: Notes): readonly JsonObject[] {
  const filters: JsonObject[] = [];
  const prefix = read(facts, "x-forwarded-prefix");
  if (prefix !== undefined) {
    notes.annotation("kept", `${NGINX}x-forwarded-prefix`, "RequestHeaderModifier");
    const set = [{ name: "X-Forwarded-Prefix", value: prefix }];
    filters.push({ type: "RequestHeaderModifier", requestHeaderModifier: { set } });
  }
  const cors = corsFilter(facts, notes);
  if (cors) filters.push(cors);
  return filters;
}

/** upstream-vhost: the Host header that pods see. */
export function hostRewrite(facts: IngressFacts, notes: Notes): JsonObject | undefined {
  const host = read(facts, "upstream-vhost");
  if (host === undefined) return undefined;
  if (!/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(host)) {
    notes.annotation("lost", `${NGINX}upstream-vhost`, `${host} is no host name`);
    return undefined;
  }
  notes.annotation("kept", `${NGINX}upstream-vhost`, "URLRewrite of the host");
  return { hostname: host };
}

const CORS_KEYS = [
  "enable-cors",
  "cors-allow-origin",
  "cors-allow-methods",
  "cors-allow-headers",
  "cors-allow-credentials",
  "cors-expose-headers",
  "cors-max-age",
];

/** internal/ingress/annotations/cors: what stands where a setting is absent. */
const METHODS = "GET, PUT, POST, DELETE, PATCH, OPTIONS";
const HEADERS =
  "DNT,Keep-Alive,User-Agent,X-Requested-With,If-Modified-Since,Cache-Control,Content-Type,Range,Authorization";

function corsFilter(facts: IngressFacts, notes: Notes): JsonObject | undefined {
  if (!isOn(facts, "enable-cors")) return undefined;
  for (const key of CORS_KEYS)
    if (read(facts, key) !== undefined) notes.annotation("kept", `${NGINX}${key}`, "filter CORS");
  const origins = items(read(facts, "cors-allow-origin") ?? "*");
  const expose = items(read(facts, "cors-expose-headers") ?? "");
  const maxAge = Number(read(facts, "cors-max-age") ?? 1_728_000);
  const credentials = read(facts, "cors-allow-credentials");
  const cors: Record<string, Json> = {
    allowOrigins: origins,
    allowMethods: items(read(facts, "cors-allow-methods") ?? METHODS),
    allowHeaders: items(read(facts, "cors-allow-headers") ?? HEADERS),
    allowCredentials: credentials === undefined || isOn(facts, "cors-allow-credentials"),
    ...(expose.length > 0 ? { exposeHeaders: expose } : {}),
    ...(Number.isInteger(maxAge) ? { maxAge } : {}),
  };
  return { type: "CORS", cors };
}

function items(text: string): readonly string[] {
  return text.split(",").flatMap((item) => (item.trim() === "" ? [] : [item.trim()]));
}

/** proxy-read-timeout as the time for the whole request: another meaning, so it is told. */
export function timeoutsOf(facts: IngressFacts, notes: Notes): JsonObject | undefined {
  const seconds = ["proxy-read-timeout", "proxy-send-timeout"].flatMap((name) => {
    const value = read(facts, name);
    return value !== undefined && /^\d{1,5}$/.test(value) ? [{ name, value: Number(value) }] : [];
  });
  const longest = Math.max(0, ...seconds.map(({ value }) => value));
  for (const { name } of seconds)
    notes.annotation(
      "changed",
      `${NGINX}${name}`,
      `timeouts.request ${longest}s: of the whole request, no longer between two reads`,
    );
  return longest > 0 ? { request: `${longest}s` } : undefined;
}
