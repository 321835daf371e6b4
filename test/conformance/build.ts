// Small clusters for tests of the engine: facts made by hand, so that no test of it needs YAML, index or world.

import type { JsonObject } from "../../server/src/base/json.ts";
import type {
  ContainerPort,
  NamespaceFacts,
  PolicyFacts,
  Protocol,
  WorkloadFacts,
} from "../../server/src/model/facts.ts";
import type { Labels } from "../../server/src/model/selector.ts";
import type { Coverage, PolicyView } from "../../server/src/model/views.ts";

/** `port(80)`, `port(8080, "http")`, `port(53, "dns", "UDP")`. */
export function port(number: number, name?: string, protocol: Protocol = "TCP"): ContainerPort {
  return { name, port: number, protocol, container: "main" };
}

export function pod(
  namespace: string,
  name: string,
  podLabels: Labels,
  ports: readonly ContainerPort[] = [],
  more: Partial<WorkloadFacts> = {},
): WorkloadFacts {
  return {
    is: "workload",
    id: { group: "", kind: "Pod", namespace, name },
    labels: podLabels,
    podLabels,
    labelsUnclear: false,
    selector: undefined,
    hostNetwork: false,
    serviceAccount: "default",
    mountsToken: true,
    usesClusterDns: true,
    ports,
    unreadPorts: [],
    images: [],
    owner: undefined,
    podIPs: [],
    phase: undefined,
    ready: undefined,
    ...more,
  };
}

export function namespace(name: string, labels: Labels = {}): NamespaceFacts {
  return {
    is: "namespace",
    id: { group: "", kind: "Namespace", namespace: "", name },
    labels: { ...labels, "kubernetes.io/metadata.name": name },
  };
}

export function policy(kind: string, namespaceName: string, name: string, spec: JsonObject): PolicyFacts {
  const group = groupOf(kind);
  const version = versionOf(kind);
  return {
    is: "policy",
    id: { group, kind, namespace: namespaceName, name },
    apiVersion: `${group}/${version}`,
    labels: {},
    annotations: {},
    spec,
  };
}

function groupOf(kind: string): string {
  if (kind.startsWith("Cilium")) return "cilium.io";
  if (kind === "AuthorizationPolicy") return "security.istio.io";
  return kind === "NetworkPolicy" ? "networking.k8s.io" : "policy.networking.k8s.io";
}

function versionOf(kind: string): string {
  if (kind.startsWith("Cilium")) return "v2";
  return kind === "NetworkPolicy" || kind === "AuthorizationPolicy"
    ? "v1"
    : kind === "ClusterNetworkPolicy"
      ? "v1alpha2"
      : "v1alpha1";
}

/** A NetworkPolicy. */
export function np(namespaceName: string, name: string, spec: JsonObject): PolicyFacts {
  return policy("NetworkPolicy", namespaceName, name, spec);
}

/** A view without a cluster behind it, unless `coverage` says what is known (of some kinds, or of all). */
export function view(
  parts: Partial<PolicyView>,
  coverage: Coverage = { is: "none" },
  ofKinds?: readonly string[],
): PolicyView {
  return {
    namespaces: [],
    nodes: [],
    objects: new Map(),
    workloads: [],
    podIPs: new Map(),
    services: [],
    endpointSlices: [],
    ingresses: [],
    routes: [],
    policies: [],
    coverage: (kind) => (ofKinds === undefined || ofKinds.includes(kind) ? coverage : { is: "none" }),
    ...parts,
  };
}
