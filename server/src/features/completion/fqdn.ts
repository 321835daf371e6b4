// Offers for DNS names in Cilium's policies: those that the workspace and the cluster know of, as other policies, ServiceEntries
// and Services write them.

import { CompletionItemKind } from "vscode-languageserver-types";
import type { Snapshot } from "../../analysis/snapshot.ts";
import { isObject, type Json, type JsonObject } from "../../base/json.ts";
import { memoOn } from "../../base/memo.ts";
import type { Entry } from "../../index/bucket.ts";
import { entriesOf } from "../../index/catalog.ts";
import { SERVICE } from "../../index/policyView.ts";
import type { Facts } from "../../model/facts.ts";
import { readList, readObject, readText } from "../../model/read.ts";
import { showName } from "../../model/resourceId.ts";
import { type KindKey, toKindKey } from "../../model/views.ts";
import type { Place, Slot } from "../slot.ts";
import { sourceOf } from "../source.ts";
import type { Offer } from "./offer.ts";

const CILIUM: readonly KindKey[] = ["CiliumNetworkPolicy", "CiliumClusterwideNetworkPolicy"].map((kind) =>
  toKindKey("cilium.io", kind),
);
const SERVICE_ENTRY: KindKey = toKindKey("networking.istio.io", "ServiceEntry");

/** Names; for a pattern, patterns too. What pods may look up begins with what this policy leads to. */
export function offerFqdns(snapshot: Snapshot, place: Place, slot: Extract<Slot, { is: "fqdn" }>): readonly Offer[] {
  const offers = new Map<string, Offer>();
  const add = (name: string, offer: Omit<Offer, "label" | "insert" | "kind">): void => {
    if (offers.has(name) || (slot.which === "name" && name.includes("*")) || MARK.test(name)) return;
    offers.set(name, { label: name, insert: { is: "scalar", value: name }, kind: CompletionItemKind.Value, ...offer });
  };
  if (slot.of === "lookups") {
    for (const name of namesIn(place.value)) add(name, { rank: 0, source: "this policy" });
    add("*", { rank: 0, sort: "~", detail: "every name", source: "well known" });
  }
  for (const kind of [...CILIUM, SERVICE_ENTRY, SERVICE])
    for (const entry of entriesOf(snapshot.catalog, kind))
      for (const name of namesOf(entry.facts)) add(name, { rank: 1, ...said(snapshot, entry) });
  const known = [...offers.values()];
  // The names beside one that is known.
  if (slot.which === "pattern")
    for (const { label: name, source } of known) {
      const domain = /^[^.*]+\.([^.]+\..+)$/.exec(name)?.[1];
      if (domain !== undefined) add(`*.${domain}`, { rank: 2, detail: `names such as ${name}`, source });
    }
  return [...offers.values()];
}

function said(snapshot: Snapshot, entry: Entry): Pick<Offer, "detail" | "source"> {
  const { id } = entry.resource;
  return { detail: `${id.kind} ${showName(id)}`, source: sourceOf(snapshot, entry) };
}

const namesOf = memoOn((facts: Facts): readonly string[] => {
  if (facts.is === "policy") return [...new Set([facts.spec, ...(facts.specs ?? [])].flatMap(peersOf))];
  if (facts.is === "service") return facts.externalName === undefined ? [] : [facts.externalName];
  const hosts = facts.is === "other" ? readList(readObject(facts.kept)["hosts"]) : [];
  return hosts.flatMap((host) => readText(host) ?? []);
});

/** toFQDNs of a policy that is being written. */
function namesIn({ spec, specs }: JsonObject): readonly string[] {
  return [spec, ...readList(specs)].flatMap((item) => (isObject(item) ? peersOf(item) : []));
}

function peersOf(spec: JsonObject): readonly string[] {
  return readList(spec["egress"])
    .flatMap((rule: Json) => readList(readObject(rule)["toFQDNs"]))
    .flatMap((item) => {
      const { matchName, matchPattern } = readObject(item);
      return [readText(matchName), readText(matchPattern)].flatMap((name) => name ?? []);
    });
}

/** The mark of a cursor context, see yaml/cursor.ts. */
const MARK = /[\ue000-\uf8ff]/;
