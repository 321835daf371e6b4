// np-metrics-blocked: pods that a ServiceMonitor or PodMonitor names, closed to other namespaces on the port of metrics.

import { isList, isObject, type JsonObject } from "../../base/json.ts";
import { memoOn } from "../../base/memo.ts";
import type { PolicyFacts, WorkloadFacts } from "../../model/facts.ts";
import { NAMESPACE_NAME_LABEL } from "../../model/kinds/index.ts";
import { readList, readObject } from "../../model/read.ts";
import { selects, toSelector } from "../../model/selector.ts";
import { type Engine, podOf, selecting } from "../../policy/engine.ts";
import { lowerPolicy } from "../../policy/lowering.ts";
import { portsOf } from "../../policy/matching.ts";
import { podsOf } from "../../policy/policyReach.ts";
import {
  commonPorts,
  isNoPort,
  noPort,
  type PortSet,
  portRange,
  portRanges,
  unitePorts,
} from "../../policy/portSet.ts";
import { backendsOf, targetPorts } from "../../policy/serviceBackends.ts";
import type { RuleContext } from "../rule.ts";
import { engineOf } from "./engine.ts";
import { defineNetworkPolicyRule } from "./networkPolicyRule.ts";
import { shorten } from "./spec.ts";

/** Any rule that opens the port beyond the pods' own namespace settles it, for which of Prometheus' labels count is seldom known. */
export const npMetricsBlocked = defineNetworkPolicyRule({
  code: "np-metrics-blocked",
  severity: "information",
  check(facts, cx) {
    const part = lowerPolicy(facts).parts.find(({ direction }) => direction === "ingress");
    const monitors = part ? monitorsOf(facts, cx) : [];
    if (monitors.length === 0) return;
    const homes = prometheusNamespaces(cx);
    // Where Prometheus is a neighbour, rules within the namespace let it in.
    if (homes.includes(facts.id.namespace) || (homes.length === 0 && MONITORING.test(facts.id.namespace))) return;
    const engine = engineOf(cx);
    for (const pod of podsOf(engine, facts)) {
      const ports = monitors.map((portsFor) => portsFor(pod, engine)).reduce(unitePorts, noPort);
      if (isNoPort(ports) || isOpenBeyond(engine, pod, ports)) continue;
      const [range] = portRanges(ports);
      const home = homes[0] ?? "monitoring";
      cx.report({
        path: ["spec", "ingress"],
        at: "key",
        message: `Prometheus can't read ${shorten(pod.id.name, 40)}:${range?.from ?? ""}: no policy lets another namespace in`,
        fixes: range
          ? [
              {
                title: `Let namespace ${home} in on ${range.from}`,
                edits: [
                  {
                    edit: {
                      is: "append",
                      path: ["spec", "ingress"],
                      value: {
                        from: [{ namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: home } } }],
                        ports: [{ protocol: "TCP", port: range.from }],
                      },
                    },
                  },
                ],
              },
            ]
          : [],
      });
      return;
    }
  },
});

/** Namespaces that are named for what watches the others. */
const MONITORING = /monitor|prometheus|observability|metrics/;

/** Where Prometheus runs: its own resources, else workloads labelled for it. */
function prometheusNamespaces(cx: RuleContext): readonly string[] {
  const own = cx.list("monitoring.coreos.com/Prometheus").map(({ facts }) => facts.id.namespace);
  const names = own.length > 0 ? own : prometheusPods(cx.workloads());
  return [...new Set(names)].sort();
}

const prometheusPods = memoOn((workloads: readonly WorkloadFacts[]): readonly string[] =>
  workloads
    .filter(
      ({ podLabels }) => podLabels["app.kubernetes.io/name"] === "prometheus" || podLabels["app"] === "prometheus",
    )
    .map(({ id }) => id.namespace),
);

type PortsFor = (pod: WorkloadFacts, engine: Engine) => PortSet;

/** Monitors that look in the policy's namespace, as the ports of a pod that they read. */
function monitorsOf({ id }: PolicyFacts, cx: RuleContext): readonly PortsFor[] {
  const looksHere = (kept: JsonObject, own: string): boolean => {
    const { any, matchNames } = readObject(kept["namespaceSelector"]);
    return any === true || (isList(matchNames) ? matchNames.includes(id.namespace) : own === id.namespace);
  };
  const specs = (kind: string): readonly JsonObject[] =>
    cx
      .list(`monitoring.coreos.com/${kind}`)
      .flatMap(({ facts }) =>
        facts.is === "other" && isObject(facts.kept) && looksHere(facts.kept, facts.id.namespace) ? [facts.kept] : [],
      );
  return [
    ...specs("ServiceMonitor").map(
      (kept): PortsFor =>
        (pod, engine) =>
          servicePorts(kept, pod, engine),
    ),
    ...specs("PodMonitor").map(
      (kept): PortsFor =>
        (pod) =>
          podPorts(kept, pod),
    ),
  ];
}

function servicePorts(kept: JsonObject, pod: WorkloadFacts, engine: Engine): PortSet {
  const selector = toSelector(kept["selector"]);
  const { names, targets } = portsOfMonitor(kept);
  return engine.view.services
    .filter(
      ({ id, labels }) =>
        id.namespace === pod.id.namespace && selector !== undefined && !selector.unclear && selects(selector, labels),
    )
    .filter((service) => backendsOf(engine.view, service).includes(pod))
    .flatMap(({ ports }) => ports)
    .filter(({ name, targetPort }) => (name !== undefined && names.has(name)) || targets.has(targetPort))
    .map((port) => targetPorts(port, pod))
    .reduce(unitePorts, noPort);
}

function podPorts(kept: JsonObject, pod: WorkloadFacts): PortSet {
  const selector = toSelector(kept["selector"]);
  if (!selector || selector.unclear || !selects(selector, pod.podLabels)) return noPort;
  const { names, targets } = portsOfMonitor(kept);
  const numbers = [...targets].filter((target) => typeof target === "number");
  return [
    ...pod.ports
      .filter(({ name }) => name !== undefined && (names.has(name) || targets.has(name)))
      .map(({ protocol, port }) => portRange(protocol, port, port)),
    ...numbers.map((port) => portRange("TCP", port, port)),
  ].reduce(unitePorts, noPort);
}

/** Ports by name, and ports of the pods by number or name. */
function portsOfMonitor(kept: JsonObject): {
  readonly names: ReadonlySet<string>;
  readonly targets: ReadonlySet<string | number>;
} {
  const ports = readList(kept["ports"]).filter(isObject);
  return {
    names: new Set(ports.flatMap(({ port }) => (typeof port === "string" ? [port] : []))),
    targets: new Set(
      ports.flatMap(({ targetPort }) =>
        typeof targetPort === "string" || typeof targetPort === "number" ? [targetPort] : [],
      ),
    ),
  };
}

/** Whether some rule opens one of the ports to somebody who is not just in the pod's own namespace. */
function isOpenBeyond(engine: Engine, pod: WorkloadFacts, ports: PortSet): boolean {
  const self = podOf(engine, pod);
  return selecting(engine, self, "ingress").some(({ part }) =>
    part.rules.some(
      (rule) =>
        rule.action !== "deny" &&
        rule.peers.some((peer) => peer.is !== "pods" || peer.match.namespace !== pod.id.namespace) &&
        !isNoPort(commonPorts(portsOf(rule, self).may, ports)),
    ),
  );
}
