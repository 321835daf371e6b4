// np-pod-unprotected: a workload that no policy isolates, in a namespace whose policies are all known.

import { NETWORK_POLICY } from "../../index/policyView.ts";
import { podOf, selecting } from "../../policy/engine.ts";
import { defineRule } from "../rule.ts";
import { defaultDenyFix } from "./defaultDeny.ts";
import { engineOf } from "./engine.ts";
import { isSystemNamespace } from "./systemNamespace.ts";

/** reach-semantics NP-5: a pod that no policy selects accepts and opens everything. Needs all NetworkPolicies for certain. */
export const npPodUnprotected = defineRule({
  code: "np-pod-unprotected",
  severity: "information",
  on: "workload",
  check(facts, cx) {
    const { namespace, name, kind } = facts.id;
    if (facts.hostNetwork || facts.labelsUnclear || isSystemNamespace(namespace)) return;
    const absence = cx.absence(NETWORK_POLICY, namespace);
    if (absence.is !== "missing" || !absence.sure) return;
    const engine = engineOf(cx);
    const open = (["ingress", "egress"] as const).filter(
      (direction) => selecting(engine, podOf(engine, facts), direction).length === 0,
    );
    if (open.length === 0) return;
    const what =
      open.length === 2
        ? "accepts and opens any connection"
        : open[0] === "ingress"
          ? "accepts any connection"
          : "opens any connection";
    cx.report({
      path: ["metadata", "name"],
      message: `${kind} ${name} ${what}: no policy selects it${open.length === 2 ? "" : ` for ${open[0]}`}`,
      // Where the namespace has a default deny for one direction, another whole one is not the repair.
      fixes: open.length === 2 ? [defaultDenyFix(namespace, engine)] : [],
    });
  },
});
