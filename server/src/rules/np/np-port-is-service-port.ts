// np-port-is-service-port: a rule's port is that of a Service, whose pods listen on another one.

import type { ServiceFacts, ServicePort, WorkloadFacts } from "../../model/facts.ts";
import { showName } from "../../model/resourceId.ts";
import type { Fix, RuleContext } from "../rule.ts";
import { servesDns } from "./dnsRule.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { hasUnreadPorts, portPods } from "./portPods.ts";
import { protocolOf, rulesOf, shorten } from "./spec.ts";

/** reach-semantics SV-1: policies see the packet after Service translation. Needs Services and workloads. */
export const npPortIsServicePort = defineNetworkPolicyRule({
  code: "np-port-is-service-port",
  severity: "warning",
  check(facts, cx) {
    for (const rule of rulesOf(facts)) {
      const numbered = rule.ports.filter(
        ({ value }) => typeof value["port"] === "number" && value["endPort"] === undefined,
      );
      const pods = numbered.length === 0 ? undefined : portPods(facts, rule, cx);
      // DNS on another port is np-dns-port's.
      if (!pods || pods.some(hasUnreadPorts) || pods.every(servesDns)) continue;
      for (const { path, value } of numbered) {
        const { port } = value;
        const protocol = protocolOf(value["protocol"]);
        if (typeof port !== "number" || protocol === undefined) continue;
        if (pods.some(({ ports }) => ports.some((own) => own.port === port && own.protocol === protocol))) continue;
        const doors = pods.flatMap((pod) => doorsOf(pod, cx)).filter((door) => door.port.protocol === protocol);
        if (doors.some(({ targets }) => targets.includes(port))) continue;
        const hits = doors.filter((door) => door.port.port === port && door.targets.length > 0);
        const [hit] = hits;
        const behind = new Set(hits.map(({ pod }) => pod));
        // A pod that declares nothing and is behind no such Service may well listen on this port.
        if (!hit || pods.some((pod) => pod.ports.length === 0 && !behind.has(pod))) continue;
        const targets = [...new Set(hits.flatMap((door) => door.targets))];
        cx.report({
          path: [...path, "port"],
          message: `Policies see the pod's port ${targets.join(" or ")}, not port ${port} of Service ${shorten(showName(hit.service.id), 45)}`,
          fixes: targets.slice(0, 3).map((target): Fix => {
            const name = hits.flatMap(({ pod }) => pod.ports).find((own) => own.port === target)?.name;
            return {
              title: `Use port ${target}${name === undefined ? "" : ` (${name})`}`,
              edits: [{ edit: { is: "set", path: [...path, "port"], value: target } }],
            };
          }),
          related: cx
            .list("/Service", hit.service.id.namespace)
            .filter((entry) => entry.facts.id.name === hit.service.id.name)
            .map((entry) => ({
              entry,
              path: ["spec", "ports", hit.port.index],
              message: `Port ${port} leads to ${targets.join(" or ")}`,
            })),
        });
      }
    }
  },
});

interface Door {
  readonly pod: WorkloadFacts;
  readonly service: ServiceFacts;
  readonly port: ServicePort;
  /** The pod's ports behind it. */
  readonly targets: readonly number[];
}

/** The Service ports that lead to a workload's pods. */
function doorsOf(pod: WorkloadFacts, cx: RuleContext): readonly Door[] {
  return cx.list("/Service", pod.id.namespace).flatMap(({ facts }) => {
    if (facts.is !== "service" || !facts.selector || facts.selectorUnclear) return [];
    if (!Object.entries(facts.selector).every(([key, value]) => pod.podLabels[key] === value)) return [];
    return facts.ports.map((port): Door => {
      const { targetPort } = port;
      const targets =
        typeof targetPort === "number"
          ? [targetPort]
          : pod.ports.flatMap((own) => (own.name === targetPort && own.protocol === port.protocol ? own.port : []));
      return { pod, service: facts, port, targets };
    });
  });
}
