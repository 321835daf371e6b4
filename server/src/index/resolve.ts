// What a site means among all files: where the thing is declared, and where else it is named. Names are namespace-true;
// live objects have no place, so they never appear here.

import type { Path } from "../base/json.ts";
import type { WorkloadFacts } from "../model/facts.ts";
import { hostsMeet } from "../model/istioHost.ts";
import { NAMESPACE_NAME_LABEL } from "../model/kinds/index.ts";
import type { Resource } from "../model/resource.ts";
import { type ResourceId, toKey } from "../model/resourceId.ts";
import { type Labels, type Selector, selects, toMapSelector } from "../model/selector.ts";
import { toKindKey } from "../model/views.ts";
import { bucketOf, type Catalog, entriesOf, entryOf } from "./catalog.ts";
import {
  CERTIFICATE,
  DESTINATION_RULE,
  NAMESPACE,
  SECRET,
  SERVICE,
  SERVICE_ENTRY,
  WORKLOAD_KINDS,
} from "./policyView.ts";
import { sitesOf } from "./references.ts";
import type { Label, PodPick, Site, Target } from "./site.ts";

/** A site of a resource of a file. */
export interface Place {
  readonly uri: string;
  readonly resource: Resource;
  readonly path: Path;
  readonly at: Site["at"];
  readonly role: Site["role"];
}

/** Where the thing that a site names is made; the site itself where it makes it. [] for what no file declares. */
export function definitionsOf(catalog: Catalog, uri: string, resource: Resource, site: Site): readonly Place[] {
  const { target } = site;
  if (site.role === "declares" && target.is !== "object") return [toPlace(uri, resource, site)];
  switch (target.is) {
    case "object":
      return objectPlaces(catalog, target);
    case "servicePort":
      return declared(catalog, SERVICE, target.namespace, target.service).flatMap((service) =>
        placesIn(
          service,
          (other) =>
            other.role === "declares" && other.target.is === "servicePort" && other.target.port === target.port,
        ),
      );
    case "listener":
      return declared(catalog, target.kind, target.namespace, target.gateway).flatMap((gateway) =>
        placesIn(gateway, (other) => other.role === "declares" && isSameListener(other.target, target)),
      );
    case "meshHost":
      return inFiles(catalog, SERVICE_ENTRY).flatMap((entry) =>
        placesIn(entry, (other) => other.role === "declares" && isHostOf(other.target, target.host)),
      );
    case "subset":
      return inFiles(catalog, DESTINATION_RULE).flatMap((rule) =>
        placesIn(rule, (other) => other.role === "declares" && isSameSubset(other.target, target)),
      );
    case "podSecret":
      return secretsMeant(catalog, target).flatMap((secret) => objectPlaces(catalog, secret));
    case "ownPort":
      return portPlaces({ uri, resource }, target.port);
    case "podPort":
      return pickedBy(catalog, target.pods).flatMap((workload) => portPlaces(workload, target.port));
    case "pods": {
      const { label } = target;
      const picked = pickedBy(catalog, target.pods);
      if (label === undefined) return picked.flatMap(namePlaces);
      const alone = { ...target.pods, pods: toLabelSelector(label) };
      return (picked.length > 0 ? picked : pickedBy(catalog, alone)).flatMap((workload) =>
        labelPlaces(workload, label),
      );
    }
    case "ownLabel":
      return labelPlaces({ uri, resource }, target.label);
    case "namespaces": {
      const { label } = target;
      const picked = inFiles(catalog, NAMESPACE).filter(
        ({ resource: { facts } }) => facts.is === "namespace" && isSelected(target.selector, facts.labels),
      );
      return picked.flatMap((namespace) =>
        label === undefined ? namePlaces(namespace) : labelPlaces(namespace, label),
      );
    }
  }
}

/** Where the thing that a site means is made and named, in the order of the files. */
export function referencesOf(catalog: Catalog, uri: string, resource: Resource, site: Site): readonly Place[] {
  const means = meaning(catalog, uri, resource, site);
  return everySite(catalog, (holder, other) => means(holder, other));
}

/** The resource of a file. */
export interface Holder {
  readonly uri: string;
  readonly resource: Resource;
}

/** All sites that a test picks, over all files. */
export function everySite(catalog: Catalog, test: (holder: Holder, site: Site) => boolean): readonly Place[] {
  const places: Place[] = [];
  for (const [uri, resources] of catalog.files) {
    for (const resource of resources) {
      for (const site of sitesOf(resource))
        if (test({ uri, resource }, site)) places.push(toPlace(uri, resource, site));
    }
  }
  return places;
}

/** The workloads of files whose pods are picked, by labels that are fully known. */
export function pickedBy(catalog: Catalog, pick: PodPick): readonly Holder[] {
  return WORKLOAD_KINDS.flatMap((kind) => inFiles(catalog, kind, pick.namespace)).filter(
    ({ resource: { facts } }) => facts.is === "workload" && picks(catalog, pick, facts),
  );
}

/** Whether pods of a workload are picked. */
export function picks(catalog: Catalog, pick: PodPick, { id, podLabels }: WorkloadFacts): boolean {
  if (pick.namespace !== undefined && pick.namespace !== id.namespace) return false;
  if (pick.namespaces && !isSelected(pick.namespaces, namespaceLabels(catalog, id.namespace))) return false;
  return pick.pods === undefined || isSelected(pick.pods, podLabels);
}

/** What is declared under a name: by every file that does, in order. */
export function declared(catalog: Catalog, kind: string, namespace: string, name: string): readonly Holder[] {
  return (bucketOf(catalog, kind, namespace).declared.get(name) ?? []).flatMap(({ resource, origin }) =>
    origin.is === "file" ? [{ uri: origin.uri, resource }] : [],
  );
}

/** Whether two targets are the same object. */
export function isSameObject(a: Target, b: Target): boolean {
  return (
    a.is === "object" && b.is === "object" && a.kind === b.kind && a.namespace === b.namespace && a.name === b.name
  );
}

type ObjectTarget = Extract<Target, { is: "object" }>;

/** Whether a target means an object: by its name, or as a Secret where certain pods run. */
export function isMeant(catalog: Catalog, object: ObjectTarget, other: Target): boolean {
  if (other.is !== "podSecret") return isSameObject(object, other);
  return (
    object.kind === SECRET && object.name === other.name && namespacesOf(catalog, other.pods).has(object.namespace)
  );
}

/** The Secrets that are meant, one in each namespace that the pods run in. */
export function secretsMeant(
  catalog: Catalog,
  { pods, name }: Extract<Target, { is: "podSecret" }>,
): readonly ObjectTarget[] {
  return [...namespacesOf(catalog, pods)].map((namespace) => ({ is: "object", kind: SECRET, namespace, name }));
}

/** The namespaces that pods of files and of the cluster run in. */
function namespacesOf(catalog: Catalog, pick: PodPick): ReadonlySet<string> {
  const names = new Set<string>();
  for (const kind of WORKLOAD_KINDS)
    for (const { facts } of entriesOf(catalog, kind, pick.namespace))
      if (facts.is === "workload" && picks(catalog, pick, facts)) names.add(facts.id.namespace);
  return names;
}

/** Whether a target is a host, or a wildcard that takes it. */
export function isHostOf(target: Target, host: string): boolean {
  return (
    target.is === "meshHost" && (target.host === host || (target.host.startsWith("*") && hostsMeet(target.host, host)))
  );
}

/** Whether two targets are the same subset. */
export function isSameSubset(a: Target, b: Target): boolean {
  return a.is === "subset" && b.is === "subset" && a.host === b.host && a.subset === b.subset;
}

/** Whether two targets are the same listener. */
export function isSameListener(a: Target, b: Target): boolean {
  return (
    a.is === "listener" &&
    b.is === "listener" &&
    a.kind === b.kind &&
    a.namespace === b.namespace &&
    a.gateway === b.gateway &&
    a.listener === b.listener
  );
}

type Means = (holder: Holder, site: Site) => boolean;

function meaning(catalog: Catalog, uri: string, resource: Resource, site: Site): Means {
  const { target } = site;
  switch (target.is) {
    case "object": {
      const around = aroundObject(catalog, target);
      return (holder, other) => isMeant(catalog, target, other.target) || around(holder, other);
    }
    case "servicePort": {
      const names = portNames(catalog, target);
      return (_, { target: other }) =>
        other.is === "servicePort" &&
        other.namespace === target.namespace &&
        other.service === target.service &&
        names.has(other.port);
    }
    case "listener":
      return (_, other) => isSameListener(other.target, target);
    case "meshHost":
      return (_, other) => isHostOf(other.target, target.host);
    case "subset":
      return (_, other) => isSameSubset(other.target, target);
    case "podSecret": {
      const secrets = secretsMeant(catalog, target);
      return (_, other) => secrets.some((secret) => isMeant(catalog, secret, other.target));
    }
    case "ownPort":
      return meansPort(catalog, [{ uri, resource }], target.port);
    case "podPort":
      return meansPort(catalog, pickedBy(catalog, target.pods), target.port);
    case "ownLabel":
      return meansLabel(catalog, [{ uri, resource }], target.label);
    case "pods":
      return target.label
        ? meansLabel(catalog, pickedBy(catalog, target.pods), target.label)
        : meansName(pickedBy(catalog, target.pods));
    case "namespaces": {
      const { label, selector } = target;
      const picked = inFiles(catalog, NAMESPACE).filter(
        ({ resource: { facts } }) => facts.is === "namespace" && isSelected(selector, facts.labels),
      );
      return label ? meansLabel(catalog, picked, label) : meansName(picked);
    }
  }
}

/** Beside its name, a workload is meant by what selects its pods and by the Ingresses before its Services; a Namespace by selectors. */
function aroundObject(catalog: Catalog, target: Extract<Target, { is: "object" }>): Means {
  const facts = entryOf(catalog, target.kind, target.namespace, target.name)?.resource.facts;
  if (facts?.is === "namespace") {
    // A selector that names it has a site for the name.
    const byName = ({ requirements }: Selector): boolean =>
      requirements.some(({ key }) => key === NAMESPACE_NAME_LABEL);
    return (_, { target: other }) =>
      other.is === "namespaces" &&
      other.label === undefined &&
      !byName(other.selector) &&
      isSelected(other.selector, facts.labels);
  }
  if (facts?.is !== "workload") return () => false;
  const services = new Set<string>();
  for (const { facts: service } of entriesOf(catalog, SERVICE, facts.id.namespace)) {
    if (
      service.is === "service" &&
      service.selector &&
      !service.selectorUnclear &&
      selects(toMapSelector(service.selector), facts.podLabels)
    )
      services.add(service.id.name);
  }
  return (holder, { target: other, role }) => {
    if (other.is === "pods") return other.label === undefined && picks(catalog, other.pods, facts);
    return (
      role === "refers" &&
      other.is === "object" &&
      other.kind === SERVICE &&
      other.namespace === facts.id.namespace &&
      services.has(other.name) &&
      holder.resource.facts.is === "ingress"
    );
  };
}

/** A port of a Service goes by its number and by its name. */
function portNames(
  catalog: Catalog,
  { namespace, service, port }: Extract<Target, { is: "servicePort" }>,
): ReadonlySet<string | number> {
  const facts = entryOf(catalog, SERVICE, namespace, service)?.facts;
  const known = facts?.is === "service" ? facts.ports.filter((item) => item.port === port || item.name === port) : [];
  return new Set([port, ...known.flatMap((item) => (item.name === undefined ? [item.port] : [item.port, item.name]))]);
}

function meansPort(catalog: Catalog, workloads: readonly Holder[], port: string | number): Means {
  const names = new Map(workloads.map(({ resource }) => [resource, namesOfPort(resource, port)]));
  return ({ resource }, { target }) => {
    if (target.is === "ownPort") return names.get(resource)?.has(target.port) ?? false;
    if (target.is !== "podPort") return false;
    for (const [workload, own] of names) {
      if (own.has(target.port) && workload.facts.is === "workload" && picks(catalog, target.pods, workload.facts))
        return true;
    }
    return false;
  };
}

function namesOfPort({ facts }: Resource, port: string | number): ReadonlySet<string | number> {
  const known = facts.is === "workload" ? facts.ports.filter((item) => item.port === port || item.name === port) : [];
  return new Set([port, ...known.flatMap((item) => (item.name === undefined ? [item.port] : [item.port, item.name]))]);
}

function meansLabel(catalog: Catalog, holders: readonly Holder[], wanted: Label): Means {
  const isLabel = (label: Label | undefined): boolean =>
    label?.key === wanted.key &&
    (label.value === undefined || wanted.value === undefined || label.value === wanted.value);
  const resources = new Set(holders.map(({ resource }) => resource));
  return ({ resource }, { target }) => {
    if (target.is === "ownLabel") return resources.has(resource) && isLabel(target.label);
    if (target.is !== "pods" && target.is !== "namespaces") return false;
    if (!isLabel(target.label)) return false;
    return holders.some(({ resource: { facts } }) =>
      target.is === "pods"
        ? facts.is === "workload" && picks(catalog, target.pods, facts)
        : facts.is === "namespace" && isSelected(target.selector, facts.labels),
    );
  };
}

function meansName(holders: readonly Holder[]): Means {
  const ids = new Set(holders.map(({ resource }) => toKey(resource.id)));
  return ({ resource }, { role, target }) =>
    role === "declares" && target.is === "object" && ids.has(toKey(resource.id)) && isOwnName(resource.id, target);
}

function isOwnName(id: ResourceId, target: Extract<Target, { is: "object" }>): boolean {
  return target.kind === toKindKey(id.group, id.kind) && target.name === id.name;
}

/** Every declaration of an object; for a Secret that no file declares the Certificates that make it. */
function objectPlaces(catalog: Catalog, target: Extract<Target, { is: "object" }>): readonly Place[] {
  const places = declared(catalog, target.kind, target.namespace, target.name).flatMap(namePlaces);
  if (places.length > 0 || target.kind !== SECRET) return places;
  return inFiles(catalog, CERTIFICATE, target.namespace).flatMap((holder) =>
    placesIn(holder, (site) => isSameObject(site.target, target)),
  );
}

function namePlaces(holder: Holder): readonly Place[] {
  const { id } = holder.resource;
  return placesIn(holder, ({ role, target }) => role === "declares" && target.is === "object" && isOwnName(id, target));
}

function portPlaces(holder: Holder, port: string | number): readonly Place[] {
  return placesIn(holder, ({ role, target }) => role === "declares" && target.is === "ownPort" && target.port === port);
}

/** The label of the pods of a workload or of a namespace, by its key alone where no value counts. */
function labelPlaces(holder: Holder, { key }: Label): readonly Place[] {
  return placesIn(
    holder,
    ({ role, target }) => role === "declares" && target.is === "ownLabel" && target.label.key === key,
  );
}

function placesIn({ uri, resource }: Holder, test: (site: Site) => boolean): readonly Place[] {
  return sitesOf(resource)
    .filter(test)
    .map((site) => toPlace(uri, resource, site));
}

function toPlace(uri: string, resource: Resource, { path, at, role }: Site): Place {
  return { uri, resource, path, at, role };
}

function inFiles(catalog: Catalog, kind: string, namespace?: string): readonly Holder[] {
  return [...entriesOf(catalog, kind, namespace)].flatMap(({ resource, origin }) =>
    origin.is === "file" ? [{ uri: origin.uri, resource }] : [],
  );
}

/** The labels of a namespace; one that nobody describes has at least its name. */
function namespaceLabels(catalog: Catalog, namespace: string): Labels {
  const facts = entryOf(catalog, NAMESPACE, "", namespace)?.facts;
  return facts?.is === "namespace" ? facts.labels : { [NAMESPACE_NAME_LABEL]: namespace };
}

function isSelected(selector: Selector, labels: Labels): boolean {
  return !selector.unclear && selects(selector, labels);
}

function toLabelSelector({ key, value }: Label): Selector {
  return {
    requirements: [
      value === undefined ? { key, operator: "Exists", values: [] } : { key, operator: "In", values: [value] },
    ],
    unclear: false,
  };
}
