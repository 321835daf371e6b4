// What an Ingress of ingress-nginx asks for, in terms that no controller owns: a redirect, CORS, limits, headers. Each target
// writes them its own way.

import type { IngressFacts } from "../../../model/facts.ts";
import { headersOfSnippet, isOn, otherName, read, readItems, readNumber } from "../nginxAnnotations.ts";
import type { Draft } from "./draft.ts";

export interface Redirect {
  readonly names: readonly string[];
  /** The address as far as it is plain text. */
  readonly to: string;
  readonly code: number;
  /** The asked path and query follow. */
  readonly keepsPath: boolean;
  /** Holds variables of nginx besides. */
  readonly unclear: boolean;
}

/** temporal-redirect goes before permanent-redirect. */
export function redirectOf(facts: IngressFacts): Redirect | undefined {
  for (const [name, standard] of [
    ["temporal-redirect", 302],
    ["permanent-redirect", 301],
  ] as const) {
    const written = read(facts, name);
    if (written === undefined) continue;
    const to = written.replace(/\$(?:request_uri|uri)$/, "");
    const names = [name, `${name}-code`];
    const code = readNumber(facts, `${name}-code`) ?? standard;
    return { names, to, code, keepsPath: to !== written, unclear: to.includes("$") };
  }
  return undefined;
}

export const CORS_KEYS = [
  "enable-cors",
  "cors-allow-origin",
  "cors-allow-methods",
  "cors-allow-headers",
  "cors-allow-credentials",
  "cors-expose-headers",
  "cors-max-age",
] as const;

export interface Cors {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly credentials: boolean;
  readonly expose: readonly string[];
  readonly maxAge: number;
}

/** internal/ingress/annotations/cors: what stands where a setting is absent. */
const METHODS = "GET, PUT, POST, DELETE, PATCH, OPTIONS";
const HEADERS =
  "DNT,Keep-Alive,User-Agent,X-Requested-With,If-Modified-Since,Cache-Control,Content-Type,Range,Authorization";

/** What enable-cors asks for; undefined where it is off. */
export function corsOf(facts: IngressFacts): Cors | undefined {
  if (!isOn(facts, "enable-cors")) return undefined;
  const listed = (name: string, standard: string): readonly string[] =>
    read(facts, name) === undefined ? standard.split(",").map((item) => item.trim()) : readItems(facts, name);
  return {
    origins: listed("cors-allow-origin", "*"),
    methods: listed("cors-allow-methods", METHODS),
    headers: listed("cors-allow-headers", HEADERS),
    credentials: read(facts, "cors-allow-credentials") === undefined || isOn(facts, "cors-allow-credentials"),
    expose: readItems(facts, "cors-expose-headers"),
    maxAge: readNumber(facts, "cors-max-age") ?? 1_728_000,
  };
}

/** One origin as a regular expression: `https://*.example.com` takes one label for the star. */
export function originPattern(origin: string): string {
  return origin.replaceAll(/[.+?^$()[\]{}|\\]/g, String.raw`\$&`).replaceAll("*", "[^./]+");
}

export interface RateLimit {
  readonly name: "limit-rps" | "limit-rpm";
  readonly requests: number;
  readonly burst: number;
}

/** The first of limit-rps and limit-rpm; the burst is five times the rate where nothing else is said. */
export function rateLimitOf(facts: IngressFacts): RateLimit | undefined {
  for (const name of ["limit-rps", "limit-rpm"] as const) {
    const requests = readNumber(facts, name);
    if (requests === undefined || requests === 0) continue;
    return { name, requests, burst: requests * (readNumber(facts, "limit-burst-multiplier") ?? 5) };
  }
  return undefined;
}

/** Names of source ranges that are let in: the old name counts where the new one is absent. */
export function allowedRanges(facts: IngressFacts): readonly string[] {
  const ranges = readItems(facts, "allowlist-source-range");
  return ranges.length > 0 ? ranges : readItems(facts, "whitelist-source-range");
}

export const ALLOW_KEYS = ["allowlist-source-range", "whitelist-source-range"] as const;

/**
 * Headers of responses that custom-headers and configuration-snippet set; says what became of both.
 * @param how what the target sets them by
 */
export function responseHeadersOf(draft: Draft, how: string): ReadonlyMap<string, string> {
  const { facts, context } = draft;
  const headers = new Map<string, string>();
  const reference = read(facts, "custom-headers");
  if (reference !== undefined) {
    const slash = reference.indexOf("/");
    const data = context.configMap(
      slash < 0 ? facts.id.namespace : reference.slice(0, slash),
      reference.slice(slash + 1),
    );
    if (data) for (const [name, value] of Object.entries(data)) headers.set(name, value);
    draft.say(
      data ? "changed" : "lost",
      ["custom-headers"],
      data ? `${how} with the headers of ConfigMap ${reference}` : `no manifest here has ConfigMap ${reference}`,
    );
  }
  const snippet = read(facts, "configuration-snippet");
  if (snippet !== undefined) {
    const { headers: own, rest } = headersOfSnippet(snippet);
    for (const [name, value] of own) headers.set(name, value);
    if (own.size > 0)
      draft.say(
        rest ? "lost" : "changed",
        ["configuration-snippet"],
        rest ? `${how} sets ${[...own.keys()].join(", ")}; the rest has no counterpart` : how,
      );
  }
  return headers;
}

/** Headers of requests that upstream-vhost and x-forwarded-prefix set. */
export function requestHeadersOf({ facts }: Draft): ReadonlyMap<string, string> {
  const host = read(facts, "upstream-vhost");
  const prefix = read(facts, "x-forwarded-prefix");
  return new Map([
    ...(host === undefined ? [] : [["Host", host] as const]),
    ...(prefix === undefined || prefix === "true" || prefix === "false"
      ? []
      : [["X-Forwarded-Prefix", prefix] as const]),
  ]);
}

/** `$1` of nginx as another language writes it. */
export function withGroups(target: string, write: (group: string) => string): string {
  return target.replaceAll(/\$(\d)/g, (_, group: string) => write(group));
}

/** The hosts of the paths, each once. */
export function hostsOf({ paths }: Draft): readonly string[] {
  return [...new Set(paths.flatMap(({ host }) => host ?? []))];
}

/** The largest of two time-outs between reads and writes, in seconds. */
export function silenceOf(facts: IngressFacts): number | undefined {
  const both = ["proxy-read-timeout", "proxy-send-timeout"].flatMap((name) => readNumber(facts, name) ?? []);
  return both.length === 0 ? undefined : Math.max(...both);
}

/** Hosts that from-to-www-redirect gives another name, which no Ingress has yet: ingress-nginx leaves that one alone. */
export function redirectedHosts(draft: Draft): readonly string[] {
  if (!isOn(draft.facts, "from-to-www-redirect")) return [];
  const hosts = hostsOf(draft).filter((host) => !draft.isServed(otherName(host)));
  if (hosts.length === 0)
    draft.say("kept", ["from-to-www-redirect"], "removed: the other name has an Ingress of its own");
  return hosts;
}
