// Offers in the fields of Istio that are texts of their own: items of a Sidecar's egress.hosts, identities of the mesh, the
// namespaces of exportTo.

import { CompletionItemKind } from "vscode-languageserver-types";
import type { Snapshot } from "../../analysis/snapshot.ts";
import type { Entry } from "../../index/bucket.ts";
import { entriesOf } from "../../index/catalog.ts";
import { NAMESPACE, SERVICE, SERVICE_ACCOUNT, SERVICE_ENTRY } from "../../index/policyView.ts";
import { isExportedTo } from "../../model/istio/exportTo.ts";
import { toPrincipal } from "../../model/istio/principal.ts";
import { serviceHost } from "../../model/istioHost.ts";
import { readList, readObject, readText } from "../../model/read.ts";
import { showName } from "../../model/resourceId.ts";
import { namespacesOf, sourceOfUse } from "../pods.ts";
import type { IstioField, Place } from "../slot.ts";
import { sourceOf } from "../source.ts";
import type { Offer } from "./offer.ts";

/** What is offered in such a field. */
export function offerIstio(snapshot: Snapshot, place: Place, field: IstioField): readonly Offer[] {
  switch (field) {
    case "egressHost":
      return offerEgressHosts(snapshot, place.namespace);
    case "principal":
      return offerPrincipals(snapshot);
    case "serviceAccount":
      return offerAccounts(snapshot, place.namespace);
    case "exportTo":
      return offerExports(snapshot);
  }
}

function offerEgressHosts(snapshot: Snapshot, own: string): readonly Offer[] {
  const marks = [
    fixed("./*", "all of this namespace", 0),
    fixed("*/*", "all that is exported to this namespace", 0),
    fixed("~/*", "nothing", 4),
  ];
  const namespaces = namespacesOf(snapshot).flatMap(({ id: { name } }): Offer[] =>
    name === own
      ? []
      : [{ ...fixed(`${name}/*`, "all that it exports", 1), source: sourceOfNamespace(snapshot, name), sort: name }],
  );
  const services = [...entriesOf(snapshot.catalog, SERVICE)].flatMap((entry): Offer[] => {
    const { facts } = entry;
    if (facts.is !== "service" || !isExportedTo(facts.exportTo, facts.id.namespace, own)) return [];
    const { namespace, name } = facts.id;
    const ports = facts.ports.map((port) => `${port.port}${port.name === undefined ? "" : ` ${port.name}`}`);
    return [hostOffer(snapshot, entry, own, serviceHost(namespace, name), ports.join(", "))];
  });
  const entries = [...entriesOf(snapshot.catalog, SERVICE_ENTRY)].flatMap((entry) => {
    const spec = entry.facts.is === "other" ? readObject(entry.facts.kept) : {};
    const { namespace } = entry.facts.id;
    if (!isExportedTo(spec["exportTo"], namespace, own)) return [];
    return readList(spec["hosts"]).flatMap((item) => {
      const host = readText(item);
      return host === undefined
        ? []
        : [hostOffer(snapshot, entry, own, host, `ServiceEntry ${showName(entry.facts.id)}`)];
    });
  });
  return [...marks, ...namespaces, ...entries, ...services];
}

/** A host with the namespace that has it; those of the own one first. */
function hostOffer(snapshot: Snapshot, entry: Entry, own: string, host: string, detail: string): Offer {
  const { namespace } = entry.facts.id;
  const isOwn = namespace === own;
  return { ...fixed(`${isOwn ? "." : namespace}/${host}`, detail, isOwn ? 2 : 3), source: sourceOf(snapshot, entry) };
}

/** Service accounts as principals: those that are declared, and those that pods run as. */
function offerPrincipals(snapshot: Snapshot): readonly Offer[] {
  return accountsOf(snapshot).map(({ namespace, name, ...offer }) => fixedFrom(toPrincipal(namespace, name), offer));
}

/** `name` of the own namespace, `namespace/name` of another (istio.io AuthorizationPolicy, Source.serviceAccounts). */
function offerAccounts(snapshot: Snapshot, own: string): readonly Offer[] {
  return accountsOf(snapshot).map(({ namespace, name, ...offer }) =>
    fixedFrom(namespace === own ? name : `${namespace}/${name}`, { ...offer, rank: namespace === own ? 1 : 2 }),
  );
}

interface Account {
  readonly namespace: string;
  readonly name: string;
  readonly detail: string;
  readonly source: string;
  readonly rank: number;
}

function accountsOf(snapshot: Snapshot): readonly Account[] {
  const accounts = new Map<string, Account>();
  const users = new Map<string, string[]>();
  for (const { id, serviceAccount } of snapshot.policyView().workloads) {
    const key = `${id.namespace}/${serviceAccount}`;
    const names = users.get(key);
    if (names) names.push(id.name);
    else users.set(key, [id.name]);
  }
  for (const [key, names] of users) {
    const [namespace = "", name = ""] = key.split("/");
    accounts.set(key, { namespace, name, detail: few(names), source: sourceOfUse(snapshot, namespace), rank: 1 });
  }
  for (const entry of entriesOf(snapshot.catalog, SERVICE_ACCOUNT)) {
    const { namespace, name } = entry.facts.id;
    const used = users.get(`${namespace}/${name}`);
    const detail = used ? few(used) : "no pods";
    accounts.set(`${namespace}/${name}`, {
      namespace,
      name,
      detail,
      source: sourceOf(snapshot, entry),
      rank: used ? 1 : 2,
    });
  }
  return [...accounts.values()];
}

/** `web, cart, +3`. */
function few(names: readonly string[]): string {
  const more = names.length - 3;
  return names.slice(0, 3).join(", ") + (more > 0 ? `, +${more}` : "");
}

function offerExports(snapshot: Snapshot): readonly Offer[] {
  return [
    fixed(".", "this namespace alone", 0),
    fixed("*", "every namespace; the standard", 0),
    ...namespacesOf(snapshot).map(({ id: { name } }) => ({
      ...fixed(name, "", 1),
      source: sourceOfNamespace(snapshot, name),
    })),
  ];
}

function sourceOfNamespace(snapshot: Snapshot, name: string): string {
  const [entry] = [...entriesOf(snapshot.catalog, NAMESPACE)].filter(({ facts }) => facts.id.name === name);
  return entry ? sourceOf(snapshot, entry) : sourceOfUse(snapshot, name);
}

function fixed(value: string, detail: string, rank: number): Offer {
  return { label: value, insert: { is: "scalar", value }, kind: CompletionItemKind.Reference, detail, rank };
}

function fixedFrom(value: string, { detail, rank, source }: Pick<Account, "detail" | "rank" | "source">): Offer {
  return { ...fixed(value, detail, rank), source };
}
