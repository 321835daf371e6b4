// Offers inside selectors of Cilium's policies: labels of pods, with the source that is being typed, and what Cilium adds to them:
// the namespace, its labels, the service account.

import { CompletionItemKind } from "vscode-languageserver-types";
import type { Snapshot } from "../../analysis/snapshot.ts";
import { isObject, type Json, type JsonObject, jsonAt } from "../../base/json.ts";
import { NAMESPACE_LABELS, POD_NAMESPACE, POLICY_ACCOUNT, toPlainKey } from "../../model/ciliumLabels.ts";
import { NAMESPACE_NAME_LABEL } from "../../model/kinds/index.ts";
import { readList } from "../../model/read.ts";
import { namespacesOf } from "../pods.ts";
import type { LabelSource, Place, Slot } from "../slot.ts";
import { offerLabels } from "./labels.ts";
import type { Offer } from "./offer.ts";

type LabelSlot = Extract<Slot, { is: "labelMap" | "labelKey" | "labelValue" }>;

/** Offers for a key, a value, or a pair of a selector of endpoints. */
export function offerEndpointLabels(
  snapshot: Snapshot,
  place: Place,
  slot: LabelSlot,
  labels: Extract<LabelSource, { is: "endpoints" }>,
  prefix: string,
): readonly Offer[] {
  const selector = plainly(jsonAt(place.value, slot.at));
  const pods = offerLabels(
    snapshot,
    { ...place, value: selector },
    { ...slot, at: [], labels: { is: "pods", in: labels.in } },
  );
  if (slot.is === "labelValue") return pods;
  const asWritten = jsonAt(place.value, [...slot.at, "matchLabels"]);
  const written = new Set((isObject(asWritten) ? Object.keys(asWritten) : []).map(toPlainKey));
  const own = identityKeys(snapshot, labels.mayLeave).filter(({ key }) => slot.is === "labelKey" || !written.has(key));
  // A key whose source is being typed goes on with it.
  const source = /^(?:k8s|any):/.exec(prefix)?.[0] ?? "";
  return [
    ...pods.map((offer) => withSource(offer, source)),
    ...own.map(({ key, meaning }, index): Offer => {
      const named = `${source === "" ? "k8s:" : source}${key}`;
      return {
        label: named,
        insert:
          slot.is === "labelKey" ? { is: "scalar", value: named } : { is: "key", key: named, body: { is: "stop" } },
        kind: CompletionItemKind.Property,
        rank: 3,
        sort: String(index).padStart(2, "0"),
        detail: meaning,
        filter: `${named} ${key}`,
        asksOn: slot.is === "labelMap",
      };
    }),
  ];
}

/** What Cilium tells of a pod beside its labels. */
function identityKeys(
  snapshot: Snapshot,
  mayLeave: boolean,
): readonly { readonly key: string; readonly meaning: string }[] {
  const account = { key: POLICY_ACCOUNT, meaning: "service account of the pods" };
  if (!mayLeave) return [account];
  const keys = new Set(namespacesOf(snapshot).flatMap(({ labels }) => Object.keys(labels)));
  return [
    { key: POD_NAMESPACE, meaning: "namespace of the pods" },
    account,
    ...[...keys]
      .filter((key) => key !== NAMESPACE_NAME_LABEL)
      .sort()
      .map((key) => ({ key: `${NAMESPACE_LABELS}${key}`, meaning: `label ${key} of their namespace` })),
  ];
}

function withSource(offer: Offer, source: string): Offer {
  if (source === "") return offer;
  const { insert } = offer;
  const label = `${source}${offer.label}`;
  if (insert.is === "key" || insert.is === "pair")
    return { ...offer, label, insert: { ...insert, key: `${source}${insert.key}` } };
  return insert.is === "scalar" ? { ...offer, label, insert: { ...insert, value: `${source}${insert.value}` } } : offer;
}

/** The selector in the words of the pods' own labels; what speaks of namespaces and accounts is left out. */
function plainly(selector: Json | undefined): JsonObject {
  if (!isObject(selector)) return {};
  const labels = isObject(selector["matchLabels"]) ? selector["matchLabels"] : {};
  return {
    matchLabels: Object.fromEntries(
      Object.entries(labels).flatMap(([key, value]) => {
        const plain = toPlainKey(key);
        return isOfPods(plain) ? [[plain, value]] : [];
      }),
    ),
    matchExpressions: readList(selector["matchExpressions"])
      .filter(isObject)
      .flatMap((item) => {
        const { key } = item;
        if (typeof key !== "string") return [];
        return isOfPods(toPlainKey(key)) ? [{ ...item, key: toPlainKey(key) }] : [];
      }),
  };
}

function isOfPods(key: string): boolean {
  return !key.startsWith("io.cilium.k8s.") && key !== POD_NAMESPACE && !key.includes(":");
}
