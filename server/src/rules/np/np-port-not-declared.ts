// np-port-not-declared: an ingress port that no container of the selected pods lists.

import { toSelector } from "../../model/selector.ts";
import type { RuleContext } from "../rule.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { hasUnreadPorts, portPods } from "./portPods.ts";
import { protocolOf, rulesOf, shorten } from "./spec.ts";
import { showWorkloads } from "./words.ts";

/** core/v1 ContainerPort is informational, so this is a hint; silent where a Service names the port. Needs the workloads. */
export const npPortNotDeclared = defineNetworkPolicyRule({
  code: "np-port-not-declared",
  severity: "hint",
  check(facts, cx) {
    // A policy on every pod of a namespace speaks of ports that only some have.
    if ((toSelector(facts.spec["podSelector"])?.requirements.length ?? 0) === 0) return;
    for (const rule of rulesOf(facts)) {
      const pods = rule.direction === "ingress" && rule.ports.length > 0 ? portPods(facts, rule, cx) : undefined;
      if (!pods || pods.some((pod) => hasUnreadPorts(pod) || pod.ports.length === 0)) continue;
      const named = servicePorts(facts.id.namespace, cx);
      for (const { path, value } of rule.ports) {
        const { port } = value;
        const protocol = protocolOf(value["protocol"]);
        if (typeof port !== "number" || protocol === undefined || value["endPort"] !== undefined || named.has(port))
          continue;
        const declared = [
          ...new Set(
            pods.flatMap(({ ports }) => ports.filter((own) => own.protocol === protocol).map((own) => own.port)),
          ),
        ];
        if (declared.length === 0 || declared.includes(port) || port < 1 || port > 65535) continue;
        const list =
          declared.length > 3 ? `${declared.slice(0, 3).join(", ")}, +${declared.length - 3}` : declared.join(", ");
        cx.report({
          path: [...path, "port"],
          message: `${shorten(showWorkloads(pods, facts.id.namespace), 60)} declares ${list}, not ${port}`,
          fixes: declared.slice(0, 3).map((number) => ({
            title: `Use port ${number}`,
            edits: [{ edit: { is: "set", path: [...path, "port"], value: number } }],
          })),
        });
      }
    }
  },
});

/** Ports and target ports of the namespace's Services: np-port-is-service-port's, or known to somebody. */
function servicePorts(namespace: string, cx: RuleContext): ReadonlySet<number | string> {
  return new Set(
    cx
      .list("/Service", namespace)
      .flatMap(({ facts }) =>
        facts.is === "service" ? facts.ports.flatMap(({ port, targetPort }) => [port, targetPort]) : [],
      ),
  );
}
