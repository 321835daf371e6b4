// np-metrics-blocked: pods that a ServiceMonitor or PodMonitor names, closed to other namespaces on the port of metrics.

import { isList, isObject, type Json, type JsonObject } from "../../base/json.ts";
import type { PolicyFacts, WorkloadFacts } from "../../model/facts.ts";
import { readObject } from "../../model/read.ts";
import { selects, toSelector } from "../../model/selector.ts";
import { type Engine, lowerPolicy, podOf, selecting } from "../../policy/engine.ts";
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

/** Where Prometheus runs is seldom known, so any rule that opens the port beyond the pods' own namespace settles it. */
export const npMetricsBlocked = defineNetworkPolicyRule({
  code: "np-metrics-blocked",
  severity: "information",
  check(facts, cx) {
    const part = lowerPolicy(facts).parts.find(({ direction }) => direction === "ingress");
    const monitors = part ? monitorsOf(facts, cx) : [];
    if (monitors.length === 0) return;
    const engine = engineOf(cx);
    for (const pod of podsOf(engine, facts)) {
      const ports = monitors.map((portsFor) => portsFor(pod, engine)).reduce(unitePorts, noPort);
      if (isNoPort(ports) || isOpenBeyond(engine, pod, ports)) continue;
      const [range] = portRanges(ports);
      cx.report({
        path: ["spec", "ingress"],
        at: "key",
        message: `Prometheus can't read ${shorten(pod.id.name, 40)}:${range?.from ?? ""}: no policy lets another namespace in`,
        fixes: range
          ? [
              {
                title: `Let namespace monitoring in on ${range.from}`,
                edits: [
                  {
                    edit: {
                      is: "append",
                      path: ["spec", "ingress"],
                      value: {
                        from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "monitoring" } } }],
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

type PortsFor = (pod: WorkloadFacts, engine: Engine) => PortSet;

/** Monitors that look in the policy's namespace from another one, as the ports of a pod that they read. */
function monitorsOf({ id }: PolicyFacts, cx: RuleContext): readonly PortsFor[] {
  const looksHere = (spec: JsonObject, own: string): boolean => {
    const { any, matchNames } = readObject(spec["namespaceSelector"]);
    if (own === id.namespace) return false;
    return any === true || (isList(matchNames) && matchNames.includes(id.namespace));
  };
  const specs = (kind: string): readonly JsonObject[] =>
    cx.list(`monitoring.coreos.com/${kind}`).flatMap(({ resource }) => {
      const { spec } = resource.value;
      return isObject(spec) && looksHere(spec, resource.id.namespace) ? [spec] : [];
    });
  return [
    ...specs("ServiceMonitor").map(
      (spec): PortsFor =>
        (pod, engine) =>
          servicePorts(spec, pod, engine),
    ),
    ...specs("PodMonitor").map(
      (spec): PortsFor =>
        (pod) =>
          podPorts(spec, pod),
    ),
  ];
}

function servicePorts(spec: JsonObject, pod: WorkloadFacts, engine: Engine): PortSet {
  const selector = toSelector(spec["selector"]);
  const names = portNames(spec["endpoints"]);
  return engine.view.services
    .filter(
      ({ id, labels }) =>
        id.namespace === pod.id.namespace && selector !== undefined && !selector.unclear && selects(selector, labels),
    )
    .filter((service) => backendsOf(engine.view, service).includes(pod))
    .flatMap(({ ports }) => ports.filter(({ name }) => name !== undefined && names.has(name)))
    .map((port) => targetPorts(port, pod))
    .reduce(unitePorts, noPort);
}

function podPorts(spec: JsonObject, pod: WorkloadFacts): PortSet {
  const selector = toSelector(spec["selector"]);
  if (!selector || selector.unclear || !selects(selector, pod.podLabels)) return noPort;
  const names = portNames(spec["podMetricsEndpoints"]);
  return pod.ports
    .filter(({ name }) => name !== undefined && names.has(name))
    .map(({ protocol, port }) => portRange(protocol, port, port))
    .reduce(unitePorts, noPort);
}

function portNames(endpoints: Json | undefined): ReadonlySet<string> {
  const list = isList(endpoints) ? endpoints : [];
  return new Set(list.flatMap((item) => (isObject(item) && typeof item["port"] === "string" ? [item["port"]] : [])));
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
