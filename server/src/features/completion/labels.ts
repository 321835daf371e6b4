// Offers inside label selectors: keys and values that pods, namespaces or Services really have, with how many they pick.

import { CompletionItemKind } from "vscode-languageserver-types";
import type { Snapshot } from "../../analysis/snapshot.ts";
import { jsonAt } from "../../base/json.ts";
import { entriesOf } from "../../index/catalog.ts";
import { NAMESPACE, NODE, SERVICE } from "../../index/policyView.ts";
import type { WorkloadFacts } from "../../model/facts.ts";
import { templatePath } from "../../model/kinds/workload.ts";
import { readLabels } from "../../model/read.ts";
import { showName } from "../../model/resourceId.ts";
import { type Labels, type Selector, selects, toMapSelector, toSelector } from "../../model/selector.ts";
import { escape, few } from "../markdown.ts";
import { namespacesOf, nodesOf, showPodCount, sourceOfUse, sourceOfWorkloads, workloadsInScope } from "../pods.ts";
import type { LabelSource, Place, Slot } from "../slot.ts";
import { clusterSource, joinSources, sourceOf } from "../source.ts";
import type { Body, Offer } from "./offer.ts";

type LabelSlot = Extract<Slot, { is: "labelMap" | "labelKey" | "labelValue" }>;

/** Offers for a key, a value, or a whole pair of a selector. What the rest of the selector does not pick is left out. */
export function offerLabels(snapshot: Snapshot, place: Place, slot: LabelSlot): readonly Offer[] {
  const rest = restOf(place, slot);
  const all = holdersOf(snapshot, place, slot.labels);
  const fitting = all.filter(({ labels }) => selects(rest, labels));
  const holders = fitting.length > 0 ? fitting : all;
  if (slot.is === "labelValue")
    return valuesOf(holders, slot.key).map(([value, having]) => scalar(snapshot, value, having));
  const keys = keysOf(holders).filter(
    (key) => slot.is === "labelKey" || !rest.requirements.some((requirement) => requirement.key === key),
  );
  return keys.flatMap((key): Offer[] => {
    const values = valuesOf(holders, key);
    const having = values.flatMap(([, list]) => list);
    if (slot.is === "labelKey") return [{ ...scalar(snapshot, key, having), rank: rankOf(key) }];
    const shared = { rank: rankOf(key), kind: CompletionItemKind.Property };
    const pairs = values.map(([value, list]): Offer => {
      return {
        ...scalar(snapshot, value, list),
        ...shared,
        label: `${key}: ${value}`,
        insert: { is: "pair", key, value },
      };
    });
    return [
      { ...scalar(snapshot, key, having), ...shared, insert: { is: "key", key, body: { is: "stop" } }, sort: key },
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
        ...scalar(snapshot, value, list),
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

/** Something that has labels: pods of a workload, a namespace, a Service. */
interface Holder {
  readonly labels: Labels;
  readonly name: string;
  readonly source: (snapshot: Snapshot) => string;
  readonly workload?: WorkloadFacts;
  readonly unit: string;
}

function holdersOf(snapshot: Snapshot, place: Place, source: LabelSource): readonly Holder[] {
  switch (source.is) {
    case "pods":
      return workloadsInScope(snapshot, source.in).map((workload) => ({
        labels: workload.podLabels,
        name: `${workload.id.kind} ${showName(workload.id)}`,
        source: (at) => sourceOfWorkloads(at, [workload]),
        workload,
        unit: "pod",
      }));
    case "namespaces": {
      const entries = new Map(
        [...entriesOf(snapshot.catalog, NAMESPACE)].map((entry) => [entry.resource.id.name, entry]),
      );
      return namespacesOf(snapshot).map(({ id, labels }) => {
        const entry = entries.get(id.name);
        const source = (at: Snapshot) => (entry ? sourceOf(at, entry) : sourceOfUse(at, id.name));
        return { labels, name: id.name, source, unit: "namespace" };
      });
    }
    case "nodes":
      return nodesOf(snapshot).map(({ labels, id }) => ({
        labels,
        name: id.name,
        source: (at) => clusterSource(at, NODE),
        unit: "node",
      }));
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

/** Labels that controllers give each pod anew: a selector with one of them picks one revision only. */
const GENERATED =
  /^(?:pod-template-hash|controller-revision-hash|pod-template-generation|controller-uid|job-name|statefulset\.kubernetes\.io\/pod-name|apps\.kubernetes\.io\/pod-index|batch\.kubernetes\.io\/.*)$/;

function keysOf(holders: readonly Holder[]): readonly string[] {
  return [...new Set(holders.flatMap(({ labels }) => Object.keys(labels)))]
    .filter((key) => !GENERATED.test(key) && !MARK.test(key))
    .sort();
}

function valuesOf(holders: readonly Holder[], key: string): readonly (readonly [string, readonly Holder[]])[] {
  const values = new Map<string, Holder[]>();
  for (const holder of holders) {
    const value = Object.hasOwn(holder.labels, key) ? holder.labels[key] : undefined;
    if (value === undefined || MARK.test(value)) continue;
    const list = values.get(value);
    if (list) list.push(holder);
    else values.set(value, [holder]);
  }
  return [...values].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Labels of no known convention first: they are the ones that people choose. */
function rankOf(key: string): number {
  return key.includes("/") && key !== "kubernetes.io/metadata.name" ? 2 : 1;
}

function scalar(snapshot: Snapshot, text: string, holders: readonly Holder[]): Offer {
  const workloads = holders.flatMap(({ workload }) => workload ?? []);
  const [first] = holders;
  const number =
    workloads.length > 0
      ? showPodCount(snapshot, workloads)
      : first && first.unit !== ""
        ? `${holders.length} ${first.unit}${holders.length === 1 ? "" : "s"}`
        : undefined;
  const names = holders.map(({ name }) => name);
  return {
    label: text,
    insert: { is: "scalar", value: text },
    kind: CompletionItemKind.Value,
    hint: number,
    detail: few(names, 3),
    source: joinSources(holders.slice(0, 20).map(({ source }) => source(snapshot))),
    documentation: () => few(names.map(escape), 8),
  };
}
