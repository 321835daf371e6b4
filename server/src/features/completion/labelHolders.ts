// Who has which labels, for what is offered in selectors: pods, namespaces, nodes, with their number and where they are known from.

import { CompletionItemKind } from "vscode-languageserver-types";
import type { Snapshot } from "../../analysis/snapshot.ts";
import { entriesOf } from "../../index/catalog.ts";
import { NAMESPACE, NODE } from "../../index/policyView.ts";
import type { NamespaceFacts, WorkloadFacts } from "../../model/facts.ts";
import { showName } from "../../model/resourceId.ts";
import type { Labels } from "../../model/selector.ts";
import { escape, few } from "../markdown.ts";
import { namespacesOf, nodesOf, showPodCount, sourceOfUse, sourceOfWorkloads } from "../pods.ts";
import { clusterSource, joinSources, sourceOf } from "../source.ts";
import type { Offer } from "./offer.ts";

/** Something that has labels: pods of a workload, a namespace, a Service. */
export interface Holder {
  readonly labels: Labels;
  readonly name: string;
  readonly source: (snapshot: Snapshot) => string;
  readonly workload?: WorkloadFacts;
  readonly unit: string;
}

/** The pods of a workload, with the labels that count. */
export function holderOf(workload: WorkloadFacts, labels: Labels): Holder {
  return {
    labels,
    name: `${workload.id.kind} ${showName(workload.id)}`,
    source: (at) => sourceOfWorkloads(at, [workload]),
    workload,
    unit: "pod",
  };
}

/** Every known namespace, with the labels that count. */
export function namespaceHolders(
  snapshot: Snapshot,
  labelsOf: (namespace: NamespaceFacts) => Labels,
): readonly Holder[] {
  const entries = new Map([...entriesOf(snapshot.catalog, NAMESPACE)].map((entry) => [entry.resource.id.name, entry]));
  return namespacesOf(snapshot).map((namespace): Holder => {
    const { name } = namespace.id;
    const entry = entries.get(name);
    const source = (at: Snapshot): string => (entry ? sourceOf(at, entry) : sourceOfUse(at, name));
    return { labels: labelsOf(namespace), name, source, unit: "namespace" };
  });
}

export function nodeHolders(snapshot: Snapshot): readonly Holder[] {
  return nodesOf(snapshot).map(({ labels, id }) => ({
    labels,
    name: id.name,
    source: (at) => clusterSource(at, NODE),
    unit: "node",
  }));
}

/** The mark of a cursor context, see yaml/cursor.ts. */
const MARK = /[\ue000-\uf8ff]/;

/** Labels that controllers give each pod anew: a selector with one of them picks one revision only. */
const GENERATED =
  /^(?:pod-template-hash|controller-revision-hash|pod-template-generation|controller-uid|job-name|statefulset\.kubernetes\.io\/pod-name|apps\.kubernetes\.io\/pod-index|batch\.kubernetes\.io\/.*)$/;

/** Every key that somebody has, without those of single pods. */
export function keysOf(holders: readonly Holder[]): readonly string[] {
  return [...new Set(holders.flatMap(({ labels }) => Object.keys(labels)))]
    .filter((key) => !GENERATED.test(key) && !MARK.test(key))
    .sort();
}

/** The values of a key, with who has each. */
export function valuesOf(holders: readonly Holder[], key: string): readonly (readonly [string, readonly Holder[]])[] {
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
export function rankOf(key: string): number {
  return key.includes("/") && key !== "kubernetes.io/metadata.name" ? 2 : 1;
}

/** An offer of a text with who has it. */
export function holderOffer(snapshot: Snapshot, text: string, holders: readonly Holder[]): Offer {
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
