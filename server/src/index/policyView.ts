// The catalog as the engine sees it: lists of facts that keep their identity while nothing in them changed, with pods
// folded into the workload that owns them.

import type {
  EndpointSliceFacts,
  Facts,
  IngressFacts,
  NamespaceFacts,
  NodeFacts,
  OtherFacts,
  RouteFacts,
  ServiceFacts,
} from "../model/facts.ts";
import { policies as policyKinds } from "../model/kinds/policy.ts";
import { routes as routeKinds } from "../model/kinds/route.ts";
import { workloads as workloadKinds } from "../model/kinds/workload.ts";
import { type KindKey, type PolicyView, toKindKey } from "../model/views.ts";
import { withoutTwins } from "./calicoTwins.ts";
import { type Catalog, coverageOf, entriesOf, tableOf } from "./catalog.ts";
import { foldNamespaces } from "./foldNamespaces.ts";
import { GRANT, grantedRoute } from "./grantedRoutes.ts";

export const WORKLOAD_KINDS: readonly KindKey[] = workloadKinds.map((row) => toKindKey(row.group, row.kind));
export const POLICY_KINDS: readonly KindKey[] = policyKinds.map((row) => toKindKey(row.group, row.kind));
export const SERVICE = toKindKey("", "Service");
export const NAMESPACE = toKindKey("", "Namespace");
export const NODE = toKindKey("", "Node");
export const INGRESS = toKindKey("networking.k8s.io", "Ingress");
export const INGRESS_CLASS = toKindKey("networking.k8s.io", "IngressClass");
export const NETWORK_POLICY = toKindKey("networking.k8s.io", "NetworkPolicy");
export const SECRET = toKindKey("", "Secret");
export const CERTIFICATE = toKindKey("cert-manager.io", "Certificate");
export const SERVICE_ACCOUNT = toKindKey("", "ServiceAccount");
export const CONFIG_MAP = toKindKey("", "ConfigMap");
export const ISTIO_GATEWAY = toKindKey("networking.istio.io", "Gateway");
export const VIRTUAL_SERVICE = toKindKey("networking.istio.io", "VirtualService");
export const DESTINATION_RULE = toKindKey("networking.istio.io", "DestinationRule");
export const SERVICE_ENTRY = toKindKey("networking.istio.io", "ServiceEntry");
const ROUTES: readonly KindKey[] = routeKinds.map((row) => toKindKey(row.group, row.kind));
/** Objects that a policy may name, or that decide which policies count. */
export const POLICY_OBJECTS: readonly KindKey[] = [
  ...["projectcalico.org", "crd.projectcalico.org"].flatMap((group) =>
    ["NetworkSet", "GlobalNetworkSet", "Tier", "HostEndpoint"].map((kind) => toKindKey(group, kind)),
  ),
  toKindKey("cilium.io", "CiliumCIDRGroup"),
  toKindKey("cilium.io", "CiliumEgressGatewayPolicy"),
  ...["ServiceEntry", "Sidecar", "VirtualService", "Gateway", "WorkloadEntry"].map((kind) =>
    toKindKey("networking.istio.io", kind),
  ),
  toKindKey("security.istio.io", "PeerAuthentication"),
  CONFIG_MAP,
  toKindKey("install.istio.io", "IstioOperator"),
  toKindKey("sailoperator.io", "Istio"),
  SERVICE_ACCOUNT,
];
const SLICES: readonly KindKey[] = [toKindKey("discovery.k8s.io", "EndpointSlice"), toKindKey("", "Endpoints")];

/** Every kind that the view reads: whoever keeps an answer of the engine depends on these tables. */
export const VIEW_KINDS: readonly KindKey[] = [
  ...WORKLOAD_KINDS,
  ...POLICY_KINDS,
  SERVICE,
  NAMESPACE,
  NODE,
  INGRESS,
  ...ROUTES,
  GRANT,
  ...SLICES,
  ...POLICY_OBJECTS,
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
  const { workloads, podIPs } =
    previous && same(WORKLOAD_KINDS) ? previous.view : foldNamespaces(catalog, WORKLOAD_KINDS, previous?.view);
  const next: PolicyView = {
    namespaces: part(
      [NAMESPACE],
      (view) => view.namespaces,
      () => all<NamespaceFacts>([NAMESPACE], "namespace"),
    ),
    nodes: part(
      [NODE],
      (view) => view.nodes,
      () => all<NodeFacts>([NODE], "node"),
    ),
    workloads,
    podIPs,
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
    routes:
      previous && clusterSame && same([...ROUTES, GRANT])
        ? previous.view.routes
        : sameAs(
            previous?.view.routes,
            all<RouteFacts>(ROUTES, "route").map((route) => grantedRoute(catalog, route)),
          ),
    ingresses: part(
      [INGRESS],
      (view) => view.ingresses,
      () => all<IngressFacts>([INGRESS], "ingress"),
    ),
    policies: part(
      POLICY_KINDS,
      (view) => view.policies,
      () => withoutTwins(POLICY_KINDS.flatMap((kind) => [...entriesOf(catalog, kind)])),
    ),
    objects:
      previous && same(POLICY_OBJECTS) ? previous.view.objects : objectsOf(catalog, same, previous?.view.objects),
    coverage: previous && clusterSame ? previous.view.coverage : coverageIn(catalog),
  };
  // Pods that became ready change nothing of it.
  return previous && isSameView(previous.view, next) ? previous.view : next;
}

type Objects = PolicyView["objects"];

function objectsOf(catalog: Catalog, same: (kinds: readonly KindKey[]) => boolean, before?: Objects): Objects {
  const objects = new Map<KindKey, readonly OtherFacts[]>();
  for (const kind of POLICY_OBJECTS) {
    const known = before && same([kind]) ? before.get(kind) : undefined;
    const list =
      known ??
      [...entriesOf(catalog, kind)].flatMap(({ facts }) =>
        // Of ConfigMaps only those count of which something is kept: a mesh's configuration.
        facts.is === "other" && (kind !== CONFIG_MAP || facts.kept !== null) ? [facts] : [],
      );
    if (list.length > 0) objects.set(kind, list);
  }
  return objects;
}

function isSameView(a: PolicyView, b: PolicyView): boolean {
  return (Object.keys(b) as (keyof PolicyView)[]).every((key) => a[key] === b[key]);
}

/** The list before, where it holds the same. */
function sameAs<T>(before: readonly T[] | undefined, now: readonly T[]): readonly T[] {
  return before?.length === now.length && before.every((item, index) => item === now[index]) ? before : now;
}

/** Holds on to the cluster and not to the catalog, for it outlives many catalogs. */
function coverageIn({ cluster, complete }: Catalog): PolicyView["coverage"] {
  return (kind, namespace) => coverageOf({ cluster, complete }, kind, namespace);
}
