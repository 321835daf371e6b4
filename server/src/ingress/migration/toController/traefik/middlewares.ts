// Middlewares of Traefik for what annotations of ingress-nginx ask for, in the order in which nginx does these things.

import type { Json, JsonObject } from "../../../../base/json.ts";
import { isOn, newStartOf, otherName, read, readItems, readNumber, startOf, toBytes } from "../../nginxAnnotations.ts";
import { type Draft, objectBeside, ownSecret } from "../draft.ts";
import {
  ALLOW_KEYS,
  allowedRanges,
  CORS_KEYS,
  corsOf,
  originPattern,
  rateLimitOf,
  redirectedHosts,
  redirectOf,
  requestHeadersOf,
  responseHeadersOf,
  withGroups,
} from "../requested.ts";

export const TRAEFIK_API = "traefik.io/v1alpha1";

/** The names of the Middlewares of an Ingress, made beside it. */
export function middlewaresOf(draft: Draft): readonly string[] {
  const names: string[] = [];
  const add = (purpose: string, spec: JsonObject): string => {
    const name = `${draft.facts.id.name}-${purpose}`;
    draft.objects.push(objectBeside(draft, TRAEFIK_API, "Middleware", name, spec));
    names.push(name);
    return `Middleware ${name}`;
  };
  redirects(draft, add);
  access(draft, add);
  limits(draft, add);
  headers(draft, add);
  errors(draft, add);
  rewrites(draft, add);
  return names;
}

type Add = (purpose: string, spec: JsonObject) => string;

function redirects(draft: Draft, add: Add): void {
  const { facts } = draft;
  const redirect = redirectOf(facts);
  if (redirect?.unclear === true) draft.say("lost", redirect.names, "the address holds variables of nginx");
  else if (redirect) {
    const { code, keepsPath, to } = redirect;
    const made = add("redirect", {
      redirectRegex: {
        regex: keepsPath ? "^https?://[^/]+(.*)$" : "^.*$",
        replacement: keepsPath ? `${to.replace(/\/$/, "")}\${1}` : to,
        permanent: code === 301 || code === 308,
      },
    });
    const same = code === 301 || code === 302;
    draft.say(same ? "kept" : "changed", redirect.names, same ? made : `${made}: ${code} is not offered`);
  }
  const root = read(facts, "app-root");
  if (root !== undefined) {
    const spec = { regex: "^(https?://[^/]+)/?$", replacement: `\${1}${root}`, permanent: false };
    const made = add("app-root", { redirectRegex: spec });
    const takesRoot = draft.paths.some(({ path }) => path === "/");
    draft.say(
      takesRoot ? "kept" : "changed",
      ["app-root"],
      takesRoot ? made : `${made}; no path here takes /, so no request for it comes that far`,
    );
  }
  for (const [index, host] of redirectedHosts(draft).entries()) {
    const other = otherName(host);
    draft.aliases.set(other, host);
    const made = add(index === 0 ? "www" : `www-${index + 1}`, {
      redirectRegex: {
        regex: `^(https?)://${other.replaceAll(".", "\\.")}(.*)$`,
        replacement: `\${1}://${host}\${2}`,
        permanent: true,
      },
    });
    draft.say("changed", ["from-to-www-redirect"], `${made}, and a rule for ${other}`);
  }
}

function access(draft: Draft, add: Add): void {
  const { facts } = draft;
  const sourceRange = allowedRanges(facts);
  if (sourceRange.length > 0) draft.say("kept", ALLOW_KEYS, add("allow", { ipAllowList: { sourceRange } }));
  const type = read(facts, "auth-type");
  const reference = read(facts, "auth-secret");
  if ((type === "basic" || type === "digest") && reference !== undefined) {
    const secret = ownSecret(draft, reference);
    if (secret === undefined)
      draft.say("lost", ["auth-type", "auth-secret"], "a Middleware names Secrets of its own namespace");
    else {
      const realm = read(facts, "auth-realm");
      const spec = { secret, ...(realm === undefined ? {} : { realm }) };
      const made = add("auth", type === "basic" ? { basicAuth: spec } : { digestAuth: spec });
      draft.say("kept", ["auth-type", "auth-realm"], made);
      draft.say("changed", ["auth-secret"], `${made}; Secret ${secret} needs the key users in place of auth`);
    }
  }
  forward(draft, add);
  if (read(facts, "auth-tls-secret") === undefined) return;
  if (isOn(facts, "auth-tls-pass-certificate-to-upstream"))
    draft.say(
      "changed",
      ["auth-tls-pass-certificate-to-upstream"],
      `${add("client-cert", { passTLSClientCert: { pem: true } })}: header X-Forwarded-Tls-Client-Cert`,
    );
}

function forward(draft: Draft, add: Add): void {
  const { facts } = draft;
  const address = read(facts, "auth-url");
  if (address === undefined) return;
  if (address.includes("$"))
    return draft.say("lost", ["auth-url", "auth-method", "auth-signin"], "the address holds variables of nginx");
  const signin = read(facts, "auth-signin");
  const named = signin !== undefined && !signin.includes("$");
  const copied = readItems(facts, "auth-response-headers");
  const made = add("forward-auth", {
    forwardAuth: {
      address,
      ...(copied.length > 0 ? { authResponseHeaders: copied } : {}),
      ...(named ? { authSigninURL: signin } : {}),
    },
  });
  draft.say("kept", ["auth-url", "auth-response-headers"], made);
  draft.say(
    named ? "kept" : "lost",
    ["auth-signin"],
    named ? made : "authSigninURL holds no variables; let the service itself redirect",
  );
  const method = read(facts, "auth-method");
  draft.say(
    method === "GET" ? "kept" : "lost",
    ["auth-method"],
    method === "GET" ? "removed: GET is the default" : "forwardAuth asks with GET, or with the request's own method",
  );
}

function limits(draft: Draft, add: Add): void {
  const { facts } = draft;
  const rate = rateLimitOf(facts);
  if (rate) {
    const period = rate.name === "limit-rps" ? "1s" : "1m";
    const made = add("rate", { rateLimit: { average: rate.requests, period, burst: rate.burst } });
    draft.say("changed", [rate.name, "limit-burst-multiplier"], `${made}; it answers 429, where 503 was`);
  }
  const amount = readNumber(facts, "limit-connections");
  if (amount !== undefined && amount > 0) {
    const made = add("connections", { inFlightReq: { amount, sourceCriterion: { ipStrategy: { depth: 0 } } } });
    draft.say("changed", ["limit-connections"], `${made} counts requests; it answers 429, where 503 was`);
  }
  const size = read(facts, "proxy-body-size");
  const bytes = size === undefined ? undefined : toBytes(size);
  if (bytes === 0) draft.say("kept", ["proxy-body-size"], "removed: no limit is the default");
  else if (bytes !== undefined)
    draft.say(
      "changed",
      ["proxy-body-size"],
      `${add("body", { buffering: { maxRequestBodyBytes: bytes } })}, which reads whole bodies first`,
    );
  for (const name of ["proxy-buffering", "proxy-request-buffering"])
    draft.say(
      read(facts, name) === "off" ? "kept" : "lost",
      [name],
      read(facts, name) === "off"
        ? "removed: Traefik streams"
        : "Traefik streams; Middleware buffering reads whole bodies",
    );
  draft.say(
    "lost",
    ["proxy-buffer-size", "proxy-buffers-number", "client-body-buffer-size"],
    "Traefik streams, so nothing has this size",
  );
}

function headers(draft: Draft, add: Add): void {
  const asked = requestHeadersOf(draft);
  const made = "Middleware headers";
  const answered = responseHeadersOf(draft, made);
  if (asked.size > 0 || answered.size > 0) {
    const name = add("headers", {
      headers: {
        ...(asked.size > 0 ? { customRequestHeaders: Object.fromEntries(asked) } : {}),
        ...(answered.size > 0 ? { customResponseHeaders: Object.fromEntries(answered) } : {}),
      },
    });
    draft.say("kept", ["upstream-vhost"], name);
    if (asked.has("X-Forwarded-Prefix")) draft.say("kept", ["x-forwarded-prefix"], name);
  }
  const cors = corsOf(draft.facts);
  if (!cors) return;
  const patterns = cors.origins.filter((origin) => origin.includes("*") && origin !== "*");
  const plain = cors.origins.filter((origin) => !patterns.includes(origin));
  const name = add("cors", {
    headers: {
      ...(plain.length > 0 ? { accessControlAllowOriginList: plain } : {}),
      ...(patterns.length > 0
        ? { accessControlAllowOriginListRegex: patterns.map((origin) => `^${originPattern(origin)}$`) }
        : {}),
      accessControlAllowMethods: cors.methods,
      accessControlAllowHeaders: cors.headers,
      ...(cors.expose.length > 0 ? { accessControlExposeHeaders: cors.expose } : {}),
      accessControlAllowCredentials: cors.credentials,
      accessControlMaxAge: cors.maxAge,
      addVaryHeader: true,
    },
  });
  draft.say("kept", CORS_KEYS, name);
}

/** custom-http-errors are fetched from default-backend; without it from the controller's own, which is another program. */
function errors(draft: Draft, add: Add): void {
  const { facts, context } = draft;
  const status = readItems(facts, "custom-http-errors");
  const service = read(facts, "default-backend");
  if (status.length === 0) {
    draft.say("lost", ["default-backend"], "no Service stands in for one without pods");
    return;
  }
  const port = service === undefined ? undefined : context.firstPort(facts.id.namespace, service);
  if (service === undefined || port === undefined) {
    const why =
      service === undefined
        ? "name the Service of the pages in default-backend"
        : `no manifest here has Service ${service}`;
    draft.say("lost", ["custom-http-errors", "default-backend"], why);
    return;
  }
  const spec: Json = { status, query: "/{status}.html", service: { name: service, port } };
  const made = add("errors", { errors: spec });
  draft.say("changed", ["custom-http-errors", "default-backend"], `${made}: asks for /404.html, without X-Code`);
}

/** Runs last: what stands before it sees the path that was asked for. */
function rewrites(draft: Draft, add: Add): void {
  const { facts } = draft;
  const target = read(facts, "rewrite-target");
  if (target === undefined) return;
  const paths = draft.paths.filter(({ written }) => written !== target);
  if (paths.length === 0) return draft.say("kept", ["rewrite-target"], "removed: it says the path itself");
  const starts = paths.map(({ written }) => startOf(written));
  const start = newStartOf(target);
  if (start === "/" && starts.every((one) => one !== undefined)) {
    const prefixes = [...new Set(starts.flatMap((one) => one ?? []))].sort((a, b) => b.length - a.length);
    const made = add("rewrite", { stripPrefix: { prefixes } });
    const verdict = read(facts, "x-forwarded-prefix") === undefined ? "changed" : "kept";
    draft.say(verdict, ["rewrite-target"], verdict === "kept" ? made : `${made}; it sets X-Forwarded-Prefix, too`);
    draft.say("kept", ["x-forwarded-prefix"], `${made} sets it`);
    return;
  }
  const regexes = new Set(
    paths.map(({ written, reads }) => {
      if (!/\$\d/.test(target)) return paths.length === 1 ? "^.*$" : `^${quote(written, reads)}.*$`;
      return `(?i)^${written.replace(/^\^/, "")}`;
    }),
  );
  for (const [index, regex] of [...regexes].entries()) {
    const replacement = withGroups(target, (group) => `\${${group}}`);
    const made = add(index === 0 ? "rewrite" : `rewrite-${index + 1}`, { replacePathRegex: { regex, replacement } });
    draft.say(
      regexes.size === 1 ? "kept" : "changed",
      ["rewrite-target"],
      regexes.size === 1 ? made : `${made} and others: each acts on what the one before it made`,
    );
  }
}

function quote(path: string, reads: string): string {
  return reads === "regex" ? path.replace(/^\^/, "") : path.replaceAll(/[.+?^$()[\]{}|\\]/g, String.raw`\$&`);
}
