// The routes of Ingresses that share a controller's table: rules that compare paths over several Ingresses ask here.

import { memoOn } from "../../base/memo.ts";
import { classNameOf, controllerOf, type Served } from "../../ingress/classes.ts";
import type { PathReading, Route } from "../../ingress/routing.ts";
import type { Entry } from "../../index/bucket.ts";
import { INGRESS, INGRESS_CLASS } from "../../index/policyView.ts";
import type { IngressFacts } from "../../model/facts.ts";
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
    rule.paths.map(({ path, pathType, backend, index }): PlacedRoute => ({
      ingress: facts,
      host: rule.host?.toLowerCase(),
      path: path ?? "/",
      pathType: pathType ?? "ImplementationSpecific",
      rule: rule.index,
      index,
      service: backend?.service,
    })),
  ),
);

/** The controller that serves an Ingress, where one is certain. */
export function servedBy(facts: IngressFacts, cx: RuleContext): Served | undefined {
  const classes = cx.list(INGRESS_CLASS).flatMap((entry) => (entry.facts.is === "ingressClass" ? [entry.facts] : []));
  return controllerOf(facts, classes);
}

/** The other Ingresses of the same class, in all namespaces; without those that stand for this one in another environment. */
export function siblings(facts: IngressFacts, cx: RuleContext): readonly (Entry & { readonly facts: IngressFacts })[] {
  const own = classNameOf(facts);
  return cx.list(INGRESS).filter((entry): entry is Entry & { readonly facts: IngressFacts } => {
    const other = entry.facts;
    if (other.is !== "ingress" || other === facts || classNameOf(other) !== own) return false;
    // Overlays declare one name in several namespaces, each for a cluster of its own.
    return other.id.name !== facts.id.name || (other.id.namespace !== facts.id.namespace && entry.origin.is === "cluster");
  });
}

export function isCanary({ annotations }: IngressFacts): boolean {
  return annotations["nginx.ingress.kubernetes.io/canary"] === "true";
}

const REWRITE = "nginx.ingress.kubernetes.io/rewrite-target";

/** How the paths of a host are read: ingress-nginx reads all as regular expressions once one Ingress of the host asks for it. */
export function readingOf(host: string | undefined, served: Served | undefined, ingresses: readonly IngressFacts[]): PathReading {
  const regexHost = ingresses.some((facts) => {
    const routes = routesOf(facts).filter((route) => route.host === host);
    if (routes.length === 0) return false;
    const target = facts.annotations[REWRITE];
    return facts.annotations["nginx.ingress.kubernetes.io/use-regex"] === "true" || (target !== undefined && routes.some(({ path }) => path !== target));
  });
  return { controller: served?.controller.id, regexHost };
}
