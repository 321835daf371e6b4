// np-host-network-selected: a policy on pods that use their node's network, where policies have no set effect.

import { toSelector } from "../../model/selector.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { pick } from "./picks.ts";
import { shorten } from "./spec.ts";
import { showWorkloads } from "./words.ts";

/** reach-semantics NP-20: behaviour for hostNetwork pods is undefined. Needs the workloads of the namespace. */
export const npHostNetworkSelected = defineNetworkPolicyRule({
  code: "np-host-network-selected",
  severity: "warning",
  check({ id, spec }, cx) {
    const selector = toSelector(spec["podSelector"]);
    const { yes } = pick(selector, cx.workloads(id.namespace));
    const onNodes = yes.filter(({ hostNetwork }) => hostNetwork);
    // A policy on all pods of a namespace is not about these.
    const isWide = (selector?.requirements.length ?? 0) === 0;
    if (onNodes.length === 0 || (isWide && onNodes.length < yes.length)) return;
    const who = shorten(showWorkloads(onNodes, id.namespace), 50);
    cx.report({
      path: ["spec", "podSelector"],
      at: "key",
      message: `Policies have no set effect on ${who}: ${onNodes.length === 1 ? "it uses" : "they use"} the node's network`,
    });
  },
});
