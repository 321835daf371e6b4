// Offers that are names of objects: namespaces, classes, Secrets, hosts, service accounts; and fixed words.

import { CompletionItemKind } from "vscode-languageserver-types";
import type { Snapshot } from "../../analysis/snapshot.ts";
import { isList, isObject, type JsonObject, jsonAt } from "../../base/json.ts";
import type { Entry } from "../../index/bucket.ts";
import { entriesOf } from "../../index/catalog.ts";
import {
  CERTIFICATE,
  INGRESS,
  INGRESS_CLASS,
  ISTIO_GATEWAY,
  NAMESPACE,
  SECRET,
  SERVICE_ACCOUNT,
} from "../../index/policyView.ts";
import { readInteger, readList, readObject, readText } from "../../model/read.ts";
import { showName } from "../../model/resourceId.ts";
import { type KindKey, toKindKey } from "../../model/views.ts";
import { GATEWAY } from "../customSlot.ts";
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

/**
 * Hosts: those of the other half of this Ingress first, then those that the namespace's Ingresses, routes and certificates
 * name, and those of Gateways, which serve all namespaces.
 */
export function offerHosts(snapshot: Snapshot, place: Place, of: "rule" | "tls"): readonly Offer[] {
  const rules = asTexts(jsonAt(place.value, ["spec", "rules"]), (rule) => [jsonAt(rule, ["host"])]);
  const tls = asTexts(jsonAt(place.value, ["spec", "tls"]), (item) => listAt(item, ["hosts"]));
  const [near, here] = of === "tls" ? [rules, tls] : [tls, rules];
  const written = new Set([...here, ...hostsIn(place.value)]);
  const offers = new Map<string, Offer>();
  for (const host of near) if (!here.has(host)) offers.set(host, { ...named(host, "this Ingress"), rank: 0 });
  for (const kind of HOST_KINDS) {
    const isShared = kind === GATEWAY || kind === ISTIO_GATEWAY;
    for (const entry of entriesOf(snapshot.catalog, kind, isShared ? undefined : place.namespace)) {
      const { id } = entry.resource;
      for (const host of hostsOf(entry)) {
        if (offers.has(host) || written.has(host)) continue;
        const detail = `${id.kind} ${isShared ? showName(id) : id.name}`;
        offers.set(host, { ...named(host, sourceOf(snapshot, entry)), detail, rank: 2 });
      }
    }
  }
  return [...offers.values()];
}

/** The kinds that name hosts under which something is served. */
const HOST_KINDS: readonly KindKey[] = [
  INGRESS,
  CERTIFICATE,
  GATEWAY,
  ...["HTTPRoute", "GRPCRoute", "TLSRoute"].map((kind) => toKindKey("gateway.networking.k8s.io", kind)),
  ISTIO_GATEWAY,
  toKindKey("networking.istio.io", "VirtualService"),
];

function hostsOf({ facts, resource }: Entry): readonly string[] {
  return facts.is === "ingress"
    ? [...facts.rules.flatMap(({ host }) => host ?? []), ...facts.tls.flatMap(({ hosts }) => hosts)]
    : hostsIn(resource.value);
}

/** cert-manager dnsNames; hostnames of routes and listeners; hosts of Istio, which a Gateway may write as `namespace/host`. */
function hostsIn(value: JsonObject): readonly string[] {
  const spec = readObject(value["spec"]);
  const listed = [spec["dnsNames"], spec["hostnames"], spec["hosts"]].flatMap(readList);
  const listeners = readList(spec["listeners"]).map((listener) => readObject(listener)["hostname"]);
  const servers = readList(spec["servers"]).flatMap((server) => readList(readObject(server)["hosts"]));
  return [...listed, ...listeners, ...servers].flatMap((item) => {
    const host = readText(item)?.replace(/^[^/]*\//, "");
    return host === undefined || host === "*" || MARK.test(host) ? [] : [host];
  });
}

/** The mark of a cursor context, see yaml/cursor.ts. */
const MARK = /[\ue000-\uf8ff]/;

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

/** Names of objects of some kinds in the place's namespace. */
export function offerObjects(snapshot: Snapshot, place: Place, kinds: readonly KindKey[]): readonly Offer[] {
  const offers = kinds.flatMap((kind) =>
    [...entriesOf(snapshot.catalog, kind, place.namespace)].map((entry): Offer => {
      return { ...named(entry.resource.id.name, sourceOf(snapshot, entry)), detail: detailOf(entry) };
    }),
  );
  // The API server makes this one in every namespace.
  if (!kinds.includes(SERVICE_ACCOUNT) || offers.some(({ label }) => label === "default")) return offers;
  return [...offers, { ...named("default", "every namespace"), detail: "ServiceAccount", rank: 2 }];
}

/** What tells objects of a kind apart, where that is a word or two; else the kind. */
function detailOf({ facts, resource: { id, value } }: Entry): string {
  if (facts.is === "secret") return facts.type ?? "Secret";
  const spec = readObject(value["spec"]);
  if (id.kind === "GatewayClass") return readText(spec["controllerName"]) ?? id.kind;
  if (id.kind === "CiliumCIDRGroup") return few(readList(spec["externalCIDRs"]).map(String), 3);
  const order = id.kind === "Tier" ? readInteger(spec["order"]) : undefined;
  return order === undefined ? id.kind : `order ${order}`;
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
  return new Set(items.filter((item) => typeof item === "string" && item !== "" && !MARK.test(item)).map(String));
}

function listAt(item: Value, path: readonly string[]): readonly Value[] {
  const value = jsonAt(item, path);
  return isList(value) ? value : [];
}
