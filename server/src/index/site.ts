// What a site is: a place in a resource that makes something or names it, and what that thing is. No look-ups here.

import type { Path } from "../base/json.ts";
import { readIstioHost } from "../model/istioHost.ts";
import { NAMESPACE_NAME_LABEL } from "../model/kinds/index.ts";
import { readLabels } from "../model/read.ts";
import { type Selector, toMapSelector, toSelector } from "../model/selector.ts";
import type { KindKey } from "../model/views.ts";
import { NAMESPACE, SERVICE } from "./policyView.ts";
import { below, entriesIn, itemsOf, type Spot, textOf } from "./spot.ts";

export interface Site {
  readonly path: Path;
  /** What of it is meant: a key, its value, or both alike (a label). */
  readonly at: "key" | "value" | "entry";
  /** Whether the thing is made here or named here. */
  readonly role: "declares" | "refers";
  readonly target: Target;
}

export type Target =
  | { readonly is: "object"; readonly kind: KindKey; readonly namespace: string; readonly name: string }
  | { readonly is: "servicePort"; readonly namespace: string; readonly service: string; readonly port: number | string }
  /** A listener of a Gateway or a ListenerSet, by its name. */
  | {
      readonly is: "listener";
      readonly kind: KindKey;
      readonly namespace: string;
      readonly gateway: string;
      readonly listener: string;
    }
  /** A host of Istio's registry that is no Service of the cluster, by its full name. */
  | { readonly is: "meshHost"; readonly host: string }
  /** A subset that DestinationRules of Istio make of a host. */
  | { readonly is: "subset"; readonly host: string; readonly subset: string }
  /** A Secret in the namespaces that pods run in. */
  | { readonly is: "podSecret"; readonly pods: PodPick; readonly name: string }
  /** A port of pods that something else picks. */
  | { readonly is: "podPort"; readonly pods: PodPick; readonly port: number | string }
  /** A port of the pods of this very resource. */
  | { readonly is: "ownPort"; readonly port: number | string }
  /** Pods by labels; `label` is the one that the site writes, undefined for the selector as a whole. */
  | { readonly is: "pods"; readonly pods: PodPick; readonly label: Label | undefined }
  /** A label of the pods of this very resource. */
  | { readonly is: "ownLabel"; readonly label: Label }
  | { readonly is: "namespaces"; readonly selector: Selector; readonly label: Label | undefined };

export interface Label {
  readonly key: string;
  /** Undefined where any value will do. */
  readonly value: string | undefined;
}

/** Pods by their namespace and labels; undefined matches all. */
export interface PodPick {
  readonly namespace: string | undefined;
  readonly namespaces: Selector | undefined;
  readonly pods: Selector | undefined;
}

/** A site that names an object; none where no text stands there. */
export function object(spot: Spot, kind: KindKey, namespace: string): readonly Site[] {
  const name = textOf(spot);
  return name === undefined ? [] : [refers(spot, { is: "object", kind, namespace, name })];
}

/** The site of a host of Istio: a Service of the cluster, or a name that a ServiceEntry makes. */
export function hostSites(spot: Spot, namespace: string, role: Site["role"]): readonly Site[] {
  const host = readIstioHost(textOf(spot) ?? "", namespace);
  if (!host || host.fqdn === "*") return [];
  return host.is === "service"
    ? [refers(spot, { is: "object", kind: SERVICE, namespace: host.namespace, name: host.name })]
    : [{ path: spot.path, at: "value", role, target: { is: "meshHost", host: host.fqdn } }];
}

export function refers({ path }: Spot, target: Target, at: Site["at"] = "value"): Site {
  return { path, at, role: "refers", target };
}

export function declares({ path }: Spot, target: Target, at: Site["at"] = "value"): Site {
  return { path, at, role: "declares", target };
}

/** The sites of a LabelSelector that picks pods: the selector as a whole at its key, and each label in it. */
export function podSelectorSites(spot: Spot, within: Pick<PodPick, "namespace" | "namespaces">): readonly Site[] {
  const selector = toSelector(spot.value);
  return selector === undefined
    ? []
    : selectorSites(spot, (label) => ({ is: "pods", pods: { ...within, pods: selector }, label }));
}

/** The same for a plain map of labels, as a Service has it; an empty one picks nothing. Without a namespace it picks in all. */
export function podLabelsSites(spot: Spot, namespace: string | undefined): readonly Site[] {
  const labels = readLabels(spot.value);
  if (Object.keys(labels).length === 0) return [];
  const pods: PodPick = { namespace, namespaces: undefined, pods: toMapSelector(labels) };
  return [
    refers(spot, { is: "pods", pods, label: undefined }, "key"),
    ...labelSites(spot, (label) => ({ is: "pods", pods, label })),
  ];
}

/** The sites of a LabelSelector that picks namespaces; the label that holds a namespace's name names the object. */
export function namespaceSelectorSites(spot: Spot): readonly Site[] {
  const selector: Selector | undefined = toSelector(spot.value);
  if (selector === undefined) return [];
  return selectorSites(spot, (label) => {
    if (label?.key !== NAMESPACE_NAME_LABEL || label.value === undefined) return { is: "namespaces", selector, label };
    return { is: "object", kind: NAMESPACE, namespace: "", name: label.value };
  });
}

/** One site for each label of a map. */
export function labelSites(
  spot: Spot,
  toTarget: (label: Label) => Target,
  role: Site["role"] = "refers",
): readonly Site[] {
  return entriesIn(spot).flatMap(({ key, spot: entry }): Site[] => {
    const value = typeof entry.value === "string" ? entry.value : undefined;
    if (value === undefined || value.includes("{{")) return [];
    const target = toTarget({ key, value });
    // The name of a namespace stands in the value alone.
    return [{ path: entry.path, at: target.is === "object" ? "value" : "entry", role, target }];
  });
}

function selectorSites(spot: Spot, toTarget: (label: Label | undefined) => Target): readonly Site[] {
  const expressions = itemsOf(below(spot, "matchExpressions")).flatMap((item): Site[] => {
    const keySpot = below(item, "key");
    const key = textOf(keySpot);
    const operator = textOf(below(item, "operator"));
    if (key === undefined || (operator !== "In" && operator !== "Exists")) return [];
    const values = operator === "In" ? itemsOf(below(item, "values")) : [];
    return [
      refers(keySpot, toTarget({ key, value: undefined })),
      ...values.flatMap((at) => (typeof at.value === "string" ? [refers(at, toTarget({ key, value: at.value }))] : [])),
    ];
  });
  return [
    refers(spot, toTarget(undefined), "key"),
    ...labelSites(below(spot, "matchLabels"), toTarget),
    ...expressions,
  ];
}
