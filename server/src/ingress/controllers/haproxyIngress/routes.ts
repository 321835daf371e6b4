// How haproxy-ingress routes: exact paths, then by length those of prefix and begin, then regular expressions, the longest
// first; a host that has no path for a request leaves it to wildcards and to rules without host (docs: keys path-type,
// path-type-order, strict-host; pkg/haproxy/types/maps.go).

import type { IngressFacts } from "../../../model/facts.ts";
import type { Labels } from "../../../model/selector.ts";
import { ownValue } from "../../annotations/ownValue.ts";
import type { ControllerRouting, RoutingOptions } from "../../routes/controllerRouting.ts";
import {
  defaultRoute,
  pathsOf,
  type Reading,
  tlsOf,
  toRoute,
  type WrittenPath,
  withHttps,
} from "../../routes/ofIngress.ts";
import type { Condition, RouteTarget, TableRoute } from "../../routes/route.ts";

const PREFIXES = ["haproxy-ingress.github.io/", "ingress.kubernetes.io/"];

export const haproxyIngressRouting: ControllerRouting = {
  // strict-host is false unless the ConfigMap says otherwise.
  hostsApart: false,
  // ^[^.]+\.example\.com$
  wildcard: "one label",
  fallback: "404 of the default backend",
  ofIngresses: (ingresses, options) =>
    ingresses.flatMap((ingress) => {
      const routes = [
        ...hostRoutes(ingress),
        ...pathsOf(ingress).flatMap((written) => routesOf(written, options)),
        ...defaultRoute(ingress, undefined).map((route) => ({ ...route, order: [1, 2, 0] })),
      ];
      return withHttps(routes, ({ tls }) => (tls.is === "terminated" ? httpsStatus(ingress) : undefined));
    }),
};

/** ssl-redirect: on where the host has TLS unless it says false; 302 unless the ConfigMap's ssl-redirect-code says otherwise. */
function httpsStatus({ annotations }: IngressFacts): number | undefined {
  return ownValue(annotations, PREFIXES, "ssl-redirect")?.toLowerCase() === "false" ? undefined : 302;
}

type PathType = "begin" | "exact" | "prefix" | "regex";

const IMPLEMENTATION_SPECIFIC: ReadonlyMap<string, PathType> = new Map([
  ["exact", "exact"],
  ["prefix", "prefix"],
  ["regex", "regex"],
]);

/** A path under its host and under each other name of the host. */
function routesOf(written: WrittenPath, options: RoutingOptions): readonly TableRoute[] {
  const { ingress, host, backend } = written;
  const service = backend?.service;
  const ofService = service === undefined ? {} : (options.ofService?.(ingress.id.namespace, service) ?? {});
  const key = (name: string): string | undefined =>
    ownValue(ofService, PREFIXES, name) ?? ownValue(ingress.annotations, PREFIXES, name);
  const type = typeOf(written, key("path-type"));
  const conditions = headersOf(ingress.annotations);
  const to = key("redirect-to");
  const redirect = to === undefined ? undefined : redirectTo(to, key("redirect-to-code"));
  const route = (named: string | undefined, more: readonly Condition[] = []): TableRoute => {
    const reading = readPath(written.path, type, named, more.length > 0);
    const all = [...more, ...conditions];
    const own = toRoute({ ...written, host: named }, { ...reading, order: [...reading.order, -all.length] });
    return { ...own, conditions: all, ...(redirect ? { targets: [redirect] } : {}) };
  };
  const alias =
    key("server-alias")
      ?.toLowerCase()
      .split(/[\s,]+/) ?? [];
  const regex = key("server-alias-regex");
  return [
    route(host),
    ...(host === undefined ? [] : alias.map((name) => route(name))),
    ...(host === undefined || regex === undefined
      ? []
      : [route(undefined, [{ is: "other", text: `host like ${regex}` }])]),
  ];
}

function typeOf({ pathType }: WrittenPath, chosen: string | undefined): PathType {
  if (pathType === "Exact") return "exact";
  if (pathType === "Prefix") return "prefix";
  return IMPLEMENTATION_SPECIFIC.get(chosen?.toLowerCase() ?? "") ?? "begin";
}

/**
 * What a path takes and when it is tried: rules without host last; then the kind of map, in which the longest is first.
 * Paths of a host with a wildcard, or known by a regular expression, become regular expressions themselves, open at their end.
 */
function readPath(path: string, type: PathType, host: string | undefined, isHostRegex: boolean): Reading {
  const last = host === undefined && !isHostRegex ? 1 : 0;
  const wild = isHostRegex || host?.startsWith("*.") === true;
  if (wild || type === "regex") {
    const length = quoted(host ?? "").length + (type === "regex" ? path.length : quoted(path).length);
    const order = [last, 3, -length, path];
    if (type === "regex") return { match: { is: "regex", source: `^${path}`, ignoreCase: false }, order };
    return { match: { is: type === "exact" ? "exact" : "characters", path }, order };
  }
  switch (type) {
    case "exact":
      return { match: { is: "exact", path }, order: [last, 0, 0, ""] };
    case "prefix":
      // Beside a begin path, which is kept in lower case, a prefix with capitals does not count as longer or shorter.
      return {
        match: { is: "elements", path },
        order: [last, path === path.toLowerCase() ? 2 : 1, -path.length, "prefix"],
      };
    case "begin":
      return { match: { is: "characters", path, ignoreCase: true }, order: [last, 2, -path.length, "then"] };
  }
}

/** http-header-match: one header a line, `name: value`; http-header-match-regex likewise. */
function headersOf(annotations: Labels): readonly Condition[] {
  return [false, true].flatMap((regex) => {
    const lines = ownValue(annotations, PREFIXES, regex ? "http-header-match-regex" : "http-header-match") ?? "";
    return lines.split("\n").flatMap((line): readonly Condition[] => {
      const colon = line.indexOf(":");
      if (colon < 1) return [];
      return [{ is: "header", name: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim(), regex }];
    });
  });
}

/** What holds for a host as a whole, before its paths: redirect-from and app-root. */
function hostRoutes(ingress: IngressFacts): readonly TableRoute[] {
  const root = ownValue(ingress.annotations, PREFIXES, "app-root");
  const from = ownValue(ingress.annotations, PREFIXES, "redirect-from")?.toLowerCase();
  const hosts = new Set(ingress.rules.map(({ host }) => host?.toLowerCase()));
  return [...hosts].flatMap((host): readonly TableRoute[] => {
    const base = {
      id: ingress.id,
      path: ["metadata", "annotations"],
      conditions: [],
      order: [host === undefined ? 1 : 0, -1],
      tls: tlsOf(ingress, host),
    };
    const redirected: readonly TableRoute[] =
      from === undefined || host === undefined
        ? []
        : [
            {
              ...base,
              host: from,
              match: { is: "characters", path: "" },
              targets: [redirectTo(host, ownValue(ingress.annotations, PREFIXES, "redirect-from-code"))],
            },
          ];
    const rooted: readonly TableRoute[] =
      root === undefined
        ? []
        : [{ ...base, host, match: { is: "exact", path: "/" }, targets: [redirectTo(root, undefined)] }];
    return [...redirected, ...rooted];
  });
}

function redirectTo(to: string, code: string | undefined): RouteTarget {
  const status = Number(code ?? 302);
  return { is: "redirect", to, code: Number.isInteger(status) ? status : 302 };
}

/** A text as it stands in a regular expression. */
function quoted(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, "\\$&");
}
