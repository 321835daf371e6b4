// Which workloads a selector of endpoints picks, as far as files and cluster tell, and the selector that picks a Service's pods.

import type { JsonObject } from "../../base/json.ts";
import { type EndpointPick, hasAccount, POD_NAMESPACE } from "../../model/ciliumLabels.ts";
import type { ServiceFacts } from "../../model/facts.ts";
import type { Labels } from "../../model/selector.ts";
import { type Picked, pick, pickPeer } from "../np/picks.ts";
import type { RuleContext } from "../rule.ts";

/** The key by which a selector of a policy leaves the policy's namespace. */
export const NAMESPACE_KEY = `k8s:${POD_NAMESPACE}`;

/** The workloads that a selector picks, in the namespace of its policy or where it says. */
export function pickEndpoints(from: EndpointPick, own: string, cx: RuleContext): Picked {
  if (from.isReserved) return { yes: [], maybe: false };
  const picked = pickPeer(from, own, cx);
  return from.accounts.length === 0
    ? picked
    : { ...picked, yes: picked.yes.filter((workload) => hasAccount(from, workload)) };
}

/** Other namespaces with pods that the selector would pick, in the order of their names. */
export function namespacesWith(from: EndpointPick, own: string, cx: RuleContext): readonly string[] {
  const { yes } = pick(from.pods, cx.workloads());
  const fitting = yes.filter((workload) => hasAccount(from, workload));
  return [...new Set(fitting.map(({ id }) => id.namespace))].filter((name) => name !== own).sort();
}

/** A selector of endpoints with labels, which names their namespace where that is not the policy's own. */
export function toEndpoints(labels: Labels, namespace: string, own: string): JsonObject {
  return { matchLabels: { ...(namespace === own ? {} : { [NAMESPACE_KEY]: namespace }), ...labels } };
}

/** The selector of the pods behind a Service; undefined where it has none that can be read. */
export function endpointsOf(service: ServiceFacts, own: string): JsonObject | undefined {
  return service.selector && !service.selectorUnclear
    ? toEndpoints(service.selector, service.id.namespace, own)
    : undefined;
}
