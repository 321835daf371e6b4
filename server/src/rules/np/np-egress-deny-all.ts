// np-egress-deny-all: pods that may open no connection at all. Often meant so; worth knowing, DNS included.

import { toSelector } from "../../model/selector.ts";
import { dnsFixes } from "./dnsRule.ts";
import { egressStates } from "./egressState.ts";
import { engineOf } from "./engine.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { sameId } from "./sameId.ts";
import { shorten } from "./spec.ts";
import { showLabels, showWorkloads } from "./words.ts";

/** reach-semantics NP-7: isolated for egress, and no rule of any policy lets something out. */
export const npEgressDenyAll = defineNetworkPolicyRule({
  code: "np-egress-deny-all",
  severity: "information",
  check(facts, cx) {
    const engine = engineOf(cx);
    const shut = egressStates(engine, facts).filter(
      ({ isolated, opens, owner }) => isolated && !opens && sameId(owner, facts.id),
    );
    const [first] = shut;
    if (!first) return;
    const selector = toSelector(facts.spec["podSelector"]);
    const who = !first.hypothetical
      ? showWorkloads(
          shut.map(({ workload }) => workload),
          facts.id.namespace,
        )
      : !selector || selector.requirements.length === 0
        ? `Pods of ${facts.id.namespace} without another policy`
        : `Pods with ${showLabels(selector)}`;
    cx.report({
      path: ["spec", facts.spec["egress"] === undefined ? "policyTypes" : "egress"],
      at: "key",
      message: `${shorten(who, 70)} can open no connection at all, DNS included`,
      fixes: dnsFixes(facts, engine, undefined),
    });
  },
});
