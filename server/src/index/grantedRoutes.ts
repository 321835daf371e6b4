// Routes of the Gateway API as traffic follows them: without backends of other namespaces that no ReferenceGrant lets them use,
// where all grants are known, and without those of a mesh's routes, whose callers are no ingress controller (reach-semantics
// IG-2).

import type { OtherFacts, RouteFacts } from "../model/facts.ts";
import { isMeshRoute } from "../model/meshRoute.ts";
import { isGranted } from "../model/referenceGrant.ts";
import { type KindKey, toKindKey } from "../model/views.ts";
import { type Catalog, coverageOf, entriesOf } from "./catalog.ts";

const GROUP = "gateway.networking.k8s.io";
export const GRANT: KindKey = toKindKey(GROUP, "ReferenceGrant");

/** A route with the backends that it leads to; the route itself where these are all. */
export function grantedRoute(catalog: Catalog, route: RouteFacts): RouteFacts {
  const { id, backends } = route;
  if (id.group !== GROUP) return route;
  if (isMeshRoute(route)) return withBackends(route, []);
  const kept = backends.flatMap(({ namespace, service }, index) => {
    return namespace === id.namespace || mayUse(catalog, route, namespace, service) ? [index] : [];
  });
  return kept.length === backends.length ? route : withBackends(route, kept);
}

/** Whether a grant allows it, or nobody knows all grants. */
function mayUse(catalog: Catalog, { id }: RouteFacts, namespace: string, service: string): boolean {
  if (coverageOf(catalog, GRANT, namespace).is !== "complete") return true;
  const grants = [...entriesOf(catalog, GRANT, namespace)].flatMap(({ facts }): OtherFacts[] =>
    facts.is === "other" ? [facts] : [],
  );
  return isGranted(grants, {
    fromGroup: id.group,
    fromKind: id.kind,
    fromNamespace: id.namespace,
    toGroup: "",
    toKind: "Service",
    toNamespace: namespace,
    toName: service,
  });
}

/** The same object for the same backends, as long as the route is. */
function withBackends(route: RouteFacts, kept: readonly number[]): RouteFacts {
  const key = kept.join();
  const known = copies.get(route);
  if (known?.key === key) return known.copy;
  const copy = { ...route, backends: route.backends.filter((_, index) => kept.includes(index)) };
  copies.set(route, { key, copy });
  return copy;
}

const copies = new WeakMap<RouteFacts, { readonly key: string; readonly copy: RouteFacts }>();
