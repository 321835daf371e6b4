// Offers inside label selectors: keys and values that pods, namespaces or Services really have, with how many they pick.

import { CompletionItemKind } from "vscode-languageserver-types";
import type { Snapshot } from "../../analysis/snapshot.ts";
import { jsonAt } from "../../base/json.ts";
import { entriesOf } from "../../index/catalog.ts";
import { SERVICE } from "../../index/policyView.ts";
import { templatePath } from "../../model/kinds/workload.ts";
import { readLabels } from "../../model/read.ts";
import { type Labels, type Selector, selects, toMapSelector, toSelector } from "../../model/selector.ts";
import { workloadsInScope } from "../pods.ts";
import type { LabelSource, Place, Slot } from "../slot.ts";
import { sourceOf } from "../source.ts";
import {
  type Holder,
  holderOf,
  holderOffer,
  keysOf,
  namespaceHolders,
  nodeHolders,
  rankOf,
  valuesOf,
} from "./labelHolders.ts";
import type { Body, Offer } from "./offer.ts";

type LabelSlot = Extract<Slot, { is: "labelMap" | "labelKey" | "labelValue" }>;

/** Offers for a key, a value, or a whole pair of a selector. What the rest of the selector does not pick is left out. */
export function offerLabels(snapshot: Snapshot, place: Place, slot: LabelSlot): readonly Offer[] {
  const rest = restOf(place, slot);
  const all = holdersOf(snapshot, place, slot.labels);
  const fitting = all.filter(({ labels }) => selects(rest, labels));
  const holders = fitting.length > 0 ? fitting : all;
  if (slot.is === "labelValue")
    return valuesOf(holders, slot.key).map(([value, having]) => holderOffer(snapshot, value, having));
  const keys = keysOf(holders).filter(
    (key) => slot.is === "labelKey" || !rest.requirements.some((requirement) => requirement.key === key),
  );
  return keys.flatMap((key): Offer[] => {
    const values = valuesOf(holders, key);
    const having = values.flatMap(([, list]) => list);
    if (slot.is === "labelKey") return [{ ...holderOffer(snapshot, key, having), rank: rankOf(key) }];
    const shared = { rank: rankOf(key), kind: CompletionItemKind.Property };
    const pairs = values.map(([value, list]): Offer => {
      return {
        ...holderOffer(snapshot, value, list),
        ...shared,
        label: `${key}: ${value}`,
        insert: { is: "pair", key, value },
      };
    });
    return [
      { ...holderOffer(snapshot, key, having), ...shared, insert: { is: "key", key, body: { is: "stop" } }, sort: key },
      ...pairs,
    ];
  });
}

/** Offers for a selector that is not begun: one label of what is there, and everything. */
export function offerSelectors(
  snapshot: Snapshot,
  place: Place,
  slot: Extract<Slot, { is: "selector" }>,
  sameLine: boolean,
): readonly Offer[] {
  const holders = holdersOf(snapshot, place, slot.labels);
  const pairs = keysOf(holders).flatMap((key) =>
    valuesOf(holders, key).map(([value, list]): Offer => {
      const body: Body = { is: "map", entries: [{ key, body: { is: "value", value } }] };
      return {
        ...holderOffer(snapshot, value, list),
        label: `${key}: ${value}`,
        insert: { is: "key", key: "matchLabels", body },
        rank: rankOf(key),
      };
    }),
  );
  if (!sameLine) return pairs;
  const everything: Offer = {
    label: "{}",
    insert: { is: "yaml", text: "{}" },
    kind: CompletionItemKind.Value,
    rank: 0,
    detail: `all ${slot.labels.is === "namespaces" || slot.labels.is === "nodes" ? slot.labels.is : "pods"}`,
  };
  return [everything, ...pairs];
}

function holdersOf(snapshot: Snapshot, place: Place, source: LabelSource): readonly Holder[] {
  switch (source.is) {
    case "pods":
      return workloadsInScope(snapshot, source.in).map((workload) => holderOf(workload, workload.podLabels));
    case "namespaces":
      return namespaceHolders(snapshot, ({ labels }) => labels);
    case "nodes":
      return nodeHolders(snapshot);
    case "endpoints":
      return holdersOf(snapshot, place, { is: "pods", in: source.in });
    case "services":
      return [...entriesOf(snapshot.catalog, SERVICE, source.in ?? (place.namespace || undefined))].flatMap((entry) =>
        entry.facts.is === "service"
          ? [
              {
                labels: entry.facts.labels,
                name: entry.facts.id.name,
                source: (at: Snapshot) => sourceOf(at, entry),
                unit: "Service",
              },
            ]
          : [],
      );
    case "template": {
      const template = [...(templatePath(place.kind) ?? []), "metadata", "labels"];
      return own(readLabels(jsonAt(place.value, template)), "pod template");
    }
    case "ownSelector": {
      const selector = toSelector(jsonAt(place.value, ["spec", "selector"]));
      const wanted = (selector?.requirements ?? []).flatMap(({ key, operator, values: [value] }) =>
        operator === "In" && value !== undefined ? [[key, value] as const] : [],
      );
      return own(Object.fromEntries(wanted), "spec.selector");
    }
  }
}

function own(labels: Labels, name: string): readonly Holder[] {
  return Object.keys(labels).length === 0 ? [] : [{ labels, name, source: () => "this object", unit: "" }];
}

/** The selector without the requirement at the cursor. */
function restOf({ value, path }: Place, slot: LabelSlot): Selector {
  const written = jsonAt(value, slot.at);
  const isPlainMap = slot.is !== "labelKey" && !path.includes("matchLabels") && !path.includes("matchExpressions");
  const selector = isPlainMap
    ? toMapSelector(readLabels(written))
    : (toSelector(written) ?? { requirements: [], unclear: false });
  const current = slot.is === "labelValue" ? slot.key : undefined;
  const requirements = selector.requirements.filter(
    ({ key, values }) => key !== current && !MARK.test(key) && !values.some((item) => MARK.test(item)),
  );
  return slot.labels.is === "template" || slot.labels.is === "ownSelector"
    ? { requirements: [], unclear: false }
    : { requirements, unclear: false };
}

/** The mark of a cursor context, see yaml/cursor.ts. */
const MARK = /[\ue000-\uf8ff]/;
