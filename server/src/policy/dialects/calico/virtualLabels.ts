// The labels that Calico's selectors see (reach-semantics CA-9): those of the object, and what Calico adds of its own.

import { memoOn } from "../../../base/memo.ts";
import type { NamespaceFacts, WorkloadFacts } from "../../../model/facts.ts";
import type { Labels } from "../../../model/selector.ts";

/** On endpoints and NetworkSets: the namespace that they are in. */
export const NAMESPACE_LABEL = "projectcalico.org/namespace";
const ORCHESTRATOR_LABEL = "projectcalico.org/orchestrator";
const SERVICE_ACCOUNT_LABEL = "projectcalico.org/serviceaccount";

/** On namespaces and service accounts: their name. */
export const NAME_LABEL = "projectcalico.org/name";

/** The labels of the endpoints of a workload. */
export const endpointLabels: (workload: WorkloadFacts) => Labels = memoOn(
  ({ id, podLabels, serviceAccount }: WorkloadFacts): Labels => ({
    ...podLabels,
    [NAMESPACE_LABEL]: id.namespace,
    [ORCHESTRATOR_LABEL]: "k8s",
    [SERVICE_ACCOUNT_LABEL]: serviceAccount,
  }),
);

/** The labels of a namespace. */
export const namespaceLabels: (namespace: NamespaceFacts) => Labels = memoOn(
  ({ id, labels }: NamespaceFacts): Labels => withName(labels, id.name),
);

/** Labels with that of the name, as namespaces and service accounts have it. */
export function withName(labels: Labels, name: string): Labels {
  return { ...labels, [NAME_LABEL]: name };
}

/** The labels of a NetworkSet. */
export function withNamespace(labels: Labels, namespace: string): Labels {
  return { ...labels, [NAMESPACE_LABEL]: namespace };
}

/** Keys of labels that endpoints inherit from their namespace and service account, where these are not looked at. */
export function isInherited(key: string): boolean {
  return key.startsWith("pcns.") || key.startsWith("pcsa.");
}

/** A reader of labels, for meetsExpression. */
export function labelIn(labels: Labels): (key: string) => string | undefined {
  return (key) => (Object.hasOwn(labels, key) ? labels[key] : undefined);
}
