// The control plane as policies see it: its pods, and the port at which sidecars ask it (Istio's list of ports: 15012, XDS and
// certificates over TLS).

import { noAddress } from "../../base/ipSet.ts";
import type { JsonObject } from "../../base/json.ts";
import type { WorkloadFacts } from "../../model/facts.ts";
import { NAMESPACE_NAME_LABEL } from "../../model/kinds/index.ts";
import type { PodEndpoint } from "../../policy/endpoint.ts";
import { appliedBetween, type Engine, podOf } from "../../policy/engine.ts";
import { hasPort } from "../../policy/portSet.ts";
import type { Row } from "../../policy/row.ts";
import { bothEnds, fold } from "../../policy/verdict.ts";

const PORT = 15012;
const LABELS = { app: "istiod", istio: "pilot" };

/** Whether a pod's egress to the control plane is refused for certain, whatever else may be. */
export function isCutOffIstiod(engine: Engine, row: Row, rootNamespace: string): boolean {
  const known = engine.view.workloads.filter((workload) => isIstiod(workload, rootNamespace));
  const pods = known.length > 0 ? known.map((workload) => podOf(engine, workload)) : [assumed(rootNamespace)];
  const reached = pods.some((pod) => {
    const out = appliedBetween(engine, row.self, "egress", pod, row.selecting);
    const into = appliedBetween(engine, pod, "ingress", row.self);
    return hasPort(bothEnds(fold(out), fold(into)).may, "TCP", PORT);
  });
  // By address: that of an istiod outside, or of a load balancer before it.
  return !reached && !row.outside.some(({ verdict }) => hasPort(verdict.may, "TCP", PORT));
}

/** The egress rule that lets sidecars ask the control plane. */
export function istiodRule(rootNamespace: string): JsonObject {
  return {
    to: [
      {
        namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: rootNamespace } },
        podSelector: { matchLabels: { app: LABELS.app } },
      },
    ],
    ports: [{ protocol: "TCP", port: PORT }],
  };
}

function isIstiod({ id, podLabels }: WorkloadFacts, rootNamespace: string): boolean {
  return id.namespace === rootNamespace && (podLabels["app"] === LABELS.app || podLabels["istio"] === LABELS.istio);
}

/** Where its pods are not known they may have more labels than these. */
function assumed(namespace: string): PodEndpoint {
  return {
    is: "pod",
    namespace,
    labels: LABELS,
    labelsUnclear: true,
    serviceAccount: undefined,
    hostNetwork: false,
    ports: [],
    unreadPorts: [],
    addresses: noAddress,
  };
}
