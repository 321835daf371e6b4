// What the cluster runs, where the answer depends on it (reach-semantics M6, O4).

import type { WorkloadFacts } from "../model/facts.ts";

export type NetworkPlugin = "kubernetes" | "calico" | "cilium";

export interface EngineOptions {
  /** `kubernetes` stands for a plugin that is not known. */
  readonly plugin: NetworkPlugin;
  /** Whether an ipBlock matches pods by their addresses (NP-12). */
  readonly ipBlockMatchesPods: "never" | "byAddress";
  /** Whether a host-network pod counts as its node or as an ordinary pod (NP-20). */
  readonly hostNetworkPods: "asNode" | "asPod";
  /** Whether finished pods count (L5). */
  readonly podPhases: "running" | "all";
  /** What becomes of a question that the input can't settle: told as unknown, or (compatibility profile) taken as no. */
  readonly unsettled: "unknown" | "no";
  /** The pods that serve Ingresses, where the caller knows them; undefined: any pod of any namespace (IG-1). */
  readonly ingressController: WorkloadFacts | undefined;
}

/** The options of a network plugin; `netpol-analyzer` is the compatibility profile O4. */
export function optionsFor(plugin: NetworkPlugin = "kubernetes", profile?: "netpol-analyzer"): EngineOptions {
  if (profile === "netpol-analyzer") {
    return {
      plugin,
      ipBlockMatchesPods: "never",
      hostNetworkPods: "asPod",
      podPhases: "all",
      unsettled: "no",
      ingressController: undefined,
    };
  }
  return {
    plugin,
    ipBlockMatchesPods: plugin === "calico" ? "byAddress" : "never",
    hostNetworkPods: "asNode",
    podPhases: "running",
    unsettled: "unknown",
    ingressController: undefined,
  };
}
