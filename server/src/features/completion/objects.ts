// Offers that are names of objects: namespaces, classes, Secrets, hosts, service accounts; and fixed words.

import { CompletionItemKind } from "vscode-languageserver-types";
import type { Snapshot } from "../../analysis/snapshot.ts";
import { isList, isObject, jsonAt } from "../../base/json.ts";
import { entriesOf } from "../../index/catalog.ts";
import { CERTIFICATE, INGRESS, INGRESS_CLASS, NAMESPACE, SECRET } from "../../index/policyView.ts";
import type { KindKey } from "../../model/views.ts";
import { escape, few } from "../markdown.ts";
import { namespacesOf, sourceOfUse } from "../pods.ts";
import type { Place } from "../slot.ts";
import { joinSources, sourceOf } from "../source.ts";
import type { Word } from "../words.ts";
import type { Offer } from "./offer.ts";

/** Classes that controllers make when they are installed as their own documentation says. */
const WELL_KNOWN_CLASSES: readonly (readonly [name: string, controller: string])[] = [
  ["nginx", "ingress-nginx (k8s.io/ingress-nginx), or NGINX Inc. (nginx.org/ingress-controller)"],
  ["traefik", "Traefik (traefik.io/ingress-controller)"],
  ["haproxy", "HAProxy (haproxy.org/ingress-controller)"],
  ["alb", "AWS Load Balancer Controller (ingress.k8s.aws/alb)"],
  ["azure-application-gateway", "Azure Application Gateway"],
  ["gce", "GKE Ingress, by the annotation kubernetes.io/ingress.class"],
  ["kong", "Kong (ingress-controllers.konghq.com/kong)"],
  ["contour", "Contour (projectcontour.io/ingress-controller)"],
  ["cilium", "Cilium (cilium.io/ingress-controller)"],
  ["istio", "Istio (istio.io/ingress-controller)"],
];

export function offerIngressClasses(snapshot: Snapshot): readonly Offer[] {
  const known = [...entriesOf(snapshot.catalog, INGRESS_CLASS)].flatMap((entry): Offer[] => {
    const { facts } = entry;
    if (facts.is !== "ingressClass") return [];
    return [
      {
        ...named(facts.id.name, sourceOf(snapshot, entry)),
        detail: facts.controller ?? "no controller",
        hint: facts.isDefault ? "default" : undefined,
      },
    ];
  });
  const names = new Set(known.map(({ label }) => label));
  const rest = WELL_KNOWN_CLASSES.filter(([name]) => !names.has(name)).map(
    ([name, controller]): Offer => ({ ...named(name, "well known"), detail: controller, rank: 3 }),
  );
  return [...known, ...rest];
}

/** TLS Secrets of the namespace, and those that a Certificate makes. Other types can't serve, so they are left out. */
export function offerTlsSecrets(snapshot: Snapshot, place: Place): readonly Offer[] {
  const secrets = [...entriesOf(snapshot.catalog, SECRET, place.namespace)].flatMap((entry): Offer[] => {
    const { facts } = entry;
    if (facts.is !== "secret" || (facts.type !== "kubernetes.io/tls" && facts.type !== undefined)) return [];
    return [{ ...named(facts.id.name, sourceOf(snapshot, entry)), detail: facts.type ?? "type not known" }];
  });
  const names = new Set(secrets.map(({ label }) => label));
  const made = [...entriesOf(snapshot.catalog, CERTIFICATE, place.namespace)].flatMap((entry): Offer[] => {
    const { facts } = entry;
    if (facts.is !== "other" || typeof facts.kept !== "string" || names.has(facts.kept)) return [];
    return [{ ...named(facts.kept, sourceOf(snapshot, entry)), detail: `made by Certificate ${facts.id.name}` }];
  });
  return [...secrets, ...made];
}

/** Hosts: those of the other half of this Ingress first, then those of the namespace's Ingresses. */
export function offerHosts(snapshot: Snapshot, place: Place, of: "rule" | "tls"): readonly Offer[] {
  const rules = asTexts(jsonAt(place.value, ["spec", "rules"]), (rule) => [jsonAt(rule, ["host"])]);
  const tls = asTexts(jsonAt(place.value, ["spec", "tls"]), (item) => listAt(item, ["hosts"]));
  const [near, here] = of === "tls" ? [rules, tls] : [tls, rules];
  const offers = new Map<string, Offer>();
  for (const host of near) if (!here.has(host)) offers.set(host, { ...named(host, "this Ingress"), rank: 0 });
  for (const entry of entriesOf(snapshot.catalog, INGRESS, place.namespace)) {
    const { facts } = entry;
    if (facts.is !== "ingress") continue;
    for (const host of [
      ...facts.rules.flatMap(({ host: name }) => name ?? []),
      ...facts.tls.flatMap(({ hosts }) => hosts),
    ]) {
      if (!offers.has(host) && !here.has(host))
        offers.set(host, { ...named(host, sourceOf(snapshot, entry)), detail: `Ingress ${facts.id.name}`, rank: 2 });
    }
  }
  return [...offers.values()];
}

export function offerNamespaces(snapshot: Snapshot): readonly Offer[] {
  const entries = new Map([...entriesOf(snapshot.catalog, NAMESPACE)].map((entry) => [entry.resource.id.name, entry]));
  return namespacesOf(snapshot).map(({ id, labels, declared }) => {
    const entry = entries.get(id.name);
    const own = Object.entries(labels).filter(([key]) => key !== "kubernetes.io/metadata.name");
    return {
      ...named(id.name, entry ? sourceOf(snapshot, entry) : sourceOfUse(snapshot, id.name)),
      detail: few(
        own.map(([key, value]) => `${key}=${value}`),
        3,
      ),
      rank: declared ? 1 : 2,
    };
  });
}

/** Names of a kind's objects in the place's namespace. */
export function offerObjects(snapshot: Snapshot, place: Place, kind: KindKey): readonly Offer[] {
  const offers = [...entriesOf(snapshot.catalog, kind, place.namespace)].map((entry): Offer => {
    const { facts } = entry;
    return {
      ...named(entry.resource.id.name, sourceOf(snapshot, entry)),
      detail: facts.is === "secret" ? (facts.type ?? "Secret") : entry.resource.id.kind,
    };
  });
  // The API server makes this one in every namespace.
  if (kind !== "/ServiceAccount" || offers.some(({ label }) => label === "default")) return offers;
  return [...offers, { ...named("default", "every namespace"), detail: "ServiceAccount", rank: 2 }];
}

export function offerWords(words: readonly Word[]): readonly Offer[] {
  return words.map(({ text, meaning }, index) => ({
    label: text,
    insert: { is: "scalar", value: text },
    kind: CompletionItemKind.EnumMember,
    sort: String(index).padStart(2, "0"),
    detail: meaning === "" ? undefined : meaning,
    documentation: () => escape(meaning),
  }));
}

function named(name: string, source: string): Offer {
  return {
    label: name,
    insert: { is: "scalar", value: name },
    kind: CompletionItemKind.Reference,
    source: joinSources([source]),
  };
}

type Value = Parameters<typeof isList>[0];

function asTexts(list: Value, read: (item: Value) => readonly Value[]): ReadonlySet<string> {
  const items = isList(list) ? list.filter(isObject).flatMap(read) : [];
  return new Set(
    items.filter((item) => typeof item === "string" && item !== "" && !/[\ue000-\uf8ff]/.test(item)).map(String),
  );
}

function listAt(item: Value, path: readonly string[]): readonly Value[] {
  const value = jsonAt(item, path);
  return isList(value) ? value : [];
}
