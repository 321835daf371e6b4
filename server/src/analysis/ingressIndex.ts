// Ingresses by what they name: those of a host, those that lead to a Service. An edit of one costs what its namespace holds.

import { memoOn } from "../base/memo.ts";
import type { Catalog } from "../index/catalog.ts";
import { derivedIn } from "../index/derived.ts";
import { INGRESS } from "../index/policyView.ts";
import type { Facts, IngressFacts } from "../model/facts.ts";
import type { ResourceId } from "../model/resourceId.ts";

/**
 * The Ingresses that may have routes of a host: those that name it in a rule, a certificate or an alias, and those with a
 * default backend, which some controllers ask for every host. Undefined: those with a rule or default for all.
 */
export function ingressesOfHost(catalog: Catalog, host: string | undefined): readonly IngressFacts[] {
  const keys = host === undefined ? [EVERY] : [host, DEFAULT];
  return derivedIn(catalog, INGRESS, byHost).flatMap((known) => [
    ...new Set(keys.flatMap((key) => known.get(key) ?? [])),
  ]);
}

/** The Ingresses that lead to a Service, which lies in their own namespace. */
export function ingressesTo(catalog: Catalog, { namespace, name }: ResourceId): readonly IngressFacts[] {
  return derivedIn(catalog, INGRESS, byService).flatMap((known) => known.get(`${namespace}/${name}`) ?? []);
}

/** Hosts of rules, of certificates and of server-alias, in lower case; "*" where a rule or a default backend is for all hosts. */
export const hostsOfIngress: (facts: IngressFacts) => ReadonlySet<string> = memoOn(
  ({ rules, tls, annotations, defaultBackend }: IngressFacts) =>
    new Set([
      ...rules.map(({ host }) => host?.toLowerCase() ?? EVERY),
      ...tls.flatMap(({ hosts }) => hosts.map((host) => host.toLowerCase())),
      ...(annotations[ALIAS] ?? "").split(",").flatMap((name) => name.trim().toLowerCase() || []),
      ...(defaultBackend ? [EVERY] : []),
    ]),
);

const EVERY = "*";
const ALIAS = "nginx.ingress.kubernetes.io/server-alias";

const servicesOf = memoOn(
  ({ id, rules, defaultBackend }: IngressFacts) =>
    new Set(
      [defaultBackend, ...rules.flatMap(({ paths }) => paths.map(({ backend }) => backend))].flatMap((backend) =>
        backend?.service === undefined ? [] : [`${id.namespace}/${backend.service}`],
      ),
    ),
);

/** No host is called so. */
const DEFAULT = "default backend";

function byHost(all: readonly Facts[]): ReadonlyMap<string, readonly IngressFacts[]> {
  return postings(all, (facts) =>
    facts.defaultBackend ? new Set([...hostsOfIngress(facts), DEFAULT]) : hostsOfIngress(facts),
  );
}

function byService(all: readonly Facts[]): ReadonlyMap<string, readonly IngressFacts[]> {
  return postings(all, servicesOf);
}

function postings(
  all: readonly Facts[],
  keysOf: (facts: IngressFacts) => ReadonlySet<string>,
): ReadonlyMap<string, readonly IngressFacts[]> {
  const known = new Map<string, IngressFacts[]>();
  for (const facts of all) {
    if (facts.is !== "ingress") continue;
    for (const key of keysOf(facts)) {
      const list = known.get(key);
      if (list) list.push(facts);
      else known.set(key, [facts]);
    }
  }
  return known;
}
