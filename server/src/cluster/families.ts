// Which resources of the API are followed, and when: the names that completion offers first, then policies, then what only a
// question of reach needs. A row here is all that a kind needs to be live; families of custom resources are followed where the
// API server has them.

import { type KindKey, toKindKey } from "../model/views.ts";

/** What is asked of the cluster; each takes in those before it. */
export type Need = "names" | "policies" | "reach";

export const NEEDS: readonly Need[] = ["names", "policies", "reach"];

export interface Family {
  readonly group: string;
  readonly kind: string;
  /** As in paths: `networkpolicies`. */
  readonly resource: string;
  readonly isNamespaced: boolean;
  readonly need: Need;
  /** Every cluster has it; others are looked up first. */
  readonly isBuiltIn: boolean;
  /** Versions that are understood, the best first. */
  readonly versions: readonly string[];
}

export const families: readonly Family[] = [
  core("Service", "services", "names"),
  core("Namespace", "namespaces", "names", false),
  builtIn("networking.k8s.io", "Ingress", "ingresses", "names"),
  builtIn("networking.k8s.io", "IngressClass", "ingressclasses", "names", false),
  builtIn("networking.k8s.io", "NetworkPolicy", "networkpolicies", "policies"),
  builtIn("apps", "Deployment", "deployments", "policies"),
  builtIn("apps", "StatefulSet", "statefulsets", "policies"),
  builtIn("apps", "DaemonSet", "daemonsets", "policies"),
  builtIn("batch", "CronJob", "cronjobs", "policies"),
  builtIn("batch", "Job", "jobs", "policies"),
  builtIn("apps", "ReplicaSet", "replicasets", "reach"),
  core("ReplicationController", "replicationcontrollers", "policies"),
  core("Pod", "pods", "reach"),
  builtIn("discovery.k8s.io", "EndpointSlice", "endpointslices", "reach"),
  custom("policy.networking.k8s.io", ["v1alpha2", "v1alpha1"], "policies", [
    ["ClusterNetworkPolicy", "clusternetworkpolicies", false],
    ["AdminNetworkPolicy", "adminnetworkpolicies", false],
    ["BaselineAdminNetworkPolicy", "baselineadminnetworkpolicies", false],
  ]),
  custom("gateway.networking.k8s.io", ["v1", "v1beta1", "v1alpha2"], "names", [
    ["GatewayClass", "gatewayclasses", false],
    ["Gateway", "gateways", true],
    ["HTTPRoute", "httproutes", true],
    ["GRPCRoute", "grpcroutes", true],
    ["TLSRoute", "tlsroutes", true],
    ["TCPRoute", "tcproutes", true],
    ["UDPRoute", "udproutes", true],
    ["ReferenceGrant", "referencegrants", true],
  ]),
  custom("projectcalico.org", ["v3"], "policies", calico()),
  custom("crd.projectcalico.org", ["v1"], "policies", calico()),
  custom("cilium.io", ["v2", "v2alpha1"], "policies", [
    ["CiliumNetworkPolicy", "ciliumnetworkpolicies", true],
    ["CiliumClusterwideNetworkPolicy", "ciliumclusterwidenetworkpolicies", false],
    ["CiliumCIDRGroup", "ciliumcidrgroups", false],
    ["CiliumEgressGatewayPolicy", "ciliumegressgatewaypolicies", false],
  ]),
  custom("networking.istio.io", ["v1", "v1beta1", "v1alpha3"], "policies", [
    ["ServiceEntry", "serviceentries", true],
    ["Sidecar", "sidecars", true],
    ["VirtualService", "virtualservices", true],
    ["DestinationRule", "destinationrules", true],
    ["Gateway", "gateways", true],
  ]),
  custom("security.istio.io", ["v1", "v1beta1"], "policies", [
    ["AuthorizationPolicy", "authorizationpolicies", true],
    ["PeerAuthentication", "peerauthentications", true],
  ]),
  custom("traefik.io", ["v1alpha1"], "names", [
    ["IngressRoute", "ingressroutes", true],
    ["IngressRouteTCP", "ingressroutetcps", true],
    ["IngressRouteUDP", "ingressrouteudps", true],
    ["Middleware", "middlewares", true],
    ["MiddlewareTCP", "middlewaretcps", true],
    ["TraefikService", "traefikservices", true],
    ["TLSOption", "tlsoptions", true],
    ["TLSStore", "tlsstores", true],
    ["ServersTransport", "serverstransports", true],
  ]),
  custom("k8s.nginx.org", ["v1"], "names", [
    ["VirtualServer", "virtualservers", true],
    ["VirtualServerRoute", "virtualserverroutes", true],
    ["TransportServer", "transportservers", true],
    ["Policy", "policies", true],
    ["GlobalConfiguration", "globalconfigurations", true],
  ]),
  // Its Defaults, Global and Frontend are named in no manifest that is read here.
  ...["v3", "v1"].map((version) =>
    custom(`ingress.${version}.haproxy.org`, [version], "names", [
      ["Backend", "backends", true],
      ["TCP", "tcps", true],
    ]),
  ),
].flat(2);

/** Tells which of the other families there are. Only names of definitions are asked for, never what stands in them. */
export const definitions: Family = {
  group: "apiextensions.k8s.io",
  kind: "CustomResourceDefinition",
  resource: "customresourcedefinitions",
  isNamespaced: false,
  need: "names",
  isBuiltIn: true,
  versions: ["v1"],
};

/** Whether a family is followed at a need. */
export function isWanted(family: Family, need: Need): boolean {
  return NEEDS.indexOf(family.need) <= NEEDS.indexOf(need);
}

export function familyKey({ group, kind }: Family): KindKey {
  return toKindKey(group, kind);
}

/** The key of a family in one namespace; the whole cluster's is the kind's. */
export function followKey(family: Family, namespace: string | undefined): string {
  return namespace === undefined ? familyKey(family) : `${familyKey(family)} ${namespace}`;
}

/** `/apis/apps/v1/deployments`, `/api/v1/namespaces/shop/services`. */
export function pathOf({ group, resource }: Family, version: string, namespace: string | undefined): string {
  const root = group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
  return `${root}${namespace === undefined ? "" : `/namespaces/${encodeURIComponent(namespace)}`}/${resource}`;
}

function core(kind: string, resource: string, need: Need, isNamespaced = true): Family {
  return builtIn("", kind, resource, need, isNamespaced);
}

function builtIn(group: string, kind: string, resource: string, need: Need, isNamespaced = true): Family {
  return { group, kind, resource, isNamespaced, need, isBuiltIn: true, versions: ["v1"] };
}

function custom(
  group: string,
  versions: readonly string[],
  need: Need,
  rows: readonly (readonly [kind: string, resource: string, isNamespaced: boolean])[],
): readonly Family[] {
  return rows.map(([kind, resource, isNamespaced]) => ({
    group,
    kind,
    resource,
    isNamespaced,
    need,
    isBuiltIn: false,
    versions,
  }));
}

function calico(): readonly (readonly [string, string, boolean])[] {
  return [
    ["NetworkPolicy", "networkpolicies", true],
    ["GlobalNetworkPolicy", "globalnetworkpolicies", false],
    ["NetworkSet", "networksets", true],
    ["GlobalNetworkSet", "globalnetworksets", false],
    ["Tier", "tiers", false],
    ["HostEndpoint", "hostendpoints", false],
  ];
}
