// np-dns-tcp: DNS is let out over UDP and not over TCP, which long answers need.

import type { Path } from "../../base/json.ts";
import { memoOn } from "../../base/memo.ts";
import type { WorkloadFacts } from "../../model/facts.ts";
import { dnsPortNumber } from "./dnsRule.ts";
import { egressStates } from "./egressState.ts";
import { engineOf } from "./engine.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { sameId } from "./sameId.ts";

/** reach-semantics SV-7: truncated answers are asked for again over TCP. Only where the DNS pods are known. */
export const npDnsTcp = defineNetworkPolicyRule({
  code: "np-dns-tcp",
  severity: "information",
  check(facts, cx) {
    const engine = engineOf(cx);
    if (!hasDnsPods(cx.workloads())) return;
    for (const { isolated, dns } of egressStates(engine, facts)) {
      const answer = isolated ? dns() : undefined;
      if (answer?.udp !== "allow" || answer.tcp !== "deny") continue;
      const rule: Path | undefined = answer.because.find(({ id }) => sameId(id, facts.id))?.path.slice(0, 3);
      if (rule?.length !== 3) continue;
      const port = dnsPortNumber(engine);
      cx.report({
        path: [...rule, "ports"],
        at: "key",
        message: `Long DNS answers use TCP ${port}, which is blocked`,
        fixes: [
          {
            title: `Add TCP ${port}`,
            edits: [{ edit: { is: "append", path: [...rule, "ports"], value: { protocol: "TCP", port } } }],
          },
        ],
      });
      return;
    }
  },
});

const hasDnsPods = memoOn((workloads: readonly WorkloadFacts[]): boolean =>
  workloads.some(
    ({ podLabels }) =>
      podLabels["k8s-app"] === "kube-dns" || podLabels["dns.operator.openshift.io/daemonset-dns"] !== undefined,
  ),
);
