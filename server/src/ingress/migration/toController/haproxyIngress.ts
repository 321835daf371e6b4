// ingress-nginx to haproxy-ingress: many of its keys are the same, most others differ in the form of the value.

import { haproxyIngress as row } from "../../controllers/haproxyIngress/controller.ts";
import { sayHttpRedirect } from "../httpRedirect.ts";
import { isOn, newStartOf, otherName, read, readItems, readNumber } from "../nginxAnnotations.ts";
import type { ControllerTarget } from "./controllerTarget.ts";
import { type Draft, needsRegex, pathPlace, toPrefix } from "./draft.ts";
import { balanceOf, headersAlone, isVerified } from "./haproxyTechnologies.ts";
import {
  ALLOW_KEYS,
  allowedRanges,
  CORS_KEYS,
  corsOf,
  hostsOf,
  rateLimitOf,
  redirectedHosts,
  redirectOf,
  requestHeadersOf,
  responseHeadersOf,
  silenceOf,
  withGroups,
} from "./requested.ts";

const PREFIX = "haproxy-ingress.github.io/";

export const haproxyIngress: ControllerTarget = {
  key: "haproxy-ingress",
  row,
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

/** path-type acts on ImplementationSpecific paths: `begin` compares characters, `regex` from the start. */
function paths(draft: Draft, set: Set): void {
  const target = read(draft.facts, "rewrite-target");
  let regex = false;
  for (const path of draft.paths) {
    const { written, reads } = path;
    const place = pathPlace(path);
    const isStart = target === undefined || newStartOf(target) !== undefined;
    if (isStart && toPrefix(path))
      draft.notes.place("changed", place, written, `Prefix ${path.path}; letter case counts`);
    else if (reads === "regex") {
      path.pathType = "ImplementationSpecific";
      if (needsRegex(path)) regex = true;
      draft.notes.place("changed", place, written, "letter case counts; it did not");
    }
  }
  if (regex) {
    set("path-type", "regex");
    draft.say("changed", ["use-regex"], `${PREFIX}path-type regex; letter case counts`);
  } else draft.say("changed", ["use-regex"], "each path says how it matches");
  if (target === undefined) return;
  const start = newStartOf(target);
  if (draft.paths.every(({ written }) => written === target))
    draft.say("kept", ["rewrite-target"], "removed: it says the path itself");
  else if (!regex && start !== undefined) {
    set("rewrite-target", start);
    draft.say("kept", ["rewrite-target"], `${PREFIX}rewrite-target ${start}, in place of the path's start`);
  } else if (regex) {
    set(
      "rewrite-target",
      withGroups(target, (group) => `\\${group}`),
    );
    draft.say("changed", ["rewrite-target"], `${PREFIX}rewrite-target with \\1 for $1`);
  } else {
    set("rewrite-target", target);
    draft.say("changed", ["rewrite-target"], "replaces the path's start; what follows it stays, which it did not");
  }
}

function redirects(draft: Draft, set: Set): void {
  const { facts } = draft;
  const forced = isOn(facts, "force-ssl-redirect");
  const written = read(facts, "ssl-redirect");
  const terminated = facts.tls.length > 0;
  if (written !== undefined && !forced) set("ssl-redirect", isOn(facts, "ssl-redirect") ? "true" : "false");
  if (written !== undefined && !isOn(facts, "ssl-redirect") && !forced)
    draft.say("kept", ["ssl-redirect", "force-ssl-redirect"], `${PREFIX}ssl-redirect`);
  else draft.say("changed", ["ssl-redirect"], `${PREFIX}ssl-redirect with 302, where 308 was`);
  if (forced) {
    set("ssl-redirect", "true");
    if (!terminated) set("ssl-always-add-https", "true");
    draft.say("changed", ["force-ssl-redirect"], `${PREFIX}ssl-redirect with 302, where 308 was`);
  }
  sayHttpRedirect(draft.source, draft.notes, 302);
  const root = read(facts, "app-root");
  if (root !== undefined) {
    set("app-root", root);
    draft.say("kept", ["app-root"], `${PREFIX}app-root`);
  }
  const redirect = redirectOf(facts);
  if (redirect) {
    if (redirect.unclear || redirect.keepsPath)
      draft.say("lost", redirect.names, "redirect-to takes a whole address, without variables of nginx");
    else {
      set("redirect-to", redirect.to);
      set("redirect-to-code", `${redirect.code}`);
      draft.say("kept", redirect.names, `${PREFIX}redirect-to`);
    }
  }
  const [other, ...more] = redirectedHosts(draft);
  if (other !== undefined && more.length === 0) {
    set("redirect-from", otherName(other));
    set("redirect-from-code", "308");
    draft.say("kept", ["from-to-www-redirect"], `${PREFIX}redirect-from ${otherName(other)}`);
  } else if (other !== undefined)
    draft.say("lost", ["from-to-www-redirect"], "redirect-from names one host; make an Ingress of each host");
  const alias = read(facts, "server-alias");
  if (alias !== undefined) {
    const [first = "", ...others] = readItems(facts, "server-alias");
    set("server-alias", first);
    const [host] = hostsOf(draft);
    for (const other of others) if (host !== undefined) draft.aliases.set(other.toLowerCase(), host);
    draft.say("kept", ["server-alias"], others.length === 0 ? `${PREFIX}server-alias` : "server-alias, and rules");
  }
}

function toPods(draft: Draft, set: Set): void {
  const { facts } = draft;
  const protocol = read(facts, "backend-protocol")?.toLowerCase();
  if (protocol !== undefined) {
    if (["http", "https", "grpc", "grpcs", "fcgi"].includes(protocol)) {
      set("backend-protocol", protocol);
      draft.say("kept", ["backend-protocol"], `${PREFIX}backend-protocol ${protocol}`);
    } else draft.say("lost", ["backend-protocol"], `${protocol} is not spoken`);
  }
  const secret = read(facts, "proxy-ssl-secret");
  if (secret !== undefined) {
    set("secure-crt-secret", secret);
    if (isVerified(draft)) set("secure-verify-ca-secret", secret);
    draft.say(
      "changed",
      ["proxy-ssl-secret", "proxy-ssl-verify"],
      `${PREFIX}secure-crt-secret, secure-verify-ca-secret`,
    );
  }
  const name = read(facts, "proxy-ssl-name");
  if (name !== undefined) {
    if (isVerified(draft)) set("secure-verify-hostname", name);
    if (isOn(facts, "proxy-ssl-server-name") || read(facts, "proxy-ssl-server-name") === "on") set("secure-sni", name);
    draft.say("changed", ["proxy-ssl-name", "proxy-ssl-server-name"], `${PREFIX}secure-sni, secure-verify-hostname`);
  }
  const silence = silenceOf(facts);
  if (silence !== undefined) {
    set("timeout-server", `${silence}s`);
    draft.say(
      "changed",
      ["proxy-read-timeout", "proxy-send-timeout"],
      `${PREFIX}timeout-server ${silence}s, for both ways`,
    );
  }
  const connect = readNumber(facts, "proxy-connect-timeout");
  if (connect !== undefined) {
    set("timeout-connect", `${connect}s`);
    draft.say("kept", ["proxy-connect-timeout"], `${PREFIX}timeout-connect ${connect}s`);
  }
  const balance = balanceOf(draft);
  if (balance !== undefined) {
    set("balance-algorithm", balance);
    draft.say("changed", ["load-balance", "upstream-hash-by"], `${PREFIX}balance-algorithm ${balance}`);
  }
  if (read(facts, "affinity") === "cookie") {
    set("affinity", "cookie");
    set("session-cookie-name", read(facts, "session-cookie-name") ?? "INGRESSCOOKIE");
    if (read(facts, "session-cookie-samesite")?.toLowerCase() === "none") {
      set("session-cookie-same-site", "true");
      draft.say("kept", ["session-cookie-samesite", "session-cookie-secure"], `${PREFIX}session-cookie-same-site`);
    } else draft.say("lost", ["session-cookie-samesite", "session-cookie-secure"], "only SameSite=None can be said");
    draft.say("kept", ["affinity", "session-cookie-name"], `${PREFIX}affinity cookie`);
    draft.say("lost", ["session-cookie-path", "session-cookie-max-age"], "no key for it");
  }
  for (const name of ["service-upstream", "ssl-passthrough"])
    if (isOn(facts, name)) {
      set(name, "true");
      draft.say("kept", [name], `${PREFIX}${name}`);
    }
  const body = read(facts, "proxy-body-size");
  if (body === "0") draft.say("kept", ["proxy-body-size"], "removed: no limit is the default");
  else if (body !== undefined) {
    set("proxy-body-size", body);
    draft.say("kept", ["proxy-body-size"], `${PREFIX}proxy-body-size`);
  }
  if (!isOn(facts, "enable-modsecurity")) return;
  set("waf", "modsecurity");
  draft.say("changed", ["enable-modsecurity"], `${PREFIX}waf modsecurity, by an agent that must run beside HAProxy`);
}

function headers(draft: Draft, set: Set): void {
  const asked = requestHeadersOf(draft);
  if (asked.size > 0) {
    set("request-set-headers", [...asked].map(([name, value]) => `${name}: ${value}`).join("\n"));
    draft.say("changed", ["upstream-vhost"], `${PREFIX}request-set-headers`);
    if (asked.has("X-Forwarded-Prefix")) draft.say("changed", ["x-forwarded-prefix"], `${PREFIX}request-set-headers`);
  }
  const answered = responseHeadersOf(draft, `${PREFIX}response-set-headers`);
  if (answered.size > 0)
    set("response-set-headers", [...answered].map(([name, value]) => `${name}: ${value}`).join("\n"));
  if (headersAlone(draft)) draft.say("lost", ["configuration-snippet"], "its language is nginx's, not HAProxy's");
  const cors = corsOf(draft.facts);
  if (!cors) return;
  set("cors-enable", "true");
  set("cors-allow-origin", cors.origins.join(","));
  set("cors-allow-methods", cors.methods.join(", "));
  set("cors-allow-headers", cors.headers.join(","));
  set("cors-allow-credentials", `${cors.credentials}`);
  if (cors.expose.length > 0) set("cors-expose-headers", cors.expose.join(","));
  set("cors-max-age", `${cors.maxAge}`);
  draft.say("kept", CORS_KEYS, `${PREFIX}cors-*`);
}

function access(draft: Draft, set: Set): void {
  const { facts } = draft;
  const allowed = allowedRanges(facts);
  if (allowed.length > 0) {
    set("allowlist-source-range", allowed.join(","));
    draft.say("kept", ALLOW_KEYS, `${PREFIX}allowlist-source-range`);
  }
  const denied = readItems(facts, "denylist-source-range");
  if (denied.length > 0) {
    set("denylist-source-range", denied.join(","));
    draft.say("kept", ["denylist-source-range"], `${PREFIX}denylist-source-range`);
  }
  const copied = (name: string, key = name): void => {
    const value = read(facts, name);
    if (value === undefined) return;
    set(key, value);
    draft.say("kept", [name], `${PREFIX}${key}`);
  };
  if (read(facts, "auth-type") === "basic") {
    draft.say("kept", ["auth-type"], "removed: auth-secret says it");
    copied("auth-secret");
    copied("auth-realm");
  }
  const url = read(facts, "auth-url");
  if (url?.includes("$"))
    draft.say("lost", ["auth-url", "auth-method", "auth-signin"], "the address holds variables of nginx");
  else if (url !== undefined) {
    copied("auth-url");
    copied("auth-method");
    copied("auth-response-headers", "auth-headers-succeed");
    const signin = read(facts, "auth-signin");
    if (signin?.includes("$")) draft.say("lost", ["auth-signin"], "the address holds variables of nginx");
    else copied("auth-signin");
  }
  copied("auth-tls-secret");
  copied("auth-tls-verify-client");
  copied("auth-tls-pass-certificate-to-upstream", "auth-tls-cert-header");
}

function limits(draft: Draft, set: Set): void {
  const rate = rateLimitOf(draft.facts);
  if (rate?.name === "limit-rps") {
    set("limit-rps", `${rate.requests}`);
    draft.say("changed", ["limit-rps"], `${PREFIX}limit-rps, which counts connections a second`);
  }
  draft.say("lost", ["limit-rpm"], "limits count by the second");
  draft.say("lost", ["limit-burst-multiplier"], "no key allows a burst");
  const connections = readNumber(draft.facts, "limit-connections");
  if (connections === undefined) return;
  set("limit-connections", `${connections}`);
  draft.say("kept", ["limit-connections"], `${PREFIX}limit-connections`);
}
