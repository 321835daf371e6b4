// ingress-nginx to F5 NGINX: its annotations where they suffice, Policies for access, CORS, authentication and mutual TLS, a
// TransportServer for TLS that is passed through.

import type { Json } from "../../../base/json.ts";
import { nginxInc as row } from "../../controllers/nginxInc/controller.ts";
import { sayHttpRedirect } from "../httpRedirect.ts";
import { isOn, NGINX, read, readNumber } from "../nginxAnnotations.ts";
import type { ControllerTarget } from "./controllerTarget.ts";
import { type Draft, objectBeside, ownSecret, pathPlace } from "./draft.ts";
import { isVerified } from "./haproxyTechnologies.ts";
import { joinHosts } from "./mergeable.ts";
import { access, policy, type SetAnnotation } from "./nginxIncAccess.ts";
import { CORS_KEYS, corsOf, rateLimitOf, redirectOf, requestHeadersOf, responseHeadersOf } from "./requested.ts";

const PREFIX = "nginx.org/";

export const nginxInc: ControllerTarget = {
  key: "nginx-inc",
  row,
  // Its own usual class is `nginx`, which is that of ingress-nginx too.
  className: "nginx-org",
  convert(draft) {
    const set = (name: string, value: string): void => void draft.annotations.set(`${PREFIX}${name}`, value);
    const policies: string[] = [];
    if (isOn(draft.facts, "ssl-passthrough")) return passthrough(draft);
    paths(draft, set);
    redirects(draft, set);
    toPods(draft, set, policies);
    headers(draft, set, policies);
    access(draft, set, policies);
    limits(draft, set);
    if (policies.length > 0) set("policies", policies.join(","));
  },
  join: joinHosts,
};

/** path-regex acts on all paths of an Ingress. */
function paths(draft: Draft, set: SetAnnotation): void {
  const { facts } = draft;
  if (draft.paths.some(({ reads }) => reads === "regex")) {
    set("path-regex", "case_insensitive");
    draft.say("kept", ["use-regex"], `${PREFIX}path-regex case_insensitive`);
    for (const path of draft.paths) {
      if (path.reads !== "regex")
        draft.notes.place("changed", pathPlace(path), path.written, "path-regex acts on every path of the Ingress");
      path.pathType = "ImplementationSpecific";
    }
    // Locations with regular expressions are tried as they are written; ingress-nginx tries the longest first.
    draft.paths.sort((a, b) => b.written.length - a.written.length);
  } else draft.say("kept", ["use-regex"], "removed: off, as without it");
  const target = read(facts, "rewrite-target");
  if (target !== undefined) {
    set("rewrite-target", target);
    draft.say("kept", ["rewrite-target"], `${PREFIX}rewrite-target`);
  }
  for (const rule of facts.rules)
    if (rule.host === undefined)
      draft.notes.place(
        "lost",
        ["spec", "rules", rule.index],
        "rule without a host",
        "it refuses rules without a host",
      );
  if (facts.defaultBackend && facts.rules.length === 0)
    draft.notes.place("lost", ["spec", "defaultBackend"], "defaultBackend", "it refuses one without rules");
}

function redirects(draft: Draft, set: SetAnnotation): void {
  const { facts } = draft;
  const off = read(facts, "ssl-redirect") !== undefined && !isOn(facts, "ssl-redirect");
  const forced = isOn(facts, "force-ssl-redirect");
  if (off && !forced) {
    set("ssl-redirect", "false");
    draft.say("kept", ["ssl-redirect", "force-ssl-redirect"], `${PREFIX}ssl-redirect`);
  } else {
    if (facts.tls.length > 0) set("http-redirect-code", "308");
    sayHttpRedirect(draft.source, draft.notes, 308);
    draft.say("kept", ["ssl-redirect"], facts.tls.length > 0 ? `${PREFIX}http-redirect-code` : "removed: no tls");
    if (forced && facts.tls.length === 0) {
      set("redirect-to-https", "true");
      draft.say("changed", ["force-ssl-redirect"], `${PREFIX}redirect-to-https, by X-Forwarded-Proto of the balancer`);
    } else draft.say("kept", ["force-ssl-redirect"], `${PREFIX}http-redirect-code`);
  }
  const root = read(facts, "app-root");
  if (root !== undefined) {
    set("app-root", root);
    draft.say("kept", ["app-root"], `${PREFIX}app-root`);
  }
  const redirect = redirectOf(facts);
  if (redirect) draft.say("lost", redirect.names, "requests go to the pods; a VirtualServer has action.redirect");
}

function toPods(draft: Draft, set: SetAnnotation, policies: string[]): void {
  const { facts } = draft;
  const services = [...new Set(draft.paths.flatMap(({ backend }) => backend?.service ?? []))].join(",");
  const protocol = read(facts, "backend-protocol")?.toUpperCase();
  if (protocol === "HTTP") draft.say("kept", ["backend-protocol"], "removed: as without it");
  else if (protocol === "HTTPS" || protocol === "GRPCS" || protocol === "GRPC") {
    if (protocol !== "GRPC") set("ssl-services", services);
    if (protocol !== "HTTPS") set("grpc-services", services);
    const how =
      protocol === "HTTPS" ? "ssl-services" : protocol === "GRPC" ? "grpc-services" : "ssl- and grpc-services";
    draft.say("changed", ["backend-protocol"], `${PREFIX}${how} name the Services`);
  } else if (protocol !== undefined) draft.say("lost", ["backend-protocol"], `${protocol} is not spoken`);
  egress(draft, policies);
  for (const name of ["proxy-connect-timeout", "proxy-read-timeout", "proxy-send-timeout"]) {
    const seconds = readNumber(facts, name);
    if (seconds === undefined) continue;
    set(name, `${seconds}s`);
    draft.say("kept", [name], `${PREFIX}${name} ${seconds}s`);
  }
  for (const [name, key = name] of SAME) {
    const value = read(facts, name);
    if (value === undefined) continue;
    set(key, value);
    draft.say("kept", [name], `${PREFIX}${key}`);
  }
  for (const name of ["proxy-buffering"]) {
    const value = read(facts, name);
    if (value !== "on" && value !== "off") continue;
    set(name, value === "on" ? "true" : "false");
    draft.say("kept", [name], `${PREFIX}${name}`);
  }
  const number = readNumber(facts, "proxy-buffers-number");
  if (number !== undefined) {
    set("proxy-buffers", `${number} ${read(facts, "proxy-buffer-size") ?? "4k"}`);
    draft.say("kept", ["proxy-buffers-number"], `${PREFIX}proxy-buffers`);
  }
  if (isOn(facts, "service-upstream")) {
    set("use-cluster-ip", "true");
    draft.say("kept", ["service-upstream"], `${PREFIX}use-cluster-ip`);
  }
  const by = read(facts, "upstream-hash-by");
  if (by !== undefined) {
    set("lb-method", `hash ${by} consistent`);
    draft.say("changed", ["upstream-hash-by"], `${PREFIX}lb-method hash`);
  } else if (read(facts, "load-balance") === "round_robin" || read(facts, "load-balance") === "least_conn") {
    set("lb-method", read(facts, "load-balance") ?? "");
    draft.say("kept", ["load-balance"], `${PREFIX}lb-method`);
  }
  sticky(draft, set);
}

/** Keys whose values need no other form. */
const SAME: readonly (readonly [string, string?])[] = [
  ["proxy-body-size", "client-max-body-size"],
  ["proxy-buffer-size"],
  ["client-body-buffer-size"],
  ["proxy-busy-buffers-size"],
  ["proxy-max-temp-file-size"],
  ["proxy-next-upstream"],
  ["proxy-next-upstream-timeout"],
  ["proxy-next-upstream-tries"],
  ["proxy-redirect-from"],
  ["proxy-redirect-to"],
  ["ssl-ciphers"],
  ["ssl-prefer-server-ciphers"],
  ["custom-http-errors"],
];

function egress(draft: Draft, policies: string[]): void {
  const { facts } = draft;
  const secret = read(facts, "proxy-ssl-secret");
  const name = read(facts, "proxy-ssl-name");
  if (secret === undefined && name === undefined && !isVerified(draft)) return;
  const own = secret === undefined ? undefined : ownSecret(draft, secret);
  if (secret !== undefined && own === undefined)
    return draft.say("lost", ["proxy-ssl-secret"], "a Policy names Secrets of its own namespace");
  const verified = isVerified(draft);
  const made = policy(
    draft,
    "egress-mtls",
    {
      egressMTLS: {
        ...(own === undefined ? {} : { tlsSecret: own }),
        ...(verified && own !== undefined ? { trustedCertSecret: `${own}-ca`, verifyServer: true } : {}),
        ...(name === undefined ? {} : { sslName: name }),
        serverName: read(facts, "proxy-ssl-server-name") === "on" || isOn(facts, "proxy-ssl-server-name"),
      },
    },
    policies,
  );
  draft.say("changed", ["proxy-ssl-name", "proxy-ssl-server-name"], made);
  draft.say("changed", ["proxy-ssl-secret"], `${made}: certificate and key in a Secret of type kubernetes.io/tls`);
  draft.say(
    verified && own !== undefined ? "changed" : "kept",
    ["proxy-ssl-verify"],
    verified && own !== undefined ? `${made}: make Secret ${own}-ca, type nginx.org/ca, key ca.crt` : made,
  );
}

function sticky(draft: Draft, set: SetAnnotation): void {
  const { facts } = draft;
  if (read(facts, "affinity") !== "cookie") return;
  const maxAge = readNumber(facts, "session-cookie-max-age");
  const options = [
    read(facts, "session-cookie-name") ?? "INGRESSCOOKIE",
    ...(maxAge === undefined ? [] : [`expires=${maxAge}s`]),
    ...(isOn(facts, "session-cookie-secure") ? ["secure"] : []),
    ...(read(facts, "session-cookie-samesite") === undefined
      ? []
      : [`samesite=${(read(facts, "session-cookie-samesite") ?? "").toLowerCase()}`]),
    `path=${read(facts, "session-cookie-path") ?? "/"}`,
  ].join(" ");
  const services = [...new Set(draft.paths.flatMap(({ backend }) => backend?.service ?? []))];
  set("sticky-cookie-services", services.map((service) => `serviceName=${service} ${options}`).join(";"));
  const keys = ["name", "path", "samesite", "secure", "max-age"].map((key) => `session-cookie-${key}`);
  draft.say("changed", ["affinity", ...keys], `${PREFIX}sticky-cookie-services, which needs NGINX Plus`);
}

function headers(draft: Draft, set: SetAnnotation, policies: string[]): void {
  const { facts } = draft;
  const asked = requestHeadersOf(draft);
  if (asked.size > 0) {
    set("proxy-set-headers", [...asked].map(([name, value]) => `${name}: ${value}`).join(","));
    draft.say("changed", ["upstream-vhost"], `${PREFIX}proxy-set-headers`);
    if (asked.has("X-Forwarded-Prefix")) draft.say("changed", ["x-forwarded-prefix"], `${PREFIX}proxy-set-headers`);
  }
  snippets(draft, set);
  const cors = corsOf(facts);
  if (!cors) return;
  const made = policy(
    draft,
    "cors",
    {
      cors: {
        allowOrigin: cors.origins,
        allowMethods: cors.methods,
        allowHeaders: cors.headers,
        ...(cors.expose.length > 0 ? { exposeHeaders: cors.expose } : {}),
        // A browser takes no answer that names every origin and allows credentials.
        allowCredentials: cors.credentials && !cors.origins.includes("*"),
        maxAge: cors.maxAge,
      },
    },
    policies,
  );
  draft.say("kept", CORS_KEYS, made);
}

/** The language of snippets is the same; where one needs a module that F5 NGINX has not, its headers alone are taken. */
function snippets(draft: Draft, set: SetAnnotation): void {
  const { facts } = draft;
  const snippet = read(facts, "configuration-snippet");
  const isSame = snippet !== undefined && !FOREIGN.test(snippet);
  if (isSame) {
    set("location-snippets", snippet);
    draft.say("changed", ["configuration-snippet"], `${PREFIX}location-snippets, ${REFUSED}`);
  }
  const server = read(facts, "server-snippet");
  if (server !== undefined && FOREIGN.test(server))
    draft.say("lost", ["server-snippet"], `${FOREIGN.exec(server)?.[0]} needs a module that it has not`);
  else if (server !== undefined) {
    set("server-snippets", server);
    draft.say("changed", ["server-snippet"], `${PREFIX}server-snippets, ${REFUSED}`);
  }
  const answered = responseHeadersOf(
    isSame ? { ...draft, facts: withoutSnippet(facts) } : draft,
    `${PREFIX}add-header`,
  );
  if (answered.size > 0) set("add-header", [...answered].map(([name, value]) => `${name}: ${value}`).join(","));
  if (snippet !== undefined && !isSame)
    draft.say("lost", ["configuration-snippet"], `${FOREIGN.exec(snippet)?.[0]} needs a module that it has not`);
}

const FOREIGN = /\b(?:more_\w+_headers|\w+_by_lua\w*|lua_\w+)\b/;
const REFUSED = "which the controller refuses unless snippets are enabled";

function withoutSnippet(facts: Draft["facts"]): Draft["facts"] {
  const { [`${NGINX}configuration-snippet`]: _, ...annotations } = facts.annotations;
  return { ...facts, annotations };
}

function limits(draft: Draft, set: SetAnnotation): void {
  const { facts } = draft;
  const rate = rateLimitOf(facts);
  if (rate) {
    set("limit-req-rate", `${rate.requests}r/${rate.name === "limit-rps" ? "s" : "m"}`);
    set("limit-req-burst", `${rate.burst}`);
    set("limit-req-no-delay", "true");
    set("limit-req-reject-code", "503");
    draft.say("kept", [rate.name, "limit-burst-multiplier"], `${PREFIX}limit-req-rate, limit-req-burst`);
  }
}

/** The whole Ingress becomes a TransportServer for each host. */
function passthrough(draft: Draft): void {
  const { facts } = draft;
  const hosts = new Map(draft.paths.flatMap((path) => (path.host === undefined ? [] : [[path.host, path] as const])));
  const names: string[] = [];
  for (const [host, { backend }] of hosts) {
    const port = backend && draft.portOf(backend);
    if (backend?.service === undefined || port === undefined) {
      draft.say("lost", ["ssl-passthrough"], "the number of the port is not known");
      return;
    }
    const name = hosts.size === 1 ? facts.id.name : `${facts.id.name}-${names.length + 1}`;
    const spec: Json = {
      ingressClassName: draft.className,
      listener: { name: "tls-passthrough", protocol: "TLS_PASSTHROUGH" },
      host,
      upstreams: [{ name: "pods", service: backend.service, port }],
      action: { pass: "pods" },
    };
    draft.objects.push(objectBeside(draft, "k8s.nginx.org/v1", "TransportServer", name, spec));
    names.push(name);
  }
  for (const path of draft.paths) path.gone = true;
  draft.say(
    "changed",
    ["ssl-passthrough"],
    `TransportServer ${names.join(", ")}; the controller needs -enable-tls-passthrough`,
  );
}
