// Ingresses as Gateways and routes of the Gateway API: the skeleton by networking/v1, the annotations of ingress-nginx by the
// migration table. Several Ingresses of a class share a Gateway; each keeps routes of its own.

import { groupBy } from "../../../base/group.ts";
import { isObject, type Json, type JsonObject } from "../../../base/json.ts";
import type { IngressBackend } from "../../../model/facts.ts";
import { classNameOf } from "../../classes.ts";
import { isCanary, regexHostsOf } from "../../controllers/nginx/routes.ts";
import { pathsOf, type WrittenPath } from "../../routes/ofIngress.ts";
import { sayHttpRedirect } from "../httpRedirect.ts";
import {
  type IngressSource,
  type Migrated,
  type MigrationContext,
  type Note,
  type Notes,
  notesOf,
  type Rewritten,
} from "../migration.ts";
import { aliasesOf, isOn, NGINX, otherName, read } from "../nginxAnnotations.ts";
import { leftOver, movedToGateway, routeMetadata } from "./annotations.ts";
import { backendTls, grpcServices } from "./backendTls.ts";
import { canaryNotes, canaryOf } from "./canaries.ts";
import { isRedirected, spokenFields } from "./fields.ts";
import { commonFilters, convertPath, hostRewrite, redirectFilter, timeoutsOf } from "./filters.ts";
import { type GatewayPlan, hostsOf, parentRef, planGateway } from "./listeners.ts";
import { clientCertificates, headerFilters, mirrorFilter } from "./moreFilters.ts";

const GATEWAY_API = "gateway.networking.k8s.io/v1";

export interface GatewayOptions {
  /** A Gateway that all routes join, in whatever namespace; one of each class and namespace is made where not said. */
  readonly gateway?: { readonly namespace: string; readonly name: string };
  /** gatewayClassName; the name of the Ingress's class where not said. */
  readonly className?: string;
}

/**
 * Converts Ingresses of one or several namespaces and classes.
 * @param sources canaries among them join the Ingress that they are canaries of
 */
export function toGatewayApi(
  sources: readonly IngressSource[],
  context: MigrationContext,
  options: GatewayOptions = {},
): Migrated {
  const list: Note[] = [];
  const rewritten = new Map<string, Rewritten>();
  for (const source of sources)
    if (!isCanary(source.facts)) grpcServices(source.facts, context, notesOf(source, list), rewritten);
  const groups = groupBy(sources, ({ facts }) =>
    options.gateway ? "" : `${facts.id.namespace} ${classNameOf(facts) ?? ""}`,
  );
  const objects = [...groups.values()].flatMap((own) => convertGroup(own, context, options, list));
  return { objects, rewritten: [...rewritten.values()], notes: list };
}

/** What the routes of an Ingress are made with. */
interface Plan {
  readonly gateway: GatewayPlan;
  readonly regexHosts: ReadonlySet<string | undefined>;
  /** Hosts of which some Ingress takes every path: no default backend is ever asked there. */
  readonly rooted: ReadonlySet<string | undefined>;
  /** Hosts of all Ingresses. */
  readonly served: ReadonlySet<string | undefined>;
  readonly canaries: readonly IngressSource[];
  readonly context: MigrationContext;
  readonly notes: Notes;
}

function convertGroup(
  sources: readonly IngressSource[],
  context: MigrationContext,
  options: GatewayOptions,
  list: Note[],
): readonly JsonObject[] {
  const mains = sources.filter(({ facts }) => !isCanary(facts));
  const canaries = sources.filter(({ facts }) => isCanary(facts));
  const [first] = mains;
  const served = new Set(mains.flatMap(hostsOf));
  const planned = mains.map((source) => ({
    ...source,
    hosts: [...hostsOf(source), ...aliasesOf(source.facts), ...otherNames(source, served)],
    passthrough: isOn(source.facts, "ssl-passthrough"),
  }));
  const regexHosts = regexHostsOf(mains.map(({ facts }) => facts));
  const rooted = new Set(mains.flatMap(({ facts }) => pathsOf(facts).filter(takesAll)).map(({ host }) => host));
  const objects = first
    ? (() => {
        const className = options.className ?? classNameOf(first.facts) ?? "default";
        const place = options.gateway ?? {
          namespace: first.facts.id.namespace,
          name: classNameOf(first.facts) ?? "default",
        };
        const gateway = planGateway(className, place, planned, movedToGateway(mains));
        const routes = mains.flatMap((source) => {
          const notes = notesOf(source, list);
          const made = convertIngress(source, { gateway, regexHosts, rooted, served, canaries, context, notes });
          leftOver(source, notes, list);
          return made;
        });
        return onceEach([gateway.object, ...gateway.grants, ...routes]);
      })()
    : [];
  for (const canary of canaries) canaryNotes(canary, mains, notesOf(canary, list));
  return objects;
}

/** Two Ingresses of one Service ask for the same policy. */
function onceEach(objects: readonly JsonObject[]): readonly JsonObject[] {
  return [...new Map(objects.map((object) => [JSON.stringify([object["kind"], object["metadata"]]), object])).values()];
}

function convertIngress(source: IngressSource, plan: Plan): readonly JsonObject[] {
  const { facts } = source;
  const { notes } = plan;
  spokenFields(source, plan.gateway, notes);
  if (isOn(facts, "ssl-passthrough")) return passthroughRoutes(source, plan);
  const redirect = redirectFilter(facts, notes);
  const common = [
    ...commonFilters(facts, notes),
    ...headerFilters(facts, plan.context, notes),
    ...mirrorFilter(facts, notes),
  ];
  clientCertificates(facts, notes);
  const vhost = hostRewrite(facts, notes);
  const timeouts = timeoutsOf(facts, notes);
  const byHost = groupBy(pathsOf(facts), ({ host }) => host);
  if (facts.defaultBackend && byHost.size === 0) byHost.set(undefined, []);
  // Hosts with the same rules share a route.
  const groups = groupBy([...byHost], ([host, paths]) =>
    JSON.stringify([
      host === undefined,
      plan.rooted.has(host),
      isRedirected(facts, plan.gateway.hosts.get(host)),
      paths.map(({ path, pathType, backend }) => [path, pathType, backend]),
    ]),
  );
  const routes = [...groups.values()].flatMap((own, index) => {
    const [[, paths] = [undefined, []]] = own;
    const hosts = own.flatMap(([host]) => (host === undefined ? [] : [host, ...aliasesOf(facts)]));
    const name = groups.size === 1 ? facts.id.name : `${facts.id.name}-${index + 1}`;
    const rules = [
      ...appRoot(source, paths, plan),
      ...paths.flatMap((path) => pathRules(path, { redirect, common, vhost, timeouts }, plan)),
      ...(own.some(([host]) => plan.rooted.has(host)) ? [] : defaultRules(source, plan)),
    ];
    return routesOf(source, name, hosts, rules, plan);
  });
  return [...routes, ...backendTls(facts, notes), ...wwwRoutes(source, plan)];
}

/** The routes of hosts: one on the HTTPS listeners where HTTP is redirected, with one beside it that redirects. */
function routesOf(
  source: IngressSource,
  name: string,
  hosts: readonly string[],
  rules: readonly JsonObject[],
  { gateway, notes }: Plan,
): readonly JsonObject[] {
  const listeners = (hosts.length === 0 ? [undefined] : hosts).flatMap((host) => gateway.hosts.get(host) ?? []);
  const refs = (names: readonly (string | undefined)[]): Json =>
    names.flatMap((section) => (section === undefined ? [] : [parentRef(gateway, source, section)]));
  const redirected = listeners.some((one) => isRedirected(source.facts, one));
  const own = httpRoute(
    source,
    name,
    refs(listeners.flatMap(({ http, https }) => (redirected ? [https] : [http, https]))),
    hosts,
    rules,
  );
  if (!redirected) return [own];
  sayHttpRedirect(source, notes, 301);
  const toHttps = { type: "RequestRedirect", requestRedirect: { scheme: "https", statusCode: 301 } };
  const redirect = httpRoute(source, `${name}-redirect`, refs(listeners.map(({ http }) => http)), hosts, [
    { filters: [toHttps] },
  ]);
  return [own, redirect];
}

function httpRoute(
  source: IngressSource,
  name: string,
  parentRefs: Json,
  hosts: readonly string[],
  rules: readonly JsonObject[],
): JsonObject {
  return {
    apiVersion: GATEWAY_API,
    kind: "HTTPRoute",
    metadata: routeMetadata(source, name),
    spec: { parentRefs, ...(hosts.length > 0 ? { hostnames: hosts } : {}), rules },
  };
}

interface Shared {
  readonly redirect: JsonObject | undefined;
  readonly common: readonly JsonObject[];
  readonly vhost: JsonObject | undefined;
  readonly timeouts: JsonObject | undefined;
}

/** The rules of a path: one for requests of a canary's header in front, one for the rest. */
function pathRules(
  path: WrittenPath,
  { redirect, common, vhost, timeouts }: Shared,
  plan: Plan,
): readonly JsonObject[] {
  const { match, filters } = convertPath(path, plan.regexHosts.has(path.host), plan.notes);
  if (redirect) return [{ matches: [match], filters: [redirect] }];
  const all = [...joinRewrite(filters, vhost), ...common];
  const rest = {
    ...(all.length > 0 ? { filters: all } : {}),
    ...(timeouts ? { timeouts } : {}),
  };
  const own = backendRef(path, path.backend, plan);
  const canary = canaryOf(path, plan.canaries);
  if (!canary) return [{ matches: [match], ...rest, backendRefs: own }];
  const other = backendRef(canary.written, canary.written.backend, plan);
  const { weight } = canary;
  const backendRefs =
    weight === undefined
      ? own
      : [
          ...own.map((ref) => ({ ...ref, weight: weight.total - weight.own })),
          ...other.map((ref) => ({ ...ref, weight: weight.own })),
        ];
  return [
    ...canary.headers.map((header) => ({ matches: [{ ...match, headers: [header] }], ...rest, backendRefs: other })),
    { matches: [match], ...rest, backendRefs },
  ];
}

/** A rule has one URLRewrite: the host goes into the one of the path. */
function joinRewrite(filters: readonly JsonObject[], vhost: JsonObject | undefined): readonly JsonObject[] {
  if (!vhost) return filters;
  const [first] = filters;
  const rewrite = first?.["urlRewrite"];
  return [{ type: "URLRewrite", urlRewrite: { ...vhost, ...(isObject(rewrite) ? rewrite : {}) } }];
}

/** app-root: the root alone is redirected. */
function appRoot({ facts }: IngressSource, paths: readonly WrittenPath[], { notes }: Plan): readonly JsonObject[] {
  const to = read(facts, "app-root");
  if (to === undefined || paths.length === 0) return [];
  notes.annotation("kept", `${NGINX}app-root`, "RequestRedirect 302 on the root");
  const requestRedirect = { path: { type: "ReplaceFullPath", replaceFullPath: to }, statusCode: 302 };
  return [
    { matches: [{ path: { type: "Exact", value: "/" } }], filters: [{ type: "RequestRedirect", requestRedirect }] },
  ];
}

function takesAll({ path, pathType }: WrittenPath): boolean {
  return path === "/" && pathType !== "Exact";
}

/** spec.defaultBackend: what no path takes. */
function defaultRules({ facts }: IngressSource, plan: Plan): readonly JsonObject[] {
  if (!facts.defaultBackend) return [];
  const place = { ingress: facts, at: ["spec", "defaultBackend"] };
  return [
    {
      matches: [{ path: { type: "PathPrefix", value: "/" } }],
      backendRefs: backendRef(place, facts.defaultBackend, plan),
    },
  ];
}

/** The backend as a list of one; a named port becomes its number, which the Service tells. */
function backendRef(
  { ingress, at }: Pick<WrittenPath, "ingress" | "at">,
  backend: IngressBackend | undefined,
  { context, notes }: Plan,
): readonly JsonObject[] {
  if (backend?.service === undefined) {
    notes.place("lost", at, "backend", backend?.hasResource ? "a resource is no Service" : "no Service is named");
    return [];
  }
  const { service, portNumber, portName } = backend;
  const port =
    portNumber ?? (portName === undefined ? undefined : context.portNumber(ingress.id.namespace, service, portName));
  if (port === undefined)
    notes.place(
      "lost",
      at,
      `port ${portName ?? "of the backend"}`,
      `its number is not known; write it into backendRefs of ${service}`,
    );
  return [{ name: service, ...(port === undefined ? {} : { port }) }];
}

/** ssl-passthrough: a TLSRoute for each host, to the Service of its first path. */
function passthroughRoutes(source: IngressSource, plan: Plan): readonly JsonObject[] {
  const { facts } = source;
  plan.notes.annotation("kept", `${NGINX}ssl-passthrough`, "TLSRoute on a listener that passes TLS through");
  const byHost = groupBy(pathsOf(facts), ({ host }) => host);
  return [...byHost].flatMap(([host, paths], index) => {
    const section = plan.gateway.hosts.get(host)?.passthrough;
    const [path] = paths;
    if (!path || section === undefined) return [];
    return [
      {
        apiVersion: GATEWAY_API,
        kind: "TLSRoute",
        metadata: routeMetadata(source, byHost.size === 1 ? facts.id.name : `${facts.id.name}-${index + 1}`),
        spec: {
          parentRefs: [parentRef(plan.gateway, source, section)],
          ...(host === undefined ? {} : { hostnames: [host] }),
          rules: [{ backendRefs: backendRef(path, path.backend, plan) }],
        },
      },
    ];
  });
}

/** from-to-www-redirect: the other name of each host is sent to it. */
function wwwRoutes(source: IngressSource, plan: Plan): readonly JsonObject[] {
  const { facts } = source;
  const others = otherNames(source, plan.served);
  if (isOn(facts, "from-to-www-redirect"))
    plan.notes.annotation(
      "kept",
      `${NGINX}from-to-www-redirect`,
      others.length > 0
        ? `a route and a listener for ${others.join(", ")}`
        : "removed: the other name has an Ingress of its own",
    );
  return others.map((other, index) => {
    const requestRedirect = { hostname: otherName(other), statusCode: 301 };
    const listeners = plan.gateway.hosts.get(other);
    return httpRoute(
      source,
      `${facts.id.name}-www${index === 0 ? "" : `-${index + 1}`}`,
      [listeners?.http, listeners?.https].flatMap((section) =>
        section === undefined ? [] : [parentRef(plan.gateway, source, section)],
      ),
      [other],
      [{ filters: [{ type: "RequestRedirect", requestRedirect }] }],
    );
  });
}

/** ingress-nginx leaves a name alone that has an Ingress of its own. */
function otherNames({ facts }: IngressSource, served: ReadonlySet<string | undefined>): readonly string[] {
  if (!isOn(facts, "from-to-www-redirect")) return [];
  const hosts = new Set(pathsOf(facts).flatMap(({ host }) => host ?? []));
  return [...hosts].map(otherName).filter((other) => !served.has(other));
}
