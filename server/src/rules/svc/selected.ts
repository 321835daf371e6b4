// The pods behind a Service, and what is known of them. Rules on Services and on Ingresses ask here.

import type { ServiceFacts, ServicePort, WorkloadFacts } from "../../model/facts.ts";
import { isGenerated } from "../../model/generatedLabels.ts";
import { isTemplate } from "../../model/read.ts";
import type { Labels } from "../../model/selector.ts";
import type { RuleContext } from "../rule.ts";

/** The workloads whose pods a Service selects; undefined where that cannot be told (no selector, templates). */
export function selectedBy(
  { id, selector, selectorUnclear }: ServiceFacts,
  cx: RuleContext,
): readonly WorkloadFacts[] | undefined {
  if (!selector || selectorUnclear || isTemplate(id.namespace)) return undefined;
  const workloads = cx.workloads(id.namespace);
  if (workloads.some((workload) => workload.labelsUnclear)) return undefined;
  const wanted = Object.entries(selector).filter(([key]) => !isGenerated(key));
  if (wanted.length === 0) return undefined;
  return workloads.filter(({ podLabels }) => wanted.every(([key, value]) => podLabels[key] === value));
}

/** The ports of the pods that a Service leads to, each with the Service port that leads there; the first where several do. */
export function targetsOf(service: ServiceFacts, cx: RuleContext): ReadonlyMap<number, ServicePort> {
  const targets = new Map<number, ServicePort>();
  const pods = selectedBy(service, cx) ?? [];
  for (const port of service.ports) {
    if (port.protocol !== "TCP") continue;
    const named = pods.flatMap((pod) => pod.ports.flatMap((item) => (item.name === port.targetPort ? item.port : [])));
    for (const target of typeof port.targetPort === "number" ? [port.targetPort] : named)
      if (!targets.has(target)) targets.set(target, port);
  }
  return targets;
}

/** What a Service for the workload of that name would select: its own selector where that is plain labels, else its pods' `app` labels. */
export function deployedSelector(cx: RuleContext, namespace: string, name: string): Labels | undefined {
  const workload = cx.workloads(namespace).find((item) => item.id.name === name && !item.labelsUnclear);
  return workload && labelsToSelect(workload);
}

/** Labels that pick a workload's pods: those of its selector, else all that its pods have but generated ones. */
export function labelsToSelect({ selector, podLabels }: WorkloadFacts): Labels | undefined {
  const own = selector?.requirements.flatMap(({ key, operator, values }): [string, string][] => {
    const value = values[0];
    return operator === "In" && values.length === 1 && value !== undefined && podLabels[key] === value
      ? [[key, value]]
      : [];
  });
  const entries = own && own.length > 0 ? own : Object.entries(podLabels);
  const labels = entries.filter(([key]) => !isGenerated(key));
  return labels.length === 0 ? undefined : Object.fromEntries(labels);
}
