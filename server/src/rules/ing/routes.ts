// The routes of Ingresses that share a controller's table: rules that compare paths over several Ingresses ask here.

import { memoOn } from "../../base/memo.ts";
import type { Entry } from "../../index/bucket.ts";
import { INGRESS, INGRESS_CLASS } from "../../index/policyView.ts";
import { classNameOf, controllerOf, type Served } from "../../ingress/classes.ts";
import type { PathReading, Route } from "../../ingress/routing.ts";
import type { Facts, IngressFacts } from "../../model/facts.ts";
import { toKey } from "../../model/resourceId.ts";
import type { RuleContext } from "../rule.ts";

export interface PlacedRoute extends Route {
  readonly ingress: IngressFacts;
  readonly rule: number;
  readonly index: number;
  readonly service: string | undefined;
}

/** The routes of an Ingress in order; an absent path reads as `/`. */
export const routesOf: (facts: IngressFacts) => readonly PlacedRoute[] = memoOn((facts: IngressFacts) =>
  facts.rules.flatMap((rule) =>
    rule.paths.map(
      ({ path, pathType, backend, index }): PlacedRoute => ({
        ingress: facts,
        host: rule.host?.toLowerCase(),
        path: path ?? "/",
        pathType: pathType ?? "ImplementationSpecific",
        rule: rule.index,
        index,
        service: backend?.service,
      }),
    ),
  ),
);

/** The controller that serves an Ingress, where one is certain. */
export function servedBy(facts: IngressFacts, cx: RuleContext): Served | undefined {
  const classes = cx.list(INGRESS_CLASS).flatMap((entry) => (entry.facts.is === "ingressClass" ? [entry.facts] : []));
  return controllerOf(facts, classes, cx.settings.ingress.classes);
}

/** The other Ingresses of the class that share a host, in all namespaces; without those that stand for this one in another environment. */
export function siblings(facts: IngressFacts, cx: RuleContext): readonly (Entry & { readonly facts: IngressFacts })[] {
  const known = cx.derive(INGRESS, byHost);
  const others = new Map<string, IngressFacts>();
  for (const key of hostKeys(facts)) for (const other of known.get(key) ?? []) others.set(toKey(other.id), other);
  others.delete(toKey(facts.id));
  return [...others.values()].flatMap(({ id }) => {
    const entry = cx.lookUp(INGRESS, id.namespace, id.name);
    if (entry.is !== "found" || entry.value.facts.is !== "ingress") return [];
    // Overlays declare one name in several namespaces, each for a cluster of its own.
    const apart = id.name !== facts.id.name || entry.value.origin.is === "cluster";
    return apart ? [{ ...entry.value, facts: entry.value.facts }] : [];
  });
}

function byHost(all: readonly Facts[]): ReadonlyMap<string, readonly IngressFacts[]> {
  const known = new Map<string, IngressFacts[]>();
  for (const facts of all) {
    if (facts.is !== "ingress") continue;
    for (const key of hostKeys(facts)) {
      const list = known.get(key);
      if (list) list.push(facts);
      else known.set(key, [facts]);
    }
  }
  return known;
}

/** Class and host of each rule and certificate; a rule without a host has a key too. */
function hostKeys(facts: IngressFacts): ReadonlySet<string> {
  const name = classNameOf(facts) ?? "";
  const hosts = [
    ...facts.rules.map(({ host }) => host?.toLowerCase() ?? "*"),
    ...facts.tls.flatMap((tls) => tls.hosts.map((host) => host.toLowerCase())),
  ];
  return new Set(hosts.map((host) => `${name} ${host}`));
}

export function isCanary({ annotations }: IngressFacts): boolean {
  return annotations["nginx.ingress.kubernetes.io/canary"] === "true";
}

const REWRITE = "nginx.ingress.kubernetes.io/rewrite-target";

/** How the paths of a host are read: ingress-nginx reads all as regular expressions once one Ingress of the host asks for it. */
export function readingOf(
  host: string | undefined,
  served: Served | undefined,
  ingresses: readonly IngressFacts[],
): PathReading {
  const regexHost = ingresses.some((facts) => {
    const routes = routesOf(facts).filter((route) => route.host === host);
    if (routes.length === 0) return false;
    const target = facts.annotations[REWRITE];
    return (
      facts.annotations["nginx.ingress.kubernetes.io/use-regex"] === "true" ||
      (target !== undefined && routes.some(({ path }) => path !== target))
    );
  });
  return { controller: served?.controller.id, regexHost };
}
