// Hovers on names of other objects: classes, Secrets, hosts, namespaces, accounts; and on fixed words.

import type { Snapshot } from "../../analysis/snapshot.ts";
import type { Lookup } from "../../base/lookup.ts";
import { nearest } from "../../base/nearest.ts";
import type { Entry } from "../../index/bucket.ts";
import { absence, entriesOf, lookUp } from "../../index/catalog.ts";
import { CERTIFICATE, INGRESS, INGRESS_CLASS, NAMESPACE, SECRET } from "../../index/policyView.ts";
import type { IngressFacts } from "../../model/facts.ts";
import { readList, readObject, readText } from "../../model/read.ts";
import { showName } from "../../model/resourceId.ts";
import { type KindKey, TLS_SECRET } from "../../model/views.ts";
import { bold, code, escape, few, lines } from "../markdown.ts";
import { showPodCount, workloadsIn } from "../pods.ts";
import type { Place } from "../slot.ts";
import { placeOfSource } from "../source.ts";
import type { Word } from "../words.ts";

export function hoverIngressClass(snapshot: Snapshot, name: string): string {
  const answer = lookUp(snapshot.catalog, INGRESS_CLASS, "", name);
  if (answer.is !== "found") return absent(snapshot, INGRESS_CLASS, "IngressClass", "", name, answer);
  const { facts } = answer.value;
  if (facts.is !== "ingressClass") return "";
  return lines(
    head(snapshot, answer.value),
    `Controller ${facts.controller === undefined ? "not named" : code(facts.controller)}${facts.isDefault ? ", the default class" : ""}`,
  );
}

/** Type and uses of a TLS Secret; never what is in it. */
export function hoverTlsSecret(snapshot: Snapshot, place: Place, name: string): string {
  const answer = lookUp(snapshot.catalog, SECRET, place.namespace, name);
  const certificate = [...entriesOf(snapshot.catalog, CERTIFICATE, place.namespace)].find(
    ({ facts }) => facts.is === "other" && facts.kept === name,
  );
  const made =
    certificate &&
    `Made by ${escape(`Certificate ${showName(certificate.resource.id)}`)} · ${escape(placeOfSource(snapshot, certificate))}`;
  const uses = ingressesOf(snapshot, place.namespace).flatMap((ingress) =>
    ingress.tls
      .filter(({ secretName }) => secretName === name)
      .map(({ hosts }) => `${escape(ingress.id.name)} (${hosts.length === 0 ? "no hosts" : few(hosts.map(code), 3)})`),
  );
  const used = uses.length > 0 ? `Used by Ingress ${few(uses, 3)}` : undefined;
  if (answer.is !== "found") return lines(made ?? absentTlsSecret(snapshot, place.namespace, name, answer), used);
  const { facts } = answer.value;
  const type = facts.is === "secret" && facts.type !== undefined ? facts.type : "type not known";
  const unfit =
    facts.is === "secret" && facts.type !== undefined && facts.type !== "kubernetes.io/tls"
      ? "Not of type kubernetes.io/tls: a controller won't take a certificate from it"
      : undefined;
  return lines(
    `${bold(escape(`Secret ${showName(answer.value.resource.id)}`))} · ${escape(type)} · ${escape(placeOfSource(snapshot, answer.value))}`,
    unfit,
    made,
    used,
  );
}

/** Which Ingresses serve a host, in all namespaces, and with which certificate. */
export function hoverHost(snapshot: Snapshot, host: string): string | undefined {
  const all = ingressesOf(snapshot, undefined);
  const serving = all.filter(({ rules }) => rules.some((rule) => rule.host === host));
  const secured = all.flatMap((ingress) =>
    ingress.tls
      .filter(({ hosts }) => hosts.includes(host))
      .map(
        ({ secretName }) =>
          `${secretName === undefined ? "the controller's own certificate" : `Secret ${code(secretName)}`} (${escape(showName(ingress.id))})`,
      ),
  );
  const paths = serving.flatMap((ingress) =>
    ingress.rules
      .filter((rule) => rule.host === host)
      .flatMap((rule) => rule.paths)
      .map(
        ({ path, backend }) =>
          `${code(path ?? "/")} → ${escape(backend?.service ?? "no Service")}${portText(backend)} (${escape(showName(ingress.id))})`,
      ),
  );
  return lines(
    `${bold(escape(host))} · ${
      serving.length === 0
        ? "no rule names it"
        : `Ingress ${few(
            serving.map(({ id }) => escape(showName(id))),
            3,
          )}`
    }`,
    ...paths.slice(0, 6),
    paths.length > 6 ? `+${paths.length - 6}` : undefined,
    secured.length > 0 ? `TLS: ${few(secured, 3)}` : "No TLS",
  );
}

export function hoverNamespace(snapshot: Snapshot, name: string): string {
  const answer = lookUp(snapshot.catalog, NAMESPACE, "", name);
  const pods = workloadsIn(snapshot, name);
  const here = `${showPodCount(snapshot, pods)}, ${[...entriesOf(snapshot.catalog, "networking.k8s.io/NetworkPolicy", name)].length} NetworkPolicies`;
  if (answer.is !== "found")
    return lines(absent(snapshot, NAMESPACE, "Namespace", "", name, answer), pods.length > 0 ? here : undefined);
  const { facts } = answer.value;
  const labels =
    facts.is === "namespace" ? Object.entries(facts.labels).map(([key, value]) => code(`${key}=${value}`)) : [];
  return lines(head(snapshot, answer.value), here, labels.length > 0 ? few(labels, 6) : undefined);
}

/** Any other object of the place's namespace, of the first of the kinds that has one of the name. */
export function hoverObject(snapshot: Snapshot, place: Place, kinds: readonly KindKey[], name: string): string {
  const has = kinds.find((kind) => lookUp(snapshot.catalog, kind, place.namespace, name).is === "found");
  const kind = has ?? kinds[0] ?? "";
  const answer = lookUp(snapshot.catalog, kind, place.namespace, name);
  const word = kind.slice(kind.indexOf("/") + 1);
  if (answer.is === "found") return lines(head(snapshot, answer.value), blocksOf(answer.value));
  if (kind === "/ServiceAccount" && name === "default")
    return `${bold("ServiceAccount default")} · made by Kubernetes in every namespace`;
  return absent(snapshot, kind, word, place.namespace, name, answer);
}

/** The blocks of a CIDR group. */
function blocksOf({ resource: { id, value } }: Entry): string | undefined {
  if (id.kind !== "CiliumCIDRGroup") return undefined;
  const blocks = readList(readObject(value["spec"])["externalCIDRs"]).flatMap((block) => readText(block) ?? []);
  return blocks.length === 0 ? "No blocks" : few(blocks.map(code), 8);
}

export function hoverWord(words: readonly Word[], text: string, more: string | undefined): string | undefined {
  const word = words.find((item) => item.text === text);
  if (!word || (word.meaning === "" && more === undefined)) return more;
  return lines(
    word.meaning === "" ? bold(escape(word.text)) : `${bold(escape(word.text))}: ${escape(word.meaning)}`,
    more,
  );
}

function head(snapshot: Snapshot, entry: Entry): string {
  const { id } = entry.resource;
  return `${bold(escape(`${id.kind} ${showName(id)}`))} · ${escape(placeOfSource(snapshot, entry))}`;
}

type NotFound = Exclude<Lookup<Entry>, { is: "found" }>;

function absent(
  snapshot: Snapshot,
  kind: KindKey,
  word: string,
  namespace: string,
  name: string,
  answer: NotFound,
  ofType = "",
): string {
  const near = nearest(
    name,
    [...entriesOf(snapshot.catalog, kind, namespace)].map(({ resource }) => resource.id.name),
  );
  const where = namespace === "" ? "" : ` in ${namespace}`;
  const text =
    answer.is === "missing"
      ? `No ${word} ${name}${ofType}${where}${answer.sure ? "" : " among the files"}`
      : `${word} ${namespace === "" ? name : `${namespace}/${name}`}: unknown (${answer.why})`;
  return lines(bold(escape(text)), near === undefined ? undefined : `Nearest: ${code(near)}`);
}

/** Where names of TLS Secrets are all that is known of Secrets, one of another type may be there. */
function absentTlsSecret(snapshot: Snapshot, namespace: string, name: string, answer: NotFound): string {
  const tls = absence(snapshot.catalog, TLS_SECRET, namespace);
  const isAsked = (snapshot.catalog.cluster?.coverage(TLS_SECRET, namespace).is ?? "none") !== "none";
  const isSure = answer.is === "missing" && answer.sure;
  if (!isSure && tls.is === "missing")
    return absent(snapshot, SECRET, "Secret", namespace, name, tls, " of type kubernetes.io/tls");
  const why = answer.is === "unknown" && isAsked && tls.is === "unknown" ? tls : answer;
  return absent(snapshot, SECRET, "Secret", namespace, name, why);
}

function ingressesOf(snapshot: Snapshot, namespace: string | undefined): readonly IngressFacts[] {
  return [...entriesOf(snapshot.catalog, INGRESS, namespace)].flatMap(({ facts }) =>
    facts.is === "ingress" ? [facts] : [],
  );
}

function portText(backend: IngressFacts["defaultBackend"]): string {
  const port = backend?.portNumber ?? backend?.portName;
  return port === undefined ? "" : `:${escape(String(port))}`;
}
