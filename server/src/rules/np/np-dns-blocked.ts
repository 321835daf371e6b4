// np-dns-blocked: pods that may open some connections and can't look up names, under all policies together.

import { showName } from "../../model/resourceId.ts";
import { toSelector } from "../../model/selector.ts";
import { dnsFixes, dnsName, dnsPortNumber } from "./dnsRule.ts";
import { egressStates } from "./egressState.ts";
import { engineOf } from "./engine.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { sameId } from "./sameId.ts";
import { shorten } from "./spec.ts";
import { showLabels, showWorkloads } from "./words.ts";

/** reach-semantics SV-7: UDP 53 to the DNS pods. Where nothing at all is let out, np-egress-deny-all speaks. */
export const npDnsBlocked = defineNetworkPolicyRule({
  code: "np-dns-blocked",
  severity: "warning",
  check(facts, cx) {
    const engine = engineOf(cx);
    const blocked = egressStates(engine, facts).filter(
      ({ isolated, opens, owner, workload, dns }) =>
        isolated && opens && sameId(owner, facts.id) && workload.usesClusterDns && dns().udp === "deny",
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
    const answer = first.dns();
    const server = `${dnsName(engine)} on ${dnsPortNumber(engine)}/UDP`;
    const lock = answer.lockedBy;
    const subject = shorten(who, 42);
    const locker = lock && shorten(`${lock.id.kind} ${showName(lock.id)}`, 38);
    const entry =
      lock &&
      cx
        .list(`${lock.id.group}/${lock.id.kind}`, lock.id.namespace)
        .find((candidate) => sameId(candidate.facts.id, lock.id));
    cx.report({
      path: ["spec", "egress"],
      at: "key",
      message: lock
        ? `${subject} can't look up names: ${locker} denies ${server}`
        : `${subject} can't look up names: no policy lets ${one ? "it" : "them"} reach ${server}`,
      // No rule here can open what another policy denies.
      fixes: lock ? [] : dnsFixes(facts, engine, answer),
      related: lock && entry ? [{ entry, path: lock.path, message: `${locker} denies DNS` }] : [],
    });
  },
});
