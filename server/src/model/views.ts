// What policy/ and ingress/ may ask of the world. index/ implements these; engine tests build them by hand.

import type {
  EndpointSliceFacts,
  IngressFacts,
  NamespaceFacts,
  NodeFacts,
  OtherFacts,
  PolicyFacts,
  RouteFacts,
  ServiceFacts,
  WorkloadFacts,
} from "./facts.ts";

/** How completely a set of live objects is known; `none` where no cluster answers for it. */
export type Coverage =
  | { readonly is: "complete" }
  | { readonly is: "loading" }
  | { readonly is: "forbidden" }
  | { readonly is: "stale"; readonly since: string }
  | { readonly is: "none" };

/** A kind without its version: `group/Kind`, the core group being empty (`/Service`). */
export type KindKey = string;

export function toKindKey(group: string, kind: string): KindKey {
  return `${group}/${kind}`;
}

/**
 * Asks for the coverage of Secrets of type kubernetes.io/tls alone, where their names are read and other Secrets are not. No
 * object has this key: it is among the Secrets.
 */
export const TLS_SECRET: KindKey = "/Secret?type=kubernetes.io/tls";

/** What is known of the live side: a cluster or its recording. */
export interface ClusterState {
  /** How a person calls it: the context's or the recording's name. */
  readonly name: string;
  readonly recorded: boolean;
  /** Where an object goes whose manifest names no namespace: that of the kubeconfig's context; "default" where absent. */
  readonly namespace?: string;
  /** How completely a kind is known in a namespace ("" for cluster-scoped kinds). */
  coverage(kind: KindKey, namespace: string): Coverage;
}

/**
 * All resources that count for connectivity. Each list keeps its identity while its content is equal,
 * and so does each facts object in it: memoise on them.
 */
export interface PolicyView {
  readonly namespaces: readonly NamespaceFacts[];
  /** Nodes of the cluster; empty where none is known. */
  readonly nodes: readonly NodeFacts[];
  /** Pods that belong to a workload here are folded into it already. */
  readonly workloads: readonly WorkloadFacts[];
  /** Addresses of the live pods behind a workload of the list, besides its own `podIPs`. */
  readonly podIPs: ReadonlyMap<WorkloadFacts, readonly string[]>;
  readonly services: readonly ServiceFacts[];
  readonly endpointSlices: readonly EndpointSliceFacts[];
  readonly ingresses: readonly IngressFacts[];
  readonly routes: readonly RouteFacts[];
  readonly policies: readonly PolicyFacts[];
  /** What policies may name: sets of addresses, tiers, hosts of a registry. */
  readonly objects: ReadonlyMap<KindKey, readonly OtherFacts[]>;
  /** How completely objects of a kind are known in a namespace ("" for cluster-scoped kinds). */
  coverage(kind: KindKey, namespace: string): Coverage;
}
