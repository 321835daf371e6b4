// How the controller of HAProxy Technologies routes: Services with a route-acl first, then equal paths, then prefixes, the
// longest first; a host that has routes, or its wildcard, keeps its requests (pkg/route/route.go and the frontend's maps).

import type { IngressFacts } from "../../../model/facts.ts";
import { ownValue } from "../../annotations/ownValue.ts";
import type { ControllerRouting, RoutingOptions } from "../../routes/controllerRouting.ts";
import type { RouteMatch } from "../../routes/match.ts";
import { defaultRoute, pathsOf, type Reading, toRoute, type WrittenPath, withHttps } from "../../routes/ofIngress.ts";
import type { Condition, RouteTarget, TableRoute } from "../../routes/route.ts";

const PREFIXES = ["haproxy.org/", "haproxy.com/", "ingress.kubernetes.io/"];

export const haproxyRouting: ControllerRouting = {
  hostsApart: true,
  // The host's first label is cut off and the rest looked up.
  wildcard: "one label",
  fallback: "404 of the default backend",
  ofIngresses(ingresses, options) {
    const hosts = new Set(ingresses.flatMap(({ rules }) => rules.map(({ host }) => host?.toLowerCase())));
    return ingresses.flatMap((ingress) => {
      const routes = [
        ...pathsOf(ingress).map((written) => toTableRoute(written, options)),
        // It is the default backend of the whole frontend, so of every host.
        ...[undefined, ...[...hosts].filter((host) => host !== undefined)].flatMap((host) =>
          defaultRoute(ingress, host),
        ),
      ];
      return withHttps(routes, () => httpsStatus(ingress));
    });
  },
};

function toTableRoute(written: WrittenPath, { ofService }: RoutingOptions): TableRoute {
  const { ingress, backend, path, pathType } = written;
  const acl =
    backend?.service === undefined
      ? undefined
      : ofService?.(ingress.id.namespace, backend.service)["haproxy.org/route-acl"];
  const route = toRoute(written, readPath(written));
  const redirect = redirectOf(ingress);
  const own = redirect ? { ...route, targets: [redirect] } : route;
  if (acl === undefined) return own;
  // use_backend NAME if { host } { path } { acl }, the last that was added first.
  const conditions: readonly Condition[] = [{ is: "other", text: acl }];
  const match: RouteMatch = pathType === "Exact" ? { is: "exact", path } : { is: "characters", path };
  return { ...own, conditions, match, order: [-1] };
}

/** What a path takes: Prefix by whole elements, ImplementationSpecific by characters, both without a slash at the end. */
function readPath({ path, pathType }: WrittenPath): Reading {
  if (pathType === "Exact") return { match: { is: "exact", path }, order: [0] };
  const bare = path.replace(/\/$/, "");
  if (bare === "") return { match: { is: "characters", path: "/" }, order: [1, -1, 0] };
  return pathType === "Prefix"
    ? { match: { is: "elements", path: bare }, order: [1, -bare.length, 0] }
    : { match: { is: "characters", path: bare }, order: [1, -bare.length, 1] };
}

/** request-redirect: another host, with or without a port, that gets every request of the Ingress. */
function redirectOf({ annotations }: IngressFacts): RouteTarget | undefined {
  const to = ownValue(annotations, PREFIXES, "request-redirect");
  if (to === undefined) return undefined;
  const code = Number(ownValue(annotations, PREFIXES, "request-redirect-code") ?? 302);
  return { is: "redirect", to, code: Number.isInteger(code) ? code : 302 };
}

/** ssl-redirect: on by itself where the Ingress has a certificate (documentation/annotations.md). */
function httpsStatus({ annotations, tls }: IngressFacts): number | undefined {
  const written = ownValue(annotations, PREFIXES, "ssl-redirect");
  const asked = written === undefined ? tls.length > 0 : written === "true";
  if (!asked) return undefined;
  const code = ownValue(annotations, PREFIXES, "ssl-redirect-code");
  return code !== undefined && /^3\d\d$/.test(code) ? Number(code) : 302;
}
