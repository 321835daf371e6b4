// np-not-enforced: flannel as the only network plugin, which ignores NetworkPolicies.

import { defineRule } from "../rule.ts";

/** Plugins that enforce policies, also beside flannel (Canal is Calico's policy with flannel's network). */
const ENFORCING = /calico|canal|cilium|antrea|weave-npc|kube-router|kube-network-policies|romana|ovn-kubernetes/;

export const npNotEnforced = defineRule({
  code: "np-not-enforced",
  severity: "warning",
  on: "workload",
  kinds: ["DaemonSet"],
  check(facts, cx) {
    if (!facts.images.some((image) => /(^|\/)flannel(-cni-plugin)?[:@]|(^|\/)flannel$/.test(image))) return;
    const policies = cx.list("networking.k8s.io/NetworkPolicy");
    if (policies.length === 0 || cx.workloads().some(({ images }) => images.some((image) => ENFORCING.test(image))))
      return;
    cx.report({
      path: ["metadata", "name"],
      message: `flannel ignores NetworkPolicies, and nothing else here enforces them (${policies.length} stated)`,
    });
  },
});
