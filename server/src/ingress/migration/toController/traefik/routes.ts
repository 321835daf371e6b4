// What an Ingress can't say to Traefik, as IngressRoutes: canaries, mirrors, regular expressions, redirects to HTTPS, and TLS
// that is passed through.

import type { Json, JsonObject } from "../../../../base/json.ts";
import { readText } from "../../../../model/read.ts";
import { tlsOf } from "../../../routes/ofIngress.ts";
import { canaryOf } from "../../gatewayApi/canaries.ts";
import { toService } from "../../gatewayApi/moreFilters.ts";
import { sayHttpRedirect } from "../../httpRedirect.ts";
import type { Note } from "../../migration.ts";
import { isOn, NGINX, read, readNumber } from "../../nginxAnnotations.ts";
import { type Draft, type DraftPath, needsRegex, objectBeside, pathPlace, toPrefix } from "../draft.ts";
import { hostsOf } from "../requested.ts";
import { TRAEFIK_API } from "./middlewares.ts";

/** Moves the paths that need it into an IngressRoute. */
export function routes(draft: Draft, middlewares: readonly string[]): void {
  const made: Json[] = [];
  const hosts = new Set<string | undefined>();
  for (const path of draft.paths) {
    const own = routesOf(draft, path, middlewares);
    if (own.length === 0) continue;
    const { name } = draft.facts.id;
    for (const index of own.keys())
      draft.moved.set(`${name} ${["spec", "routes", made.length + index, "match"].join()}`, path);
    made.push(...own);
    hosts.add(path.host);
    path.gone = true;
  }
  if (made.length === 0) return;
  const terminated = [...hosts].filter((host) => draft.isTerminated(host));
  const tls = terminated.length === 0 ? undefined : tlsOf(draft.facts, terminated[0]);
  const spec = {
    entryPoints: [tls === undefined ? "web" : "websecure"],
    routes: made,
    ...(tls?.is === "terminated" ? { tls: tls.secret === undefined ? {} : { secretName: tls.secret } } : {}),
  };
  draft.objects.push(objectBeside(draft, TRAEFIK_API, "IngressRoute", draft.facts.id.name, spec));
}

function routesOf(draft: Draft, path: DraftPath, middlewares: readonly string[]): readonly Json[] {
  const canary = canaryOf({ host: path.host, path: path.written, pathType: writtenType(draft, path) }, draft.canaries);
  const mirror = canary ? undefined : mirrorOf(draft);
  toPrefix(path);
  const regex = needsRegex(path) && path.path === path.written;
  if (!canary && !mirror && !regex) return [];
  const own = serviceOf(draft, path);
  if (!own) return [];
  const name = `IngressRoute ${draft.facts.id.name}`;
  const match = matchOf(path, regex);
  const chain = middlewares.length > 0 ? { middlewares: middlewares.map((one) => ({ name: one })) } : {};
  const route = (rule: string, services: readonly JsonObject[]): JsonObject => ({
    match: rule,
    kind: "Rule",
    ...chain,
    services,
  });
  if (regex && !canary && !mirror) draft.notes.place("kept", pathPlace(path), path.written, `${name} with PathRegexp`);
  if (mirror) {
    const number = draft.objects.length;
    const mirroring = `${draft.facts.id.name}-mirror-${number}`;
    draft.objects.push(
      objectBeside(draft, TRAEFIK_API, "TraefikService", mirroring, { mirroring: { ...own, mirrors: [mirror] } }),
    );
    draft.say("kept", ["mirror-target"], `${name}, TraefikService ${mirroring}`);
    return [route(match, [{ name: mirroring, kind: "TraefikService" }])];
  }
  if (!canary) return [route(match, [own])];
  const other = serviceOf(draft, { ...path, backend: canary.written.backend });
  if (!other) return [route(match, [own])];
  sayCanary(draft, canary.written.ingress.id.name, name);
  const front = canary.headers.map((header) => route(`${match} && ${headerRule(header)}`, [other]));
  const { weight } = canary;
  if (!weight) return [...front, route(match, [own])];
  const weighted = `${draft.facts.id.name}-canary-${draft.objects.length}`;
  const services = [
    { ...own, weight: weight.total - weight.own },
    { ...other, weight: weight.own },
  ];
  draft.objects.push(objectBeside(draft, TRAEFIK_API, "TraefikService", weighted, { weighted: { services } }));
  return [...front, route(match, [{ name: weighted, kind: "TraefikService" }])];
}

/** The pathType as it was written: a draft's own may have changed. */
function writtenType({ facts }: Draft, { at }: DraftPath): string {
  const [, , rule, , , index] = at;
  const found = facts.rules.find((one) => one.index === rule)?.paths.find((one) => one.index === index);
  return found?.pathType ?? "ImplementationSpecific";
}

function serviceOf(draft: Draft, { backend, at }: Pick<DraftPath, "backend" | "at">): JsonObject | undefined {
  if (backend?.service === undefined) {
    draft.notes.place("lost", at, "backend", "a resource is no Service");
    return undefined;
  }
  return { name: backend.service, port: backend.portNumber ?? backend.portName ?? 80 };
}

function matchOf(path: DraftPath, regex: boolean): string {
  const host =
    path.host === undefined
      ? []
      : path.host.startsWith("*.")
        ? [`HostRegexp(\`^[a-z0-9-]+${path.host.slice(1).replaceAll(".", "\\.")}$\`)`]
        : [`Host(\`${path.host}\`)`];
  const matcher = regex
    ? `PathRegexp(\`(?i)^${path.written.replace(/^\^/, "")}\`)`
    : path.pathType === "Exact" && path.reads === "exact"
      ? `Path(\`${path.path}\`)`
      : `PathPrefix(\`${path.path}\`)`;
  return [...host, matcher].join(" && ");
}

function headerRule(header: JsonObject): string {
  const name = readText(header["name"]) ?? "";
  const value = (readText(header["value"]) ?? "").replaceAll("`", "");
  return header["type"] === "Exact" ? `Header(\`${name}\`, \`${value}\`)` : `HeaderRegexp(\`${name}\`, \`${value}\`)`;
}

function sayCanary(draft: Draft, canary: string, made: string): void {
  const source = draft.canaries.find(({ facts }) => facts.id.name === canary);
  if (!source) return;
  const notes = draft.notesFor(source);
  const say = (verdict: Note["verdict"], names: readonly string[], how: string): void => {
    for (const name of names)
      if (read(source.facts, name) !== undefined) notes.annotation(verdict, `${NGINX}${name}`, how);
  };
  say("kept", ["canary", "canary-weight", "canary-weight-total"], `${made} and its TraefikService`);
  say("changed", ["canary-by-header"], `${made}; the value never no longer keeps requests away`);
  say("kept", ["canary-by-header-value", "canary-by-header-pattern"], made);
  say("changed", ["canary-by-cookie"], `${made} with a HeaderRegexp on Cookie`);
}

/** mirror-target as a Service of this cluster; undefined where it is none. */
function mirrorOf(draft: Draft): JsonObject | undefined {
  const target = read(draft.facts, "mirror-target");
  if (target === undefined) return undefined;
  const mirror = toService(target);
  if (!mirror || (mirror.namespace !== undefined && mirror.namespace !== draft.facts.id.namespace)) {
    draft.say("lost", ["mirror-target"], "TraefikService mirroring sends to Services of the same namespace alone");
    return undefined;
  }
  return { name: mirror.name, port: mirror.port, percent: 100 };
}

/** ssl-redirect is on by itself for hosts with tls: a route of the plain entry point that redirects. */
export function redirectToHttps(draft: Draft, middlewares: readonly string[]): void {
  const { facts } = draft;
  const terminated = hostsOf(draft).filter((host) => draft.isTerminated(host));
  const off = read(facts, "ssl-redirect") !== undefined && !isOn(facts, "ssl-redirect");
  const forced = isOn(facts, "force-ssl-redirect");
  const keys = ["ssl-redirect", "force-ssl-redirect"];
  if (off && !forced) {
    const http = terminated.length > 0 ? plainHttp(draft, middlewares) : undefined;
    return draft.say("kept", keys, http === undefined ? "removed: off" : `IngressRoute ${http} answers HTTP`);
  }
  const hosts = forced ? hostsOf(draft) : terminated;
  if (hosts.length === 0) return draft.say("kept", keys, "removed: no tls, so nothing is redirected");
  const name = `${facts.id.name}-https`;
  draft.objects.push(
    objectBeside(draft, TRAEFIK_API, "Middleware", name, { redirectScheme: { scheme: "https", permanent: true } }),
    objectBeside(draft, TRAEFIK_API, "IngressRoute", name, {
      entryPoints: ["web"],
      routes: [
        {
          match: hosts.map((host) => matchOf({ ...NO_PATH, host }, false).replace(/ && .*$/, "")).join(" || "),
          kind: "Rule",
          middlewares: [{ name }],
          services: [{ kind: "TraefikService", name: "noop@internal" }],
        },
      ],
    }),
  );
  draft.say("changed", keys, `IngressRoute ${name} on entry point web redirects with 301, where 308 was`);
  sayHttpRedirect(draft.source, draft.notes, 301);
}

/** ssl-redirect off: a router with TLS answers HTTPS alone, so HTTP has routes of its own. */
function plainHttp(draft: Draft, middlewares: readonly string[]): string | undefined {
  const chain = middlewares.length > 0 ? { middlewares: middlewares.map((one) => ({ name: one })) } : {};
  const made = draft.paths.flatMap((path) => {
    const service = path.gone ? undefined : serviceOf(draft, path);
    return service ? [{ match: matchOf(path, false), kind: "Rule", ...chain, services: [service] }] : [];
  });
  if (made.length === 0) return undefined;
  const name = `${draft.facts.id.name}-http`;
  draft.objects.push(objectBeside(draft, TRAEFIK_API, "IngressRoute", name, { entryPoints: ["web"], routes: made }));
  return name;
}

const NO_PATH: DraftPath = {
  host: undefined,
  backend: undefined,
  at: [],
  written: "/",
  reads: "elements",
  path: "/",
  pathType: "Prefix",
  gone: false,
};

/** ssl-passthrough: an IngressRouteTCP for each host, to the Service of its first path. */
export function passthrough(draft: Draft): void {
  const { facts } = draft;
  const first = new Map(draft.paths.toReversed().map((path) => [path.host, path] as const));
  const made = [...first].reverse().flatMap(([host, path]) => {
    const service = serviceOf(draft, path);
    return service && host !== undefined ? [{ match: `HostSNI(\`${host}\`)`, services: [service] }] : [];
  });
  const spec = { entryPoints: ["websecure"], routes: made, tls: { passthrough: true } };
  draft.objects.push(objectBeside(draft, TRAEFIK_API, "IngressRouteTCP", facts.id.name, spec));
  for (const path of draft.paths) path.gone = true;
  draft.say("kept", ["ssl-passthrough"], `IngressRouteTCP ${facts.id.name}`);
}

/** auth-tls-*: a TLSOption, which acts on the whole host. */
export function clientCertificates(draft: Draft): void {
  const { facts } = draft;
  const reference = read(facts, "auth-tls-secret");
  if (reference === undefined) return;
  const slash = reference.indexOf("/");
  const secret = slash < 0 || reference.slice(0, slash) === facts.id.namespace ? reference.slice(slash + 1) : undefined;
  if (secret === undefined)
    return draft.say("lost", ["auth-tls-secret"], "a TLSOption names Secrets of its own namespace");
  const name = `${facts.id.name}-clients`;
  const verify = read(facts, "auth-tls-verify-client") ?? "on";
  const clientAuth = { secretNames: [secret], clientAuthType: CLIENT_AUTH[verify] ?? "RequireAndVerifyClientCert" };
  draft.objects.push(objectBeside(draft, TRAEFIK_API, "TLSOption", name, { clientAuth }));
  draft.annotations.set(
    "traefik.ingress.kubernetes.io/router.tls.options",
    `${facts.id.namespace}-${name}@kubernetescrd`,
  );
  draft.say(
    "changed",
    ["auth-tls-secret", "auth-tls-verify-client"],
    `TLSOption ${name}; a refused client ends the handshake`,
  );
  if (readNumber(facts, "auth-tls-verify-depth") !== undefined)
    draft.say("lost", ["auth-tls-verify-depth"], "a TLSOption has no depth");
}

const CLIENT_AUTH: { readonly [verify: string]: string | undefined } = {
  on: "RequireAndVerifyClientCert",
  optional: "VerifyClientCertIfGiven",
  optional_no_ca: "RequestClientCert",
  off: "NoClientCert",
};
