// np-dns-blocked: pods that may open some connections and can't look up names, under all policies together.

import { toSelector } from "../../model/selector.ts";
import { dnsFix, dnsName, dnsPortNumber } from "./dnsRule.ts";
import { egressStates } from "./egressState.ts";
import { engineOf } from "./engine.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { sameId } from "./sameId.ts";
import { showLabels, showWorkloads } from "./words.ts";

/** reach-semantics SV-7: UDP 53 to the DNS pods. Where nothing at all is let out, np-egress-deny-all speaks. */
export const npDnsBlocked = defineNetworkPolicyRule({
  code: "np-dns-blocked",
  severity: "warning",
  check(facts, cx) {
    const engine = engineOf(cx);
    const blocked = egressStates(engine, facts).filter(
      ({ isolated, opens, owner, dns }) => isolated && opens && sameId(owner, facts.id) && dns().udp === "deny",
    );
    const [first] = blocked;
    if (!first) return;
    const { namespace } = facts.id;
    const selector = toSelector(facts.spec["podSelector"]);
    const all = !selector || selector.requirements.length === 0;
    const one = !first.hypothetical && blocked.length === 1;
    const who = first.hypothetical
      ? all
        ? `Pods of ${namespace}`
        : `Pods with ${showLabels(selector)}`
      : showWorkloads(
          blocked.map(({ workload }) => workload),
          namespace,
        );
    cx.report({
      path: ["spec", "egress"],
      at: "key",
      message: `${who} can't look up names: no policy lets ${one ? "it" : "them"} reach ${dnsName(engine)} on ${dnsPortNumber(engine)}/UDP`,
      fixes: [dnsFix(facts, engine)],
    });
  },
});
