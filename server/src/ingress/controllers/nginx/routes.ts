// How ingress-nginx routes: longest path first, Exact before the rest; and all paths of a host as regular expressions once one
// Ingress of the host asks for it (docs/user-guide/ingress-path-matching.md; internal/ingress/controller).

import { compileRe2 } from "../../../base/re2.ts";
import type { IngressFacts } from "../../../model/facts.ts";
import type { ControllerRouting } from "../../routes/controllerRouting.ts";
import {
  defaultRoute,
  pathsOf,
  type Reading,
  targetsOf,
  toRoute,
  type WrittenPath,
  withHttps,
} from "../../routes/ofIngress.ts";
import type { Condition, RouteTarget, RouteTls, TableRoute } from "../../routes/route.ts";

const PREFIX = "nginx.ingress.kubernetes.io/";

export const nginxRouting: ControllerRouting = {
  hostsApart: true,
  // server_name ~^(?<subdomain>[\w-]+)\.example\.com$
  wildcard: "one label",
  fallback: "404 of the default backend",
  // store.go ListIngresses: by creationTimestamp, then by name; the first location stays.
  ties: "the older Ingress wins, which manifests do not tell",
  ofIngresses(ingresses) {
    const main = ingresses.filter((ingress) => !isCanary(ingress));
    const canaries = ingresses.filter(isCanary).flatMap((ingress) => pathsOf(ingress));
    const regexHosts = regexHostsOf(main);
    const told = new Set<string>();
    return withServers(
      main.map((ingress) => {
        const routes = [
          ...rootRoutes(ingress),
          ...pathsOf(ingress).flatMap((written) => {
            const own = toRoute(written, readPath(written, regexHosts.has(written.host)));
            const redirect = redirectOf(written);
            const route = redirect ? { ...own, targets: [redirect] } : own;
            return withAliases(ingress, withCanaries(route, written, canaries, told));
          }),
          ...defaultRoutes(ingress),
        ];
        return { ingress, routes };
      }),
    );
  },
};

/** Whether an Ingress only takes a share of what another takes (annotation canary). */
export function isCanary({ annotations }: IngressFacts): boolean {
  return annotations[`${PREFIX}canary`] === "true";
}

/**
 * Hosts whose paths are all read as regular expressions: one Ingress says use-regex, or has a rewrite-target unlike its path.
 * @param ingresses all of a class that are no canaries
 */
export function regexHostsOf(ingresses: readonly IngressFacts[]): ReadonlySet<string | undefined> {
  return new Set(ingresses.flatMap((ingress) => pathsOf(ingress).filter(asksForRegex)).map(({ host }) => host));
}

function asksForRegex({ ingress: { annotations }, path }: WrittenPath): boolean {
  const target = annotations[`${PREFIX}rewrite-target`];
  return annotations[`${PREFIX}use-regex`] === "true" || (target !== undefined && target !== "" && target !== path);
}

/** What a path matches, and when it is tried. ImplementationSpecific is read as Prefix. */
function readPath(written: WrittenPath, asRegex: boolean): Reading {
  const { ingress, path } = written;
  const rewrite = ingress.annotations[`${PREFIX}rewrite-target`] ?? "";
  return { ...readMatch(written, asRegex), ...(rewrite === "" || rewrite === path ? {} : { rewrite }) };
}

function readMatch({ path, pathType }: WrittenPath, asRegex: boolean): Reading {
  if (asRegex)
    return {
      match: { is: "regex", source: `^${path.replace(/^\^/, "")}`, ignoreCase: true },
      order: [1, -path.length],
    };
  const length = -path.replace(/\/$/, "").length;
  return pathType === "Exact"
    ? { match: { is: "exact", path }, order: [0, length] }
    : { match: { is: "elements", path }, order: [1, length] };
}

/** With rules: for paths of its hosts that nothing else takes; alone: for every host that has no rule. */
function defaultRoutes(ingress: IngressFacts): readonly TableRoute[] {
  const hosts = new Set(ingress.rules.map(({ host }) => host?.toLowerCase()));
  return hosts.size === 0
    ? defaultRoute(ingress, undefined)
    : [...hosts].flatMap((host) => defaultRoute(ingress, host));
}

/**
 * A host is one server: a certificate that one Ingress has for it is that of all its paths, and plain http is sent away from
 * each of them that does not say ssl-redirect: "false" (annotations.md, server-side HTTPS enforcement).
 */
function withServers(
  all: readonly { readonly ingress: IngressFacts; readonly routes: readonly TableRoute[] }[],
): readonly TableRoute[] {
  const certificates = new Map<string | undefined, RouteTls>();
  for (const { routes } of all)
    for (const { host, tls } of routes)
      if (tls.is === "terminated" && !certificates.has(host)) certificates.set(host, tls);
  return all.flatMap(({ ingress: { annotations }, routes }) =>
    withHttps(
      routes.map((route) => ({ ...route, tls: tlsOfServer(annotations, certificates.get(route.host) ?? route.tls) })),
      ({ tls }) => {
        const asked = tls.is === "terminated" && annotations[`${PREFIX}ssl-redirect`] !== "false";
        return asked || annotations[`${PREFIX}force-ssl-redirect`] === "true" ? 308 : undefined;
      },
    ),
  );
}

/** ssl-passthrough counts where the controller was started for it, which no manifest says. */
function tlsOfServer(annotations: IngressFacts["annotations"], tls: RouteTls): RouteTls {
  if (annotations[`${PREFIX}ssl-passthrough`] !== "true") return tls;
  return { is: "unknown", why: "passed through if the controller runs with --enable-ssl-passthrough" };
}

/** app-root: `/` itself is sent on, whatever path takes it (annotations.md, application root). */
function rootRoutes(ingress: IngressFacts): readonly TableRoute[] {
  const to = ingress.annotations[`${PREFIX}app-root`] ?? "";
  if (to === "") return [];
  const first = new Map(pathsOf(ingress).map((written) => [written.host, written]));
  return [...first.values()].map((written) => ({
    ...toRoute(written, { match: { is: "exact", path: "/" }, order: [-1] }),
    path: ["metadata", "annotations", `${PREFIX}app-root`],
    targets: [{ is: "redirect" as const, to, code: 302 }],
  }));
}

/** permanent-redirect and temporal-redirect, which goes first. */
function redirectOf({ ingress: { annotations } }: WrittenPath): RouteTarget | undefined {
  const temporal = annotations[`${PREFIX}temporal-redirect`];
  const permanent = annotations[`${PREFIX}permanent-redirect`];
  const to = temporal ?? permanent;
  if (to === undefined || to === "") return undefined;
  const written = annotations[`${PREFIX}${temporal === undefined ? "permanent" : "temporal"}-redirect-code`];
  const code = Number(written ?? (temporal === undefined ? 301 : 302));
  return { is: "redirect", to, ...(Number.isInteger(code) ? { code } : {}) };
}

/** server-alias: further hosts, separated by commas, with the same paths. */
function withAliases(ingress: IngressFacts, routes: readonly TableRoute[]): readonly TableRoute[] {
  const aliases = (ingress.annotations[`${PREFIX}server-alias`] ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase());
  return routes.flatMap((route) => [
    route,
    ...aliases.filter((name) => name !== "").map((host) => withHost(route, host)),
  ]);
}

/** An alias that begins with ~ is a regular expression. */
function withHost(route: TableRoute, host: string): TableRoute {
  const expression = host.startsWith("~") ? compileRe2(host.replace(/^~\*?/, ""), true) : {};
  return { ...route, host, ...("why" in expression ? { unclear: `its alias ${host} can't be read` } : {}) };
}

/**
 * A canary of the same host, path and type: by header or cookie a route of its own in front, by weight a share of the requests.
 * @param told hosts and paths with such routes: of two Ingresses that claim one path, the canary stands before both
 */
function withCanaries(
  route: TableRoute,
  { host, path, pathType }: WrittenPath,
  canaries: readonly WrittenPath[],
  told: Set<string>,
): readonly TableRoute[] {
  const own = canaries.filter((item) => item.host === host && item.path === path && item.pathType === pathType);
  const [canary] = own;
  if (!canary) return [route];
  const targets = targetsOf(canary.ingress, canary.backend);
  const key = `${host} ${pathType} ${path}`;
  const conditions = told.has(key) ? [] : conditionsOf(canary.ingress);
  told.add(key);
  const fronts = conditions.map(
    (condition, index): TableRoute => ({
      ...route,
      id: canary.ingress.id,
      path: canary.at,
      conditions: [condition],
      order: [...route.order, index - 9],
      targets,
    }),
  );
  const share = Number(canary.ingress.annotations[`${PREFIX}canary-weight`] ?? 0);
  const total = Number(canary.ingress.annotations[`${PREFIX}canary-weight-total`] ?? 100);
  const shared: TableRoute =
    share > 0 && total >= share
      ? { ...route, targets: [...weighted(route.targets, total - share), ...weighted(targets, share)] }
      : route;
  return [...fronts, { ...shared, order: [...shared.order, 0] }];
}

/** canary-by-header goes before canary-by-cookie; without a value of its own the header must say `always`. */
function conditionsOf({ annotations }: IngressFacts): readonly Condition[] {
  const name = annotations[`${PREFIX}canary-by-header`];
  const value = annotations[`${PREFIX}canary-by-header-value`];
  const pattern = annotations[`${PREFIX}canary-by-header-pattern`];
  const cookie = annotations[`${PREFIX}canary-by-cookie`];
  const regex = value === undefined && pattern !== undefined;
  return [
    ...(name === undefined ? [] : [{ is: "header" as const, name, value: value ?? pattern ?? "always", regex }]),
    ...(cookie === undefined ? [] : [{ is: "other" as const, text: `cookie ${cookie}: always` }]),
  ];
}

function weighted(targets: readonly RouteTarget[], weight: number): readonly RouteTarget[] {
  return targets.map((target) => (target.is === "service" ? { ...target, weight } : target));
}
