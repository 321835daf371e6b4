// The paths of an Ingress as routes, but for what each controller decides: what a path matches, and when it is tried.

import type { Path } from "../../base/json.ts";
import type { IngressBackend, IngressFacts } from "../../model/facts.ts";
import type { Labels } from "../../model/selector.ts";
import { takesHost } from "./match.ts";
import type { RouteTarget, RouteTls, TableRoute } from "./route.ts";

/** One path of an Ingress, with what networking/v1 makes of what is absent. */
export interface WrittenPath {
  readonly ingress: IngressFacts;
  /** Lower case; undefined: every host. */
  readonly host: string | undefined;
  readonly path: string;
  /** ImplementationSpecific where none is written. */
  readonly pathType: string;
  readonly backend: IngressBackend | undefined;
  /** Place of the path in the Ingress. */
  readonly at: Path;
}

/** What a controller says of a path. */
export type Reading = Pick<TableRoute, "match" | "order"> &
  Partial<Pick<TableRoute, "conditions" | "unclear" | "text" | "rewrite">>;

/** All paths of an Ingress, in its order. */
export function pathsOf(ingress: IngressFacts): readonly WrittenPath[] {
  return ingress.rules.flatMap((rule) =>
    rule.paths.map(({ path, pathType, backend, index }) => ({
      ingress,
      host: rule.host?.toLowerCase(),
      path: path ?? "/",
      pathType: pathType ?? "ImplementationSpecific",
      backend,
      at: ["spec", "rules", rule.index, "http", "paths", index],
    })),
  );
}

/** A path as a route, read as a controller does. */
export function toRoute(written: WrittenPath, reading: Reading): TableRoute {
  const { ingress, host, backend, at } = written;
  return {
    id: ingress.id,
    path: at,
    host,
    conditions: [],
    targets: targetsOf(ingress, backend),
    tls: tlsOf(ingress, host),
    ...reading,
  };
}

/** spec.defaultBackend as a route of last resort for a host; none where there is none. */
export function defaultRoute(ingress: IngressFacts, host: string | undefined): readonly TableRoute[] {
  if (!ingress.defaultBackend) return [];
  const route: TableRoute = {
    id: ingress.id,
    path: ["spec", "defaultBackend"],
    host,
    match: { is: "characters", path: "" },
    conditions: [],
    order: [LAST],
    targets: targetsOf(ingress, ingress.defaultBackend),
    tls: tlsOf(ingress, host),
  };
  return [route];
}

/** Behind every number that a controller orders by. */
export const LAST = Number.MAX_SAFE_INTEGER;

/** Where a backend leads; empty where none is written. */
export function targetsOf({ id }: IngressFacts, backend: IngressBackend | undefined): readonly RouteTarget[] {
  if (backend?.service !== undefined) {
    const port = backend.portNumber ?? backend.portName;
    return [{ is: "service", namespace: id.namespace, service: backend.service, port }];
  }
  return backend?.hasResource ? [{ is: "other", text: "a resource" }] : [];
}

/** networking/v1 IngressTLS: an entry without hosts is for all. */
export function tlsOf({ tls }: IngressFacts, host: string | undefined): RouteTls {
  const entry = tls.find(
    ({ hosts }) =>
      hosts.length === 0 ||
      hosts.some((item) => item.toLowerCase() === host || (host !== undefined && takesHost(item, host))),
  );
  return entry ? { is: "terminated", secret: entry.secretName } : { is: "none" };
}

/**
 * Routes whose requests by plain http are sent to https first.
 * @param statusOf the status; undefined where a route's requests are not sent away
 */
export function withHttps(
  routes: readonly TableRoute[],
  statusOf: (route: TableRoute) => number | undefined,
): readonly TableRoute[] {
  return routes.map((route) => {
    const toHttps = statusOf(route);
    return toHttps === undefined ? route : { ...route, toHttps };
  });
}

/** The status of an annotation, or the controller's own where it holds none. */
export function statusIn(annotations: Labels, key: string, own: number): number {
  const written = annotations[key];
  return written !== undefined && /^3\d\d$/.test(written) ? Number(written) : own;
}
