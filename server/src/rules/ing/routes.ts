// Ingresses that share a controller's table: rules that compare paths over several Ingresses ask here.

import { memoOn } from "../../base/memo.ts";
import type { Entry } from "../../index/bucket.ts";
import { INGRESS, INGRESS_CLASS, SERVICE } from "../../index/policyView.ts";
import { classNameOf, controllerOf, type Served } from "../../ingress/classes.ts";
import { kubernetesRouting } from "../../ingress/routes/kubernetes.ts";
import type { TableRoute } from "../../ingress/routes/route.ts";
import type { Facts, IngressFacts } from "../../model/facts.ts";
import { toKey } from "../../model/resourceId.ts";
import type { Labels } from "../../model/selector.ts";
import type { RuleContext } from "../rule.ts";

/** The controller that serves an Ingress, where one is certain. */
export function servedBy(facts: IngressFacts, cx: RuleContext): Served | undefined {
  const classes = cx.list(INGRESS_CLASS).flatMap((entry) => (entry.facts.is === "ingressClass" ? [entry.facts] : []));
  return controllerOf(facts, classes, cx.settings.ingress.classes);
}

/** The other Ingresses of the class that share a host, in all namespaces; without those that stand for this one in another environment. */
export function siblings(facts: IngressFacts, cx: RuleContext): readonly (Entry & { readonly facts: IngressFacts })[] {
  const others = new Map<string, IngressFacts>();
  for (const known of cx.deriveEach(INGRESS, byHost))
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
const hostKeys = memoOn((facts: IngressFacts): ReadonlySet<string> => {
  const name = classNameOf(facts) ?? "";
  const hosts = [
    ...facts.rules.map(({ host }) => host?.toLowerCase() ?? "*"),
    ...facts.tls.flatMap((tls) => tls.hosts.map((host) => host.toLowerCase())),
  ];
  return new Set(hosts.map((host) => `${name} ${host}`));
});

/** The routes of Ingresses that share a table, as their controller makes them; as the API says where that is not known. */
export function tableRoutesOf(
  ingresses: readonly IngressFacts[],
  served: Served,
  cx: RuleContext,
): readonly TableRoute[] {
  const routing = served.controller.routing ?? kubernetesRouting;
  const ofService = (namespace: string, name: string): Labels => {
    const service = cx.lookUp(SERVICE, namespace, name);
    return service.is === "found" && service.value.facts.is === "service" ? service.value.facts.routing : {};
  };
  return routing.ofIngresses(ingresses, { ...cx.settings.ingress.traefik, ofService });
}
