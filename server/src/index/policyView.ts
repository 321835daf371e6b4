// The catalog as the engine sees it: lists of facts that keep their identity while nothing in them changed, with pods
// folded into the workload that owns them.

import { canonical } from "../base/json.ts";
import type {
  EndpointSliceFacts,
  Facts,
  IngressFacts,
  NamespaceFacts,
  PolicyFacts,
  RouteFacts,
  ServiceFacts,
  WorkloadFacts,
} from "../model/facts.ts";
import { isGenerated } from "../model/generatedLabels.ts";
import { kinds } from "../model/kinds/index.ts";
import { routes as routeKinds } from "../model/kinds/route.ts";
import { workloads as workloadKinds } from "../model/kinds/workload.ts";
import { toKey } from "../model/resourceId.ts";
import { type KindKey, type PolicyView, toKindKey } from "../model/views.ts";
import { type Catalog, coverageOf, entriesOf, tableOf } from "./catalog.ts";

export const WORKLOAD_KINDS: readonly KindKey[] = workloadKinds.map((row) => toKindKey(row.group, row.kind));
export const POLICY_KINDS: readonly KindKey[] = kinds
  .filter((row) => row.kind.endsWith("NetworkPolicy"))
  .map((row) => toKindKey(row.group, row.kind));
export const SERVICE = toKindKey("", "Service");
export const NAMESPACE = toKindKey("", "Namespace");
export const INGRESS = toKindKey("networking.k8s.io", "Ingress");
export const INGRESS_CLASS = toKindKey("networking.k8s.io", "IngressClass");
export const NETWORK_POLICY = toKindKey("networking.k8s.io", "NetworkPolicy");
export const SECRET = toKindKey("", "Secret");
export const CERTIFICATE = toKindKey("cert-manager.io", "Certificate");
export const SERVICE_ACCOUNT = toKindKey("", "ServiceAccount");
export const CONFIG_MAP = toKindKey("", "ConfigMap");
const ROUTES: readonly KindKey[] = routeKinds.map((row) => toKindKey(row.group, row.kind));
const SLICES: readonly KindKey[] = [toKindKey("discovery.k8s.io", "EndpointSlice"), toKindKey("", "Endpoints")];

/** Every kind that the view reads: whoever keeps an answer of the engine depends on these tables. */
export const VIEW_KINDS: readonly KindKey[] = [
  ...WORKLOAD_KINDS,
  ...POLICY_KINDS,
  SERVICE,
  NAMESPACE,
  INGRESS,
  ...ROUTES,
  ...SLICES,
];

/** The view of a catalog; parts of `previous` that are equal are taken over, the whole of it where nothing changed. */
export function toPolicyView(
  catalog: Catalog,
  previous?: { readonly catalog: Catalog; readonly view: PolicyView },
): PolicyView {
  const same = (kindsOfPart: readonly KindKey[]): boolean =>
    previous !== undefined &&
    kindsOfPart.every((kind) => tableOf(catalog, kind).stamp === tableOf(previous.catalog, kind).stamp);
  const clusterSame =
    previous !== undefined &&
    previous.catalog.cluster === catalog.cluster &&
    previous.catalog.complete === catalog.complete;
  if (previous && clusterSame && same(VIEW_KINDS)) return previous.view;
  const part = <T>(
    kindsOfPart: readonly KindKey[],
    of: (view: PolicyView) => readonly T[],
    build: () => readonly T[],
  ): readonly T[] => (previous && same(kindsOfPart) ? of(previous.view) : build());
  const all = <T extends Facts>(kindsOfPart: readonly KindKey[], is: T["is"]): readonly T[] =>
    kindsOfPart.flatMap((kind) =>
      [...entriesOf(catalog, kind)].flatMap(({ facts }) => (facts.is === is ? [facts as T] : [])),
    );
  return {
    namespaces: part(
      [NAMESPACE],
      (view) => view.namespaces,
      () => all<NamespaceFacts>([NAMESPACE], "namespace"),
    ),
    workloads: part(
      WORKLOAD_KINDS,
      (view) => view.workloads,
      () => foldPods(all<WorkloadFacts>(WORKLOAD_KINDS, "workload")),
    ),
    services: part(
      [SERVICE],
      (view) => view.services,
      () => all<ServiceFacts>([SERVICE], "service"),
    ),
    endpointSlices: part(
      SLICES,
      (view) => view.endpointSlices,
      () => all<EndpointSliceFacts>(SLICES, "endpointSlice"),
    ),
    routes: part(
      ROUTES,
      (view) => view.routes,
      () => all<RouteFacts>(ROUTES, "route"),
    ),
    ingresses: part(
      [INGRESS],
      (view) => view.ingresses,
      () => all<IngressFacts>([INGRESS], "ingress"),
    ),
    policies: part(
      POLICY_KINDS,
      (view) => view.policies,
      () => all<PolicyFacts>(POLICY_KINDS, "policy"),
    ),
    coverage: previous && clusterSame ? previous.view.coverage : coverageIn(catalog),
  };
}

/** Holds on to the cluster and not to the catalog, for it outlives many catalogs. */
function coverageIn({ cluster, complete }: Catalog): PolicyView["coverage"] {
  return (kind, namespace) => coverageOf({ cluster, complete }, kind, namespace);
}

const FOLDED_OWNERS: ReadonlySet<string> = new Set(workloadKinds.map((row) => row.kind));

/**
 * Pods and ReplicaSets under a workload that is known are left out; pods whose owner is not known become one workload
 * named after the owner (reach-semantics O2). Pods of one owner that differ in labels, ports or host network stay apart.
 */
function foldPods(all: readonly WorkloadFacts[]): readonly WorkloadFacts[] {
  const known = new Set(all.map(({ id }) => nameOf(id.namespace, id.kind, id.name)));
  const folded = new Map<string, WorkloadFacts>();
  const result: WorkloadFacts[] = [];
  for (const facts of all) {
    const owner = facts.owner;
    if (!owner || !FOLDED_OWNERS.has(owner.kind)) {
      result.push(facts);
      continue;
    }
    const { namespace } = facts.id;
    if (
      known.has(nameOf(namespace, owner.kind, owner.name)) ||
      known.has(nameOf(namespace, "Deployment", deploymentOf(facts) ?? ""))
    )
      continue;
    const shape = canonical([
      toKey({ ...facts.id, kind: owner.kind, name: owner.name }),
      steadyLabels(facts),
      facts.ports,
      facts.hostNetwork,
    ]);
    if (folded.has(shape)) continue;
    const named: WorkloadFacts = {
      ...facts,
      id: { ...facts.id, group: groupOfOwner(owner.kind), kind: owner.kind, name: owner.name },
    };
    folded.set(shape, named);
    result.push(named);
  }
  return result;
}

/** The Deployment of a ReplicaSet's pod, by the hash that both carry. */
export function deploymentOf({ owner, podLabels }: WorkloadFacts): string | undefined {
  const hash = podLabels["pod-template-hash"];
  if (owner?.kind !== "ReplicaSet" || !hash || !owner.name.endsWith(`-${hash}`)) return undefined;
  return owner.name.slice(0, -hash.length - 1);
}

function steadyLabels({ podLabels }: WorkloadFacts): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(podLabels).filter(([key]) => !isGenerated(key)));
}

function nameOf(namespace: string, kind: string, name: string): string {
  return `${namespace}/${kind}/${name}`;
}

function groupOfOwner(kind: string): string {
  return workloadKinds.find((row) => row.kind === kind)?.group ?? "";
}
