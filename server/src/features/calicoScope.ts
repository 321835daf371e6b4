// What a selector of Calico looks at, as completion and hover show it: pods, sets, host endpoints, namespaces, service accounts
// and nodes, with the labels that Calico sees (reach-semantics CA-8, CA-9, CA-15, CA-17).

import type { Snapshot } from "../analysis/snapshot.ts";
import { jsonAt } from "../base/json.ts";
import type { Entry } from "../index/bucket.ts";
import { entriesOf } from "../index/catalog.ts";
import { SERVICE_ACCOUNT } from "../index/policyView.ts";
import type { NamespaceFacts, NodeFacts, WorkloadFacts } from "../model/facts.ts";
import { type LabelExpression, meetsExpression } from "../model/labelExpression.ts";
import type { Labels } from "../model/selector.ts";
import { toKindKey } from "../model/views.ts";
import { CALICO_GROUPS } from "../policy/dialects/calico/calicoGroups.ts";
import type { SelectorField } from "../policy/dialects/calico/selector/selectorFields.ts";
import { expressionOf } from "../policy/dialects/calico/selector/toExpression.ts";
import { labelIn, namespaceLabels, withName, withNamespace } from "../policy/dialects/calico/virtualLabels.ts";
import { namespacesOf, nodesOf, workloadsIn } from "./pods.ts";
import type { Place } from "./slot.ts";

export interface CalicoScope {
  readonly workloads: readonly WorkloadFacts[];
  /** NetworkSets, GlobalNetworkSets, HostEndpoints, ServiceAccounts. */
  readonly objects: readonly Labelled[];
  readonly namespaces: readonly NamespaceFacts[];
  readonly nodes: readonly NodeFacts[];
  /** `in shop`, `in all namespaces`, `in namespaces with team == "b"`; the selector as it is written. */
  readonly where: string;
}

export interface Labelled {
  readonly entry: Entry;
  readonly labels: Labels;
}

const nothing: Omit<CalicoScope, "where"> = { workloads: [], objects: [], namespaces: [], nodes: [] };

/** What the selector at a place looks at. */
export function calicoScope(snapshot: Snapshot, place: Place, { picks, inRule }: SelectorField): CalicoScope {
  switch (picks) {
    case "namespaces":
      return { ...nothing, namespaces: namespacesOf(snapshot), where: "" };
    case "nodes":
      return { ...nothing, nodes: nodesOf(snapshot), where: "" };
    case "serviceAccounts": {
      const { where, names } = namespacesFor(snapshot, place, inRule ? 2 : 1);
      return { ...nothing, objects: inNamespaces(objectsOf(snapshot, [SERVICE_ACCOUNT]), names), where };
    }
    case "endpoints":
    case "ends": {
      const { where, names, isGlobal, all } = namespacesFor(snapshot, place, 1);
      const workloads = names
        ? [...names].flatMap((name) => workloadsIn(snapshot, name))
        : isGlobal
          ? []
          : snapshot.policyView().workloads;
      const sets = picks === "ends" && !isGlobal ? inNamespaces(calicoObjects(snapshot, "NetworkSet"), names) : [];
      const global = isGlobal || all ? calicoObjects(snapshot, "HostEndpoint") : [];
      const globalSets = picks === "ends" && (isGlobal || all) ? calicoObjects(snapshot, "GlobalNetworkSet") : [];
      return { ...nothing, workloads, objects: [...sets, ...globalSets, ...global], where };
    }
  }
}

interface Around {
  /** Undefined: all. */
  readonly names: ReadonlySet<string> | undefined;
  /** Of what has no namespace. */
  readonly isGlobal: boolean;
  /** Whatever has a namespace, and what has none. */
  readonly all: boolean;
  readonly where: string;
}

/** The namespaces of a selector: those of the namespaceSelector some steps up, else the policy's own, or all. */
function namespacesFor(snapshot: Snapshot, { path, value, namespace }: Place, up: number): Around {
  const beside = jsonAt(value, [...path.slice(0, -up), "namespaceSelector"]);
  const text = typeof beside === "string" ? beside.trim() : "";
  if (text === "global()") return { names: new Set(), isGlobal: true, all: false, where: "without a namespace" };
  if (text === "all()") return { names: undefined, isGlobal: false, all: false, where: "in all namespaces" };
  if (text !== "") {
    const names = pickedNamespaces(snapshot, expressionOf(text)).map(({ id }) => id.name);
    return { names: new Set(names), isGlobal: false, all: false, where: `in namespaces with ${text}` };
  }
  if (namespace === "") return { names: undefined, isGlobal: false, all: true, where: "in all namespaces" };
  return { names: new Set([namespace]), isGlobal: false, all: false, where: `in ${namespace}` };
}

/** The namespaces that an expression picks. */
export function pickedNamespaces(snapshot: Snapshot, expression: LabelExpression): readonly NamespaceFacts[] {
  return namespacesOf(snapshot).filter(
    (namespace) => meetsExpression(expression, labelIn(namespaceLabels(namespace)), !namespace.declared) === "yes",
  );
}

function inNamespaces(objects: readonly Labelled[], names: ReadonlySet<string> | undefined): readonly Labelled[] {
  return names ? objects.filter(({ entry }) => names.has(entry.resource.id.namespace)) : objects;
}

function calicoObjects(snapshot: Snapshot, kind: string): readonly Labelled[] {
  return objectsOf(
    snapshot,
    CALICO_GROUPS.map((group) => toKindKey(group, kind)),
  );
}

function objectsOf(snapshot: Snapshot, kinds: readonly string[]): readonly Labelled[] {
  return kinds.flatMap((kind) =>
    [...entriesOf(snapshot.catalog, kind)].flatMap((entry): readonly Labelled[] => {
      const { facts } = entry;
      if (facts.is !== "other") return [];
      const { namespace, name } = facts.id;
      const labels =
        kind === SERVICE_ACCOUNT
          ? withName(facts.labels, name)
          : namespace === ""
            ? facts.labels
            : withNamespace(facts.labels, namespace);
      return [{ entry, labels }];
    }),
  );
}
