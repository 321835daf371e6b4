// What the cluster runs, where the answer depends on it (reach-semantics M6, O4).

import { memoOn } from "../base/memo.ts";
import type { PolicyFacts, WorkloadFacts } from "../model/facts.ts";
import type { PolicyView } from "../model/views.ts";

export type NetworkPlugin = "kubernetes" | "calico" | "cilium";

export interface EngineOptions {
  /** `kubernetes` stands for a plugin that is not known. */
  readonly plugin: NetworkPlugin;
  /** Whether a person named it: then policies that only another plugin reads don't count (M6). */
  readonly isNamed: boolean;
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

/** What tells the plugin, where nobody names it: the policies that it alone reads. */
const PLUGIN_OF_GROUP: ReadonlyMap<string, NetworkPlugin> = new Map([
  ["projectcalico.org", "calico"],
  ["crd.projectcalico.org", "calico"],
  ["cilium.io", "cilium"],
]);

/** Whether the plugin that a person named does not read policies of a group (M6). */
export function isIgnored(group: string, { isNamed, plugin }: EngineOptions): boolean {
  const reader = isNamed ? PLUGIN_OF_GROUP.get(group) : undefined;
  return reader !== undefined && reader !== plugin;
}

/** The plugins whose own policies are there. */
export const pluginsIn: (policies: readonly PolicyFacts[]) => readonly NetworkPlugin[] = memoOn((policies) => {
  const found = new Set<NetworkPlugin>();
  for (const { id } of policies) {
    const plugin = PLUGIN_OF_GROUP.get(id.group);
    if (plugin !== undefined) found.add(plugin);
  }
  return [...found];
});

/** The options for a view whose plugin nobody names: told by its policies, not known where they are of several. */
export function optionsIn({ policies }: Pick<PolicyView, "policies">, profile?: "netpol-analyzer"): EngineOptions {
  const [plugin, other] = pluginsIn(policies);
  return { ...optionsFor(other === undefined ? plugin : undefined, profile), isNamed: false };
}

/** The options of a network plugin, of none that is known where none is named; `netpol-analyzer` is the compatibility profile O4. */
export function optionsFor(named?: NetworkPlugin, profile?: "netpol-analyzer"): EngineOptions {
  const [plugin, isNamed] = [named ?? "kubernetes", named !== undefined] as const;
  if (profile === "netpol-analyzer") {
    return {
      plugin,
      isNamed,
      ipBlockMatchesPods: "never",
      hostNetworkPods: "asPod",
      podPhases: "all",
      unsettled: "no",
      ingressController: undefined,
    };
  }
  return {
    plugin,
    isNamed,
    ipBlockMatchesPods: plugin === "calico" ? "byAddress" : "never",
    hostNetworkPods: "asNode",
    podPhases: "running",
    unsettled: "unknown",
    ingressController: undefined,
  };
}
