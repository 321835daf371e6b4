// ingress-nginx to the controller of HAProxy Technologies: its annotations, a second Ingress for the other name of a host.
// Paths are never regular expressions there.

import { haproxy } from "../../controllers/haproxy/controller.ts";
import { sayHttpRedirect } from "../httpRedirect.ts";
import { isOn, NGINX, newStartOf, otherName, read, readItems, readNumber, startOf } from "../nginxAnnotations.ts";
import type { ControllerTarget } from "./controllerTarget.ts";
import { type Draft, needsRegex, objectBeside, ownSecret, pathPlace, toPrefix } from "./draft.ts";
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
  silenceOf,
  withGroups,
} from "./requested.ts";

const PREFIX = "haproxy.org/";

export const haproxyTechnologies: ControllerTarget = {
  key: "haproxy-technologies",
  row: haproxy,
  className: "haproxy",
  convert(draft) {
    const set = (name: string, value: string): void => void draft.annotations.set(`${PREFIX}${name}`, value);
    paths(draft, set);
    redirects(draft, set);
    toPods(draft, set);
    headers(draft, set);
    access(draft, set);
    limits(draft, set);
  },
};

type Set = (name: string, value: string) => void;

/** A line of path-rewrite for each path; HAProxy replaces the whole path by what the line says. */
function paths(draft: Draft, set: Set): void {
  const target = read(draft.facts, "rewrite-target");
  const lines = new Set<string>();
  for (const path of draft.paths) {
    const { written, reads } = path;
    const start = startOf(written);
    const place = pathPlace(path);
    if (toPrefix(path)) draft.notes.place("changed", place, written, `Prefix ${path.path}; letter case counts`);
    else if (needsRegex(path)) {
      path.gone = true;
      draft.notes.place(
        "lost",
        place,
        written,
        "no path is a regular expression there; write route-acl on the Service",
      );
      continue;
    } else if (reads === "regex") {
      path.pathType = "ImplementationSpecific";
      if (/[a-z]/i.test(written)) draft.notes.place("changed", place, written, "letter case counts; it did not");
    }
    if (target === undefined || target === written) continue;
    if (start !== undefined && newStartOf(target) !== undefined)
      lines.add(`^${start === "/" ? "" : plain(start)}(/|$)(.*) ${withGroups(target, (group) => `\\${group}`)}`);
    else if (/^\/\(\.\*\)$/.test(written)) lines.add(`^/(.*) ${withGroups(target, (group) => `\\${group}`)}`);
    else if (!/\$\d/.test(target))
      lines.add(draft.paths.length === 1 ? `(.*) ${target}` : `^${plain(path.path)}.* ${target}`);
    else draft.notes.place("lost", place, written, `rewrite-target: no group of this path stands in ${target}`);
  }
  if (lines.size > 0) {
    set("path-rewrite", [...lines].join("\n"));
    draft.say("changed", ["rewrite-target"], "path-rewrite, a regular expression and what replaces the path");
  } else if (target !== undefined && draft.paths.every((path) => path.written === target))
    draft.say("kept", ["rewrite-target"], "removed: it says the path itself");
  if (!draft.paths.some(({ gone }) => gone)) draft.say("changed", ["use-regex"], "each path says how it matches");
}

function plain(path: string): string {
  return path.replaceAll(/[.+?^$()[\]{}|\\]/g, String.raw`\$&`);
}

function redirects(draft: Draft, set: Set): void {
  const { facts } = draft;
  const terminated = facts.tls.length > 0;
  const off = read(facts, "ssl-redirect") !== undefined && !isOn(facts, "ssl-redirect");
  const forced = isOn(facts, "force-ssl-redirect");
  if (off && !forced) {
    set("ssl-redirect", "false");
    draft.say("kept", ["ssl-redirect", "force-ssl-redirect"], `${PREFIX}ssl-redirect`);
  } else if (terminated || forced) {
    if (forced || read(facts, "ssl-redirect") !== undefined) set("ssl-redirect", "true");
    set("ssl-redirect-code", "301");
    draft.say("changed", ["ssl-redirect", "force-ssl-redirect"], `${PREFIX}ssl-redirect with 301, where 308 was`);
    sayHttpRedirect(draft.source, draft.notes, 301);
  } else draft.say("kept", ["ssl-redirect"], "removed: without tls nothing is redirected");
  const redirect = redirectOf(facts);
  if (redirect) {
    const host = /^https?:\/\/([\w.-]+(?::\d+)?)\/?$/.exec(redirect.to)?.[1];
    if (host !== undefined && redirect.keepsPath) {
      set("request-redirect", host);
      set("request-redirect-code", `${redirect.code}`);
      draft.say("changed", redirect.names, `${PREFIX}request-redirect to ${host}, by the scheme of the request`);
    } else draft.say("lost", redirect.names, "request-redirect changes the host alone and keeps the path");
  }
  const others = redirectedHosts(draft);
  for (const host of others)
    draft.objects.push(otherHost(draft, `${facts.id.name}-${otherName(host).replaceAll(".", "-")}`, host));
  if (others.length > 0)
    draft.say("changed", ["from-to-www-redirect"], "an Ingress for the other name with request-redirect");
}

function otherHost(draft: Draft, name: string, host: string) {
  const [path] = draft.paths.filter((one) => one.host === host);
  const service = path?.backend?.service ?? "";
  const port = path?.backend?.portNumber;
  const backend = {
    service: {
      name: service,
      port: port === undefined ? { name: path?.backend?.portName ?? "http" } : { number: port },
    },
  };
  const rules = [{ host: otherName(host), http: { paths: [{ path: "/", pathType: "Prefix", backend }] } }];
  const object = objectBeside(draft, "networking.k8s.io/v1", "Ingress", name, {
    ingressClassName: draft.className,
    rules,
  });
  const annotations = { [`${PREFIX}request-redirect`]: host, [`${PREFIX}request-redirect-code`]: "301" };
  return { ...object, metadata: { name, namespace: draft.facts.id.namespace, annotations } };
}

function toPods(draft: Draft, set: Set): void {
  const { facts } = draft;
  const protocol = read(facts, "backend-protocol")?.toUpperCase();
  switch (protocol) {
    case undefined:
      break;
    case "HTTP":
      draft.say("kept", ["backend-protocol"], "removed: as without it");
      break;
    case "HTTPS":
    case "GRPCS":
      set("server-ssl", "true");
      draft.say("changed", ["backend-protocol"], `${PREFIX}server-ssl`);
      break;
    case "GRPC":
      set("server-proto", "h2");
      draft.say("changed", ["backend-protocol"], `${PREFIX}server-proto h2`);
      break;
    default:
      draft.say("lost", ["backend-protocol"], `${protocol} is not spoken`);
  }
  const secret = read(facts, "proxy-ssl-secret");
  if (secret !== undefined) {
    const verified = isVerified(draft);
    if (verified) set("server-ca", secret);
    set("server-crt", secret);
    draft.say(
      "changed",
      ["proxy-ssl-secret", "proxy-ssl-verify"],
      verified
        ? `${PREFIX}server-ca and server-crt; server-ca wants the CA as tls.crt of its Secret`
        : `${PREFIX}server-crt`,
    );
  }
  draft.say("lost", ["proxy-ssl-name", "proxy-ssl-server-name"], "no annotation names the pods' certificate");
  const silence = silenceOf(facts);
  if (silence !== undefined) {
    set("timeout-server", `${silence}s`);
    draft.say(
      "changed",
      ["proxy-read-timeout", "proxy-send-timeout"],
      `${PREFIX}timeout-server ${silence}s, for both ways`,
    );
  }
  draft.say("lost", ["proxy-connect-timeout"], "timeout-connect stands in the controller's ConfigMap alone");
  if (read(facts, "affinity") === "cookie") {
    const name = read(facts, "session-cookie-name") ?? "INGRESSCOOKIE";
    const services = draft.onServices(`${PREFIX}cookie-persistence`, name);
    draft.say(
      "changed",
      ["affinity", "session-cookie-name"],
      `${PREFIX}cookie-persistence ${name} on Service ${services.join(", ")}`,
    );
    draft.say(
      "lost",
      ["session-cookie-path", "session-cookie-samesite", "session-cookie-secure", "session-cookie-max-age"],
      "cookie-persistence has a name alone",
    );
  }
  const balance = balanceOf(draft);
  if (balance !== undefined) {
    set("load-balance", balance);
    draft.say("changed", ["load-balance", "upstream-hash-by"], `${PREFIX}load-balance ${balance}`);
  }
  if (isOn(facts, "ssl-passthrough")) {
    set("ssl-passthrough", "true");
    draft.say("kept", ["ssl-passthrough"], `${PREFIX}ssl-passthrough`);
  }
}

/** proxy-ssl-verify is off where nothing is said. */
export function isVerified({ facts }: Draft): boolean {
  return read(facts, "proxy-ssl-verify")?.toLowerCase() === "on";
}

/** HAProxy's algorithm for what nginx hashes or picks by; undefined where there is none. */
export function balanceOf({ facts }: Draft): string | undefined {
  const by = read(facts, "upstream-hash-by");
  if (by !== undefined) {
    if (by === "$request_uri" || by === "$uri") return "uri";
    if (by === "$remote_addr" || by === "$binary_remote_addr") return "source";
    const header = /^\$http_([a-z0-9_]+)$/.exec(by)?.[1];
    if (header !== undefined) return `hdr(${header.replaceAll("_", "-")})`;
    const argument = /^\$arg_([A-Za-z0-9_]+)$/.exec(by)?.[1];
    return argument === undefined ? undefined : `url_param ${argument}`;
  }
  const algorithm = read(facts, "load-balance");
  if (algorithm === "round_robin") return "roundrobin";
  return algorithm === "ewma" || algorithm === "least_conn" ? "leastconn" : undefined;
}

function headers(draft: Draft, set: Set): void {
  const { facts } = draft;
  const asked = new Map(requestHeadersOf(draft));
  const host = asked.get("Host");
  if (host !== undefined) {
    set("set-host", host);
    draft.say("kept", ["upstream-vhost"], `${PREFIX}set-host`);
  }
  const prefix = asked.get("X-Forwarded-Prefix");
  if (prefix !== undefined) {
    set("request-set-header", `X-Forwarded-Prefix ${prefix}`);
    draft.say("changed", ["x-forwarded-prefix"], `${PREFIX}request-set-header`);
  }
  const answered = responseHeadersOf(draft, `${PREFIX}response-set-header`);
  if (answered.size > 0)
    set("response-set-header", [...answered].map(([name, value]) => `${name} ${quoted(value)}`).join("\n"));
  if (headersAlone(draft)) draft.say("lost", ["configuration-snippet"], "its language is nginx's, not HAProxy's");
  const cors = corsOf(facts);
  if (!cors) return;
  set("cors-enable", "true");
  set("cors-allow-origin", cors.origins.includes("*") ? "*" : `^(${cors.origins.map(originPattern).join("|")})$`);
  set("cors-allow-methods", cors.methods.join(", "));
  set("cors-allow-headers", cors.headers.join(", "));
  if (cors.credentials) set("cors-allow-credentials", "true");
  set("cors-max-age", `${cors.maxAge}s`);
  const kept = CORS_KEYS.filter((key) => key !== "cors-expose-headers" && key !== "cors-allow-origin");
  draft.say("kept", kept, `${PREFIX}cors-*`);
  draft.say("changed", ["cors-allow-origin"], "one regular expression for all origins");
  draft.say("lost", ["cors-expose-headers"], "no annotation exposes headers");
}

/** Nothing has been said of a snippet, for it sets no header. */
export function headersAlone({ facts }: Draft): boolean {
  const snippet = read(facts, "configuration-snippet");
  return snippet !== undefined && !/more_set_headers|add_header/.test(snippet);
}

function quoted(value: string): string {
  return /\s/.test(value) ? `"${value.replaceAll('"', '\\"')}"` : value;
}

function access(draft: Draft, set: Set): void {
  const { facts } = draft;
  const allowed = allowedRanges(facts);
  if (allowed.length > 0) {
    set("allow-list", allowed.join(", "));
    draft.say("kept", ALLOW_KEYS, `${PREFIX}allow-list`);
  }
  const denied = readItems(facts, "denylist-source-range");
  if (denied.length > 0) {
    set("deny-list", denied.join(", "));
    draft.say("kept", ["denylist-source-range"], `${PREFIX}deny-list`);
  }
  const secret = read(facts, "auth-secret");
  if (read(facts, "auth-type") !== "basic" || secret === undefined) return;
  set("auth-type", "basic-auth");
  set("auth-secret", ownSecret(draft, secret) ?? secret);
  const realm = read(facts, "auth-realm");
  if (realm !== undefined) set("auth-realm", realm);
  draft.say("changed", ["auth-type", "auth-realm"], `${PREFIX}auth-type basic-auth`);
  draft.say(
    "changed",
    ["auth-secret"],
    `Secret ${secret} must hold a key for each user, its value the hashed password`,
  );
}

function limits(draft: Draft, set: Set): void {
  const { facts } = draft;
  const rate = rateLimitOf(facts);
  if (rate) {
    set("rate-limit-requests", `${rate.requests}`);
    set("rate-limit-period", rate.name === "limit-rps" ? "1s" : "1m");
    set("rate-limit-status-code", "503");
    draft.say("changed", [rate.name], `${PREFIX}rate-limit-requests, without a burst`);
    draft.say("lost", ["limit-burst-multiplier"], "no annotation allows a burst");
  }
  if (readNumber(facts, "limit-connections") !== undefined)
    draft.notes.annotation("lost", `${NGINX}limit-connections`, "pod-maxconn counts by pod, not by client");
}
