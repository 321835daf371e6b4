// istio-istiod-blocked: pods with a sidecar that policies keep from the control plane.

import { clipped } from "../nameSyntax.ts";
import { egressStates } from "../np/egressState.ts";
import { engineOf } from "../np/engine.ts";
import { defineNetworkPolicyRule } from "../np/networkPolicyRule.ts";
import { sameId } from "../np/sameId.ts";
import { showWorkloads } from "../np/words.ts";
import { isCutOffIstiod, istiodRule } from "./istiod.ts";
import { meshMembership, meshOf } from "./mesh.ts";

/** Istio, Ports used by Istio: sidecars get certificates and configuration from istiod on TCP 15012. */
export const istioIstiodBlocked = defineNetworkPolicyRule({
  code: "istio-istiod-blocked",
  severity: "warning",
  check(facts, cx) {
    const { rootNamespace } = meshOf(cx);
    if (facts.id.namespace === rootNamespace) return;
    const pods = cx.workloads(facts.id.namespace).filter((pod) => meshMembership(pod, cx) === "sidecar");
    if (pods.length === 0) return;
    const engine = engineOf(cx);
    const cut = egressStates(engine, facts).filter(
      ({ workload, hypothetical, isolated, owner, row }) =>
        !hypothetical &&
        isolated &&
        sameId(owner, facts.id) &&
        meshMembership(workload, cx) === "sidecar" &&
        isCutOffIstiod(engine, row, rootNamespace),
    );
    if (cut.length === 0) return;
    const whom = showWorkloads(
      cut.map(({ workload }) => workload),
      facts.id.namespace,
    );
    cx.report({
      path: ["spec", facts.spec["egress"] === undefined ? "policyTypes" : "egress"],
      at: "key",
      message: `Sidecars of ${clipped(whom, 44)} can't reach istiod: no policy lets them out to it on 15012/TCP`,
      fixes: [
        {
          title: `Let ${clipped(facts.id.name, 40)} out to istiod on 15012`,
          edits: [{ edit: { is: "append", path: ["spec", "egress"], value: istiodRule(rootNamespace) } }],
        },
      ],
    });
  },
});
